import type { OcrLine, OcrWord } from '../../adapters/ocr/engine.ts';
import type { Blob } from './find-ink.ts';

/** Words at least this sure are not read again. */
export const SURE = 0.8;
/** A word from scattered text below this is more likely a smudge than a word. */
const LEAST_SCATTERED = 0.4;

/**
 * Letter-like ink outside the words that the first pass is sure of; empty when it is too little for a second look, as
 * specks and strokes of a pen always leave some.
 */
export function openInk(lines: readonly OcrLine[], blobs: readonly Blob[], letter: number): Blob[] {
  const words = lines.flatMap((line) => line.words).filter((word) => word.confidence >= SURE);
  const letters = blobs.filter((blob) => isLetterLike(blob, letter));
  const open = letters.filter((blob) => !words.some((word) => covers(word, blob)));
  return open.length >= 3 && open.length > letters.length * 0.005 ? open : [];
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
  const kept = first.map((line) => ({
    ...line,
    words: line.words.filter((word) => {
      if (word.confidence >= SURE) return true;
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
