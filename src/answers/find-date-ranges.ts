import { findDates } from '../records/find-dates.ts';
import { completeDates } from './complete-dates.ts';
import type { DateRange } from './question.ts';

export interface FoundDateRanges {
  /** Several when single days are compared; empty when the question says nothing of time. */
  ranges: DateRange[];
  /** The question without the words of the ranges. */
  rest: string;
}

const UNITS = 'days?|weeks?|months?|years?';
const RELATIVE = new RegExp(
  `\\b(?:in |over |during |within |for )?(?:the )?(?:last|past) (\\d{1,3}|two|three|four|five|six|seven|twelve)? ?(${UNITS})\\b`,
  'i',
);
const AGO = new RegExp(`\\b(?:since )?(\\d{1,3}|two|three|four|five|six) (${UNITS}) ago\\b`, 'i');
const YEAR = /\b(in|since|during|before|after|of|from)\s+((?:19|20)\d\d)\b(?!\s*-)/i;
const LIMIT = /\b(since|after|before|until|prior to)\s+$/i;
const WORDS: Record<string, number> = { two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, twelve: 12 };

/** Finds the period, or the days, that a question asks about. `today` is `YYYY-MM-DD`. Pure. */
export function findDateRanges(typed: string, today: string): FoundDateRanges {
  const text = completeDates(typed, today);
  const without = (start: number, length: number) => `${text.slice(0, start)} ${text.slice(start + length)}`;

  const dates = findDates(text);
  const [first, second] = dates;
  if (first && second && /\b(between|from)\b/i.test(text.slice(0, first.start))) {
    return {
      ranges: [{ from: dayOf(first.iso, 'first'), to: dayOf(second.iso, 'last') }],
      rest: without(first.start, second.end - first.start),
    };
  }
  if (first && second && !LIMIT.test(text.slice(0, first.start))) {
    const rest = dates.reduceRight((left, date) => `${left.slice(0, date.start)} ${left.slice(date.end)}`, text);
    return { ranges: dates.map(({ iso }) => ({ from: dayOf(iso, 'first'), to: dayOf(iso, 'last') })), rest };
  }
  if (first) {
    const before = text.slice(0, first.start);
    const range = rangeFor(LIMIT.exec(before)?.[1], dayOf(first.iso, 'first'), dayOf(first.iso, 'last'));
    return { ranges: [range], rest: without(first.start, first.text.length) };
  }
  const year = YEAR.exec(text);
  if (year)
    return {
      ranges: [rangeFor(year[1], `${year[2]}-01-01`, `${year[2]}-12-31`)],
      rest: without(year.index, year[0].length),
    };
  const relative = RELATIVE.exec(text) ?? AGO.exec(text);
  if (relative) {
    const count = relative[1] ? (WORDS[relative[1].toLowerCase()] ?? Number(relative[1])) : 1;
    return {
      ranges: [{ from: stepBack(today, count, relative[2]!), to: today }],
      rest: without(relative.index, relative[0].length),
    };
  }
  const day = /\b(today|yesterday)\b/i.exec(text);
  if (day) {
    const iso = day[1]!.toLowerCase() === 'today' ? today : stepBack(today, 1, 'day');
    return { ranges: [{ from: iso, to: iso }], rest: without(day.index, day[0].length) };
  }
  return { ranges: [], rest: text };
}

function rangeFor(word: string | undefined, firstDay: string, lastDay: string): DateRange {
  switch (word?.toLowerCase()) {
    case 'since':
    case 'from':
      return { from: firstDay, to: null };
    case 'after':
      return { from: lastDay, to: null };
    case 'before':
    case 'until':
    case 'prior to':
      return { from: null, to: firstDay };
    default:
      return { from: firstDay, to: lastDay };
  }
}

function dayOf(iso: string, which: 'first' | 'last'): string {
  if (iso.length === 10) return iso;
  const [year, month] = iso.split('-').map(Number);
  return which === 'first' ? `${iso}-01` : new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10);
}

function stepBack(today: string, count: number, unit: string): string {
  const date = new Date(`${today}T00:00:00Z`);
  if (unit.startsWith('day')) date.setUTCDate(date.getUTCDate() - count);
  else if (unit.startsWith('week')) date.setUTCDate(date.getUTCDate() - 7 * count);
  else if (unit.startsWith('month')) date.setUTCMonth(date.getUTCMonth() - count);
  else date.setUTCFullYear(date.getUTCFullYear() - count);
  return date.toISOString().slice(0, 10);
}
