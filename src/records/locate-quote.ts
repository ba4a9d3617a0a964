import { foldText, type LineHyphen } from './fold-text.ts';
import type { Box, Word } from './page.ts';

/** Where the words of a quote stand on a page. */
export interface LocatedQuote {
  /** Offsets in the page's text, UTF-16 units; `page.text.slice(start, end)` is the quote as printed. */
  start: number;
  end: number;
  /** One box per line of the quote, in pixels of the page image. */
  boxes: Box[];
  /** 0..1: lowest word confidence under the quote; 0 when the page has no words there. */
  confidence: number;
}

export interface QuotablePage {
  text: string;
  words: readonly Word[];
}

/**
 * Finds a quote on a page, exact but for white space, quotes, hyphens, ligatures and case. A quote that begins or ends
 * in the middle of a word or a number ("5 mg" in "2.5 mg", "80" in "120/80", "0.5" in "<0.5") is not on the page.
 * `within` narrows the search to a range of the page's text, for words that stand there more than once.
 */
export function locateQuote(
  quote: string,
  page: QuotablePage,
  within: { start: number; end: number } = { start: 0, end: page.text.length },
): LocatedQuote | null {
  for (const lineHyphen of ['keep', 'join'] satisfies LineHyphen[]) {
    const range = findFolded(quote, page.text, within, lineHyphen);
    if (range) return { ...range, ...coverRange(page, range.start, range.end) };
  }
  return null;
}

/** Boxes (one per line) and lowest confidence of the words that a range of the page's text touches. */
export function coverRange(page: QuotablePage, start: number, end: number): Pick<LocatedQuote, 'boxes' | 'confidence'> {
  const touched = page.words.filter((word) => word.start < end && word.start + word.text.length > start);
  const lines: Word[][] = [];
  for (const word of touched) {
    const previous = lines.at(-1)?.at(-1);
    const sameLine = previous && !page.text.slice(previous.start, word.start).includes('\n');
    if (sameLine) lines.at(-1)!.push(word);
    else lines.push([word]);
  }
  return {
    boxes: lines.map((line) => unionOf(line.map((word) => word.box))),
    confidence: touched.length === 0 ? 0 : Math.min(...touched.map((word) => word.confidence)),
  };
}

function unionOf(boxes: readonly Box[]): Box {
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}

function findFolded(
  quote: string,
  text: string,
  within: { start: number; end: number },
  lineHyphen: LineHyphen,
): { start: number; end: number } | null {
  const wanted = foldText(quote, lineHyphen).text.trim();
  if (wanted === '') return null;
  const page = foldText(text, lineHyphen);
  for (let at = page.text.indexOf(wanted); at !== -1; at = page.text.indexOf(wanted, at + 1)) {
    const last = at + wanted.length;
    if (cutsToken(page.text, at) || cutsToken(page.text, last)) continue;
    const start = page.offsets[at]!;
    const end = endOfCharacter(text, page.offsets[last - 1]!);
    if (start >= within.start && end <= within.end) return { start, end };
  }
  return null;
}

/** True when the place between two characters lies inside a word or a number. */
function cutsToken(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  const after = text.slice(at, at + 2);
  if (/[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) return true;
  if (/[<>\u2264\u2265]=?$/.test(before) && /^=?\d/.test(after)) return true;
  const joinedOnTheLeft = /\d[.,/:-]$/.test(before) && /^\d/.test(after);
  const joinedOnTheRight = /\d$/.test(before) && /^[.,/:-]\d/.test(after);
  return joinedOnTheLeft || joinedOnTheRight;
}

function endOfCharacter(text: string, start: number): number {
  const cluster = /\P{M}\p{M}*|\p{M}/uy;
  cluster.lastIndex = start;
  return start + (cluster.exec(text)?.[0].length ?? 1);
}
