/** "Highest creatinine": which of several results that is. */
import type { Extreme } from './question.ts';
import type { RecordedFact } from './record-found.ts';

/** Results that tie are all said, so many at most. */
const MOST_TIED = 3;

/** The end of the range that a question asks for, or null. Both at once ask for the whole range. Pure. */
export function extremeOf(text: string): Extreme | null {
  const highest = /\b(highest|peak(ed)?|max(imum|imal)?|greatest|worst fever)\b/i.test(text);
  const lowest = /\b(lowest|nadir|minimum|minimal|(?<!\d ?|\/|\bper )min|smallest)\b/i.test(text);
  return highest === lowest ? null : highest ? 'highest' : 'lowest';
}

/**
 * The results with the highest or lowest value, in the order given; null where they cannot be compared: a value without a
 * number among them, or units that differ. Pressures are compared by the systolic one.
 */
export function pickExtreme(results: readonly RecordedFact[], extreme: Extreme): RecordedFact[] | null {
  const numbers = results.map(({ value }) => numberOf(value));
  const units = new Set(results.flatMap(({ unit }) => (unit ? [unit.toLowerCase().replace(/\s/g, '')] : [])));
  if (results.length === 0 || numbers.includes(null) || units.size > 1) return null;
  const known = numbers as number[];
  const end = extreme === 'highest' ? Math.max(...known) : Math.min(...known);
  return results.filter((_, index) => known[index] === end).slice(0, MOST_TIED);
}

function numberOf(value: string | null): number | null {
  const printed = /^\s*[<>]?=?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)/.exec(value ?? '')?.[1];
  return printed === undefined ? null : Number(printed.replaceAll(',', ''));
}
