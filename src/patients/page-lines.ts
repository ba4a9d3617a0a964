/** The lines of a page with the words that stand in them. */

import type { PageReading, Word } from '../records/page.ts';

export interface PageLine {
  text: string;
  /** Offset of the line in the page's text. */
  start: number;
  words: Word[];
}

/** A gap wider than this many line heights parts two cells. */
const CELL_GAP_HEIGHTS = 2;

/** Lines in reading order; empty lines are left out. */
export function pageLines(page: PageReading): PageLine[] {
  const words = [...page.words].sort((a, b) => a.start - b.start);
  const lines: PageLine[] = [];
  let start = 0;
  let next = 0;
  for (const text of page.text.split('\n')) {
    const end = start + text.length;
    const own: Word[] = [];
    for (let word = words[next]; word !== undefined && word.start < end; word = words[next]) {
      if (word.start >= start) own.push(word);
      next += 1;
    }
    if (text.trim() !== '') lines.push({ text, start, words: own });
    start = end + 1;
  }
  return lines;
}

/** Lowest confidence of the words under a span of the page's text; the page's own when no word is known there. */
export function confidenceOf(page: PageReading, line: PageLine, start: number, end: number): number {
  const under = line.words.filter((word) => word.start < end && word.start + word.text.length > start);
  return under.length === 0 ? page.confidence : Math.min(...under.map((word) => word.confidence));
}

/** Whether nothing follows in the line from an offset of the line on. */
export function isBlankBehind(line: PageLine, offset: number): boolean {
  return line.text.slice(offset).trim() === '';
}

/** Left edge in pixels of the word at an offset of the line, or null where no box is known. */
export function labelLeft(line: PageLine, offset: number): number | null {
  const word = line.words.find(({ start, text }) => start + text.length > line.start + offset);
  return word === undefined || word.box[2] <= word.box[0] ? null : word.box[0];
}

/** Height in pixels of the line's tallest word; 0 where no boxes are known. */
export function lineHeight(line: PageLine): number {
  return Math.max(0, ...line.words.map(({ box }) => box[3] - box[1]));
}

/**
 * Where the cell ends that begins at or after an offset of the line: before the first wide gap, at `to` at the latest.
 * Text of the next column is no part of a name.
 */
export function endOfCell(line: PageLine, from: number, to: number): number {
  const gap = CELL_GAP_HEIGHTS * lineHeight(line);
  const words = line.words.filter(({ start }) => start >= line.start + from && start < line.start + to);
  for (const [at, word] of words.entries()) {
    const before = words[at - 1];
    if (gap > 0 && before !== undefined && word.box[0] - before.box[2] > gap)
      return before.start + before.text.length - line.start;
  }
  return to;
}

/** Height in pixels on the page of the line's middle; 0 where no boxes are known. */
export function middleOf({ words }: PageLine): number {
  if (words.length === 0) return 0;
  return words.reduce((sum, { box }) => sum + (box[1] + box[3]) / 2, 0) / words.length;
}
