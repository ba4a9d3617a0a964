import type { OcrLine, OcrWord } from '../../adapters/ocr/engine.ts';
import type { Blob } from './find-ink.ts';
import { medianHeight } from './placed-word.ts';

/** Words at least this sure are not read again. */
export const SURE = 0.8;
/** A line that is less sure as a whole, and so many times as high as a letter, may be two lines read as one: none of its words is sure. */
const SURE_LINE = 0.75;
const TWO_LINES = 1.6;
/** Capitals of smaller print are at most so high, in heights of the page's usual letter; */
const SMALL_CAPITAL = 0.8;
/** beside them, ink of so much of that height belongs to the same print, */
const SMALL_PRINT = 0.3;
/** and follows at most so many of those heights after the last. */
const SMALL_GAP = 1.3;
/** A word from scattered text below this is more likely a smudge than a word. */
const LEAST_SCATTERED = 0.4;

/**
 * Letter-like ink outside the words that the first pass is sure of; empty when it is too little for a second look, as
 * specks and strokes of a pen always leave some.
 */
export function openInk(lines: readonly OcrLine[], blobs: readonly Blob[], letter: number): Blob[] {
  const words = lines.flatMap((line) => sureWords(line, letter));
  const letters = blobs.filter((blob) => isLetterLike(blob, letter));
  const isOpen = (blob: Blob) => !words.some((word) => covers(word, blob));
  const open = letters.filter(isOpen);
  if (open.length < 3 || open.length <= letters.length * 0.005) return [];
  return withSmallPrint(
    open,
    blobs.filter((blob) => isSmallPrint(blob, letter) && isOpen(blob)),
    letter,
  );
}

function sureWords({ words }: OcrLine, letter: number): OcrWord[] {
  const isDouble = weighed(words) < SURE_LINE && medianHeight(words) > letter * TWO_LINES;
  return isDouble ? [] : words.filter((word) => word.confidence >= SURE);
}

/** Adds the small letters that follow each other from a letter on, to the right and to the left. */
function withSmallPrint(letters: readonly Blob[], small: readonly Blob[], letter: number): Blob[] {
  const row = letter / 4;
  const taken = new Set(letters);
  const all = [...letters, ...small].sort((a, b) => a.x0 - b.x0);
  for (const [ordered, gap] of [
    [all, (last: Blob, blob: Blob) => blob.x0 - last.x1],
    [all.toReversed(), (last: Blob, blob: Blob) => last.x0 - blob.x1],
  ] as const) {
    const lastInRow = new Map<number, Blob>();
    for (const blob of ordered) {
      const middle = Math.floor((blob.y0 + blob.y1) / 2 / row);
      const last = lastInRow.get(middle);
      if (!taken.has(blob) && !(last && gap(last, blob) < letter * SMALL_GAP)) continue;
      taken.add(blob);
      if (blob.y1 - blob.y0 > letter * SMALL_CAPITAL) continue;
      for (let y = Math.floor(blob.y0 / row); y <= Math.floor(blob.y1 / row); y++) lastInRow.set(y, blob);
    }
  }
  return [...taken];
}

/**
 * Puts the second pass beside the first: where both read the same place, the surer reading stays; a word that stands in
 * a line of the first pass joins it. `letter` is the usual letter height in pixels.
 */
