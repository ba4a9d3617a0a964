import type { Box, Word } from '../../records/page.ts';

/** A word before it has a place in the text. */
export type PlacedWord = Omit<Word, 'start'>;

export function byLeft(words: readonly PlacedWord[]): PlacedWord[] {
  return words.toSorted((a, b) => a.box[0] - b.box[0]);
}

/** The smallest box around the words; there must be at least one. */
export function boxAround(words: readonly PlacedWord[]): Box {
  let [x0, y0, x1, y1] = words[0]!.box;
  for (const { box } of words) {
    x0 = Math.min(x0, box[0]);
    y0 = Math.min(y0, box[1]);
    x1 = Math.max(x1, box[2]);
    y1 = Math.max(y1, box[3]);
  }
  return [x0, y0, x1, y1];
}

export function medianHeight(words: readonly PlacedWord[]): number {
  return medianOf(words.map((word) => word.box[3] - word.box[1]));
}

/** The upper median; 0 of nothing. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
