/** Strokes of a pen that run on from letter to letter, where no engine was sure of a word. They are said to be there, and not guessed. */
import { halveImage } from '../../adapters/halve-image.ts';
import type { GrayImage } from '../../adapters/image-gray.ts';
import type { Box, Handwriting, Word } from '../../records/page.ts';
import { type Blob, findInk } from '../reading/find-ink.ts';
import { flattenBackground } from '../reading/flatten-background.ts';
import { isScrawl } from './stroke-shape.ts';

/** Enough pixels for the line of a pen. */
const MOST_PIXELS = 2_500_000;
/** A word that is surer than this was printed. */
const SURE = 0.7;
/** A page without print: letters are taken to be a hundredth of it high. */
const LETTER_SHARE = 0.01;
/** Scrawls nearer than this many letter heights belong together. */
const JOIN_WITHIN = 2.5;
/** Letter heights of scrawl, end to end, that a region has at least: a tick or a flourish is shorter. */
const LEAST_LENGTH = 6;
/** Label of a place to sign, no farther than this many letter heights from the strokes. */
const SIGN_WITHIN = 5;
const SIGN_WORDS = /^(?:signature|signatures|signed|sign|initials|firma|x)[:.]?$/i;

/**
 * Regions of handwriting on a picture, boxes in its pixels; a signature is told from text by the words beside it. Pure.
 * @param words as read from the same picture
 */
export function findHandwriting(picture: GrayImage, words: readonly Word[]): Handwriting[] {
  let small = picture;
  while (small.width * small.height > MOST_PIXELS) small = halveImage(small);
  const scale = picture.width / small.width;
  const heights = words.filter(({ confidence }) => confidence >= SURE).map(({ box }) => (box[3] - box[1]) / scale);
  const letter = heights.toSorted((a, b) => a - b)[heights.length >> 1] ?? small.height * LETTER_SHARE;
  const printed = words
    .filter(({ confidence }) => confidence >= SURE)
    .map(({ box }) => box.map((at) => at / scale) as unknown as Box);
  const image = flattenBackground(small);
  const scrawls = findInk(image).filter(
    (blob) => isScrawl(image, blob, letter) && !printed.some((box) => covers(box, blob)),
  );
  return join(scrawls, letter)
    .filter(({ length }) => length >= letter * LEAST_LENGTH)
    .map(({ box, length }) => {
      const onPage = box.map((at) => Math.round(at * scale)) as unknown as Box;
      const isSigned = words.some((word) => SIGN_WORDS.test(word.text) && isNear(word.box, onPage, letter * scale));
      return {
        kind: isSigned ? 'signature' : 'text',
        box: onPage,
        confidence: Math.min(0.95, 0.5 + length / (letter * 60)),
      };
    });
}

/** Words under handwriting are what an engine made of strokes: none of them is certain. Pure. */
export function doubtHandwritten(words: readonly Word[], regions: readonly Handwriting[]): Word[] {
  return words.map((word) => {
    const [x, y] = [(word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2];
    const isUnder = regions.some(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
    return isUnder && word.confidence < SURE ? { ...word, confidence: Math.min(word.confidence, 0.3) } : word;
  });
}

/** Where on the page a region lies, in words. Pure. */
export function placeOf(box: Box, { width, height }: { width: number; height: number }): string {
  const [x, y] = [(box[0] + box[2]) / 2 / width, (box[1] + box[3]) / 2 / height];
  const [across, down] = [
    x < 1 / 3 ? 'left' : x > 2 / 3 ? 'right' : '',
    y < 1 / 3 ? 'upper' : y > 2 / 3 ? 'lower' : '',
  ];
  if (across && down) return `at the ${down} ${across}`;
  if (across) return `at the ${across}`;
  if (down) return down === 'upper' ? 'at the top' : 'at the bottom';
  return 'in the middle';
}

function join(scrawls: readonly Blob[], letter: number): { box: Box; length: number }[] {
  const regions: { box: Box; length: number }[] = [];
  for (const { x0, y0, x1, y1 } of scrawls.toSorted((a, b) => a.y0 - b.y0)) {
    let [box, length]: [Box, number] = [[x0, y0, x1, y1], x1 - x0];
    for (let i = regions.length - 1; i >= 0; i--) {
      const other = regions[i]!;
      if (!isNear(other.box, box, (letter * JOIN_WITHIN) / SIGN_WITHIN)) continue;
      box = [
        Math.min(box[0], other.box[0]),
        Math.min(box[1], other.box[1]),
        Math.max(box[2], other.box[2]),
        Math.max(box[3], other.box[3]),
      ];
      length += other.length;
      regions.splice(i, 1);
    }
    regions.push({ box, length });
  }
  return regions;
}

function isNear(a: Box, b: Box, letter: number): boolean {
  const reach = letter * SIGN_WITHIN;
  return a[0] - reach < b[2] && b[0] - reach < a[2] && a[1] - reach < b[3] && b[1] - reach < a[3];
}

/** A printed word covers the most of a blob, or the blob is the word's own letters grown together. */
function covers(box: Box, { x0, y0, x1, y1 }: Blob): boolean {
  const across = Math.min(box[2], x1) - Math.max(box[0], x0);
  const down = Math.min(box[3], y1) - Math.max(box[1], y0);
  return across > 0 && down > 0 && across * down > (x1 - x0) * (y1 - y0) * 0.3;
}