export function mergePasses(first: readonly OcrLine[], second: readonly OcrLine[], letter: number): OcrLine[] {
  const later = second.map((line) => ({
    ...line,
    words: line.words.filter((word) => word.confidence >= LEAST_SCATTERED),
  }));
  const rivals = later.flatMap((line) => line.words);
  const beaten = new Set<OcrWord>();
  const sure = new Set(first.flatMap((line) => sureWords(line, letter)));
  const kept = first.map((line) => ({
    ...line,
    words: line.words.filter((word) => {
      if (sure.has(word)) return true;
      const same = rivals.filter((rival) => overlapShare(word, rival) > 0.5);
      if (same.length === 0) return true;
      const surer = weighed(same) > word.confidence;
      if (!surer) for (const rival of same) beaten.add(rival);
      return !surer;
    }),
  }));
  const blocks = Math.max(0, ...first.map((line) => line.block));
  const added: OcrLine[] = [];
  later.forEach((line, i) => {
    const alone: OcrWord[] = [];
    for (const word of line.words.filter((each) => !beaten.has(each))) {
      const home = kept.find((candidate) => belongsTo(word, candidate, letter));
      if (home) home.words.push(word);
      else alone.push(word);
    }
    added.push({ block: blocks + 1 + i, words: alone });
  });
  for (const line of kept) line.words.sort((a, b) => a.box[0] - b.box[0]);
  return [...kept, ...added].filter((line) => line.words.length > 0);
}

/** Whether a word stands at the height of a line, inside it or within two letters of its ends, and over none of its words. */
export function belongsTo(word: OcrWord, line: OcrLine, letter: number): boolean {
  if (line.words.length === 0) return false;
  const [x0, y0, x1, y1] = word.box;
  const middle = (y0 + y1) / 2;
  // A dash between two figures is too low to tell whether they stand beside it.
  const lettered = line.words.filter(({ text }) => /[\p{L}\d]/u.test(text));
  const closest = line.words.reduce((a, b) => (distanceAcross(word, a) <= distanceAcross(word, b) ? a : b));
  const near = (lettered.length > 0 ? lettered : line.words).reduce((a, b) =>
    distanceAcross(word, a) <= distanceAcross(word, b) ? a : b,
  );
  const level =
    middle > near.box[1] &&
    middle < near.box[3] &&
    (near.box[1] + near.box[3]) / 2 > y0 &&
    (near.box[1] + near.box[3]) / 2 < y1;
  const [from, to] = [
    Math.min(...line.words.map((each) => each.box[0])),
    Math.max(...line.words.map((each) => each.box[2])),
  ];
  return (
    level &&
    x0 > from - letter * 2 - (x1 - x0) &&
    x1 < to + letter * 2 + (x1 - x0) &&
    distanceAcross(word, closest) >= -letter * 0.5
  );
}

/** White pixels between two words side by side; negative when they overlap. */
function distanceAcross(one: OcrWord, other: OcrWord): number {
  return Math.max(one.box[0] - other.box[2], other.box[0] - one.box[2]);
}

export function isLetterLike(blob: Blob, letter: number): boolean {
  const [wide, tall] = [blob.x1 - blob.x0, blob.y1 - blob.y0];
  return tall >= letter * 0.6 && tall <= letter * 3 && wide >= letter * 0.1 && wide <= letter * 12;
}

function isSmallPrint(blob: Blob, letter: number): boolean {
  const [wide, tall] = [blob.x1 - blob.x0, blob.y1 - blob.y0];
  return tall >= letter * SMALL_PRINT && tall < letter * 0.6 && wide >= letter * 0.1 && wide <= letter * 3;
}

function covers({ box: [x0, y0, x1, y1] }: OcrWord, blob: Blob): boolean {
  const [x, y] = [(blob.x0 + blob.x1) / 2, (blob.y0 + blob.y1) / 2];
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

export function overlapShare(one: OcrWord, other: OcrWord): number {
  const wide = Math.min(one.box[2], other.box[2]) - Math.max(one.box[0], other.box[0]);
  const tall = Math.min(one.box[3], other.box[3]) - Math.max(one.box[1], other.box[1]);
  if (wide <= 0 || tall <= 0) return 0;
  const area = (box: OcrWord['box']) => (box[2] - box[0]) * (box[3] - box[1]);
  return (wide * tall) / Math.min(area(one.box), area(other.box));
}

function weighed(words: readonly OcrWord[]): number {
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  return words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / letters;
}
