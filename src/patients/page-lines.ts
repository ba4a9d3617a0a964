/** The lines of a page with the words that stand in them. */

import type { PageReading, Word } from '../records/page.ts';

export interface PageLine {
  text: string;
  /** Offset of the line in the page's text. */
  start: number;
  words: Word[];
}

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
