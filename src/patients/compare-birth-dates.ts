/** Compares a birth date on a page, with its other readings, with the registered one. */

import placeholders from './data/placeholder-dates.json' with { type: 'json' };

export type BirthDateLevel =
  | 'exact'
  | 'other-reading'
  | 'swapped'
  | 'transposed'
  | 'one-digit'
  | 'generation'
  | 'year'
  | 'near'
  | 'differs'
  | 'missing';

const PLACEHOLDER_DATES: ReadonlySet<string> = new Set(placeholders.dates);
/** A date that differs in the year by this many years or more may be a parent's of the same name. */
const GENERATION_YEARS = 14;

/**
 * `exact`: the first reading; `other-reading`: another reading of the same print; `swapped`: day and month;
 * `transposed`: two neighbouring digits; `one-digit`; `generation`: same day in a year that could be a parent's;
 * `year`: same day and month, other year; `near`: two digits differ. A date that stands for "not known" is `missing`.
 * @param readings `YYYY-MM-DD`, likeliest first
 */
export function compareBirthDates(readings: readonly string[], registered: string | null): BirthDateLevel {
  const [first] = readings;
  if (first === undefined || registered === null) return 'missing';
  if (PLACEHOLDER_DATES.has(first) || PLACEHOLDER_DATES.has(registered)) return 'missing';
  if (first === registered) return 'exact';
  if (readings.includes(registered)) return 'other-reading';
  const [year = '', month = '', day = ''] = first.split('-');
  const [otherYear = '', otherMonth = '', otherDay = ''] = registered.split('-');
  if (year === otherYear && month === otherDay && day === otherMonth) return 'swapped';
  if (month === otherMonth && day === otherDay && Math.abs(Number(year) - Number(otherYear)) >= GENERATION_YEARS)
    return 'generation';
  const [a, b] = [`${year}${month}${day}`, `${otherYear}${otherMonth}${otherDay}`];
  const unlike = [...a].flatMap((digit, at) => (digit === b[at] ? [] : [at]));
  const [from = 0, to = 0] = unlike;
  if (unlike.length === 1) return 'one-digit';
  if (unlike.length === 2 && to === from + 1 && a[from] === b[to] && a[to] === b[from]) return 'transposed';
  if (month === otherMonth && day === otherDay) return 'year';
  return unlike.length === 2 && a.slice(0, 4) === b.slice(0, 4) ? 'near' : 'differs';
}
