import { cropImage, type GrayImage, scaleImage, turnQuarters } from '../../adapters/image-gray.ts';
import type { OcrEngine, OcrLine } from '../../adapters/ocr/engine.ts';
import type { Rotation } from '../../records/page.ts';
import { estimateSkew, type Skew } from './estimate-skew.ts';
import { type Blob, letterHeight } from './find-ink.ts';
import { isLetterLike } from './merge-passes.ts';
import type { Ink } from './smooth-grain.ts';

/** Long side, in pixels, of the small picture on which the skew is measured. */
const SMALL_SIDE = 1000;
/** Pages are fed upright far more often than not: this share of the letters must stand closer above one another than beside. */
const UPENDED_SHARE = 0.6;
/** So many letters are looked at, and the direction of the lines is told by every so-many-th of them. */
const LETTERS_ENOUGH = 3000;
const LETTERS_ASKED = 500;

export async function findSkew(image: GrayImage): Promise<Skew> {
  return estimateSkew(await scaleImage(image, Math.min(1, SMALL_SIDE / Math.max(image.width, image.height))));
}

/** Whether the lines of text run down the page: letters of a line are closer to each other than the lines are. */
export function isUpended(blobs: readonly Blob[], letter: number): boolean {
  const letters = blobs.filter((blob) => isLetterLike(blob, letter)).slice(0, LETTERS_ENOUGH);
  let [beside, below] = [0, 0];
  const every = Math.max(1, Math.floor(letters.length / LETTERS_ASKED));
  for (let at = 0; at < letters.length; at += every) {
    const { right, down } = nearestGaps(letters[at]!, letters, letter);
    if (right < down) beside++;
    else if (down < right) below++;
  }
  return below > (beside + below) * UPENDED_SHARE;
}

/** White pixels from a letter to the next one to the right, and below, that stands in its way; Infinity beyond 4 letters. */
function nearestGaps(blob: Blob, letters: readonly Blob[], letter: number): { right: number; down: number } {
  let [right, down] = [letter * 4, letter * 4];
  const [wide, tall] = [blob.x1 - blob.x0, blob.y1 - blob.y0];
  const touching = -letter * 0.2;
  for (const other of letters) {
    const gapX = other.x0 - blob.x1;
    if (gapX >= touching && gapX < right && other.x0 > blob.x0) {
      const overlap = Math.min(blob.y1, other.y1) - Math.max(blob.y0, other.y0);
      if (overlap > Math.min(tall, other.y1 - other.y0) * 0.3) right = Math.max(0, gapX);
    }
    const gapY = other.y0 - blob.y1;
    if (gapY >= touching && gapY < down && other.y0 > blob.y0) {
      const overlap = Math.min(blob.x1, other.x1) - Math.max(blob.x0, other.x0);
      if (overlap > Math.min(wide, other.x1 - other.x0) * 0.3) down = Math.max(0, gapY);
    }
  }
  const far = letter * 4;
  return {
    right: right < far ? right : Number.POSITIVE_INFINITY,
    down: down < far ? down : Number.POSITIVE_INFINITY,
  };
}

/**
 * The turn, among those given, in which a part of the page reads best. The first stands unless another is clearly better.
 */
export async function findReadableTurn(
  image: GrayImage,
  blobs: readonly Blob[],
  turns: readonly Rotation[],
  ocr: OcrEngine,
): Promise<Rotation> {
  const part = await readablePart(image, blobs);
  const scores = await Promise.all(
    turns.map(async (turn) => ({
      turn,
      score: legibility((await ocr.recognize(turnQuarters(part, turn), { mode: 'block' })).lines),
    })),
  );
  const [first] = scores;
  const best = scores.reduce((most, each) => (each.score > most.score ? each : most));
  return best.score > first!.score * 1.3 + 5 ? best.turn : first!.turn;
}

/** Which of two pictures of the same page reads better, by the part of it with the most letters; the first unless the second is clearly better. */
export async function findReadableInk(first: Ink, second: Ink, ocr: OcrEngine): Promise<Ink> {
  const [own, other] = await Promise.all(
    [first, second].map(async (ink) => {
      const part = await readablePart(ink.image, first.blobs, ink.letter, first.letter);
      return legibility((await ocr.recognize(part, { mode: 'block' })).lines);
    }),
  );
  return other! > own! * 1.15 + 5 ? second : first;
}

/**
 * The square of the page with the most letters in it, scaled so that its letters are easy to read. `letter` is their
 * height, `measure` the height that the size of the square is made of.
 */
async function readablePart(
  image: GrayImage,
  blobs: readonly Blob[],
  letter = letterHeight(blobs, image) || 20,
  measure = letter,
): Promise<GrayImage> {
  const side = Math.max(200, Math.round(measure * 30));
  const [columns, rows] = [Math.ceil((image.width * 2) / side), Math.ceil((image.height * 2) / side)];
  const counts = new Float64Array((columns + 2) * (rows + 2));
  for (const blob of blobs) {
    if (!isLetterLike(blob, measure)) continue;
    const column = Math.floor(((blob.x0 + blob.x1) / side) | 0);
    const row = Math.floor(((blob.y0 + blob.y1) / side) | 0);
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const)
      counts[(row + dy) * (columns + 2) + column + dx]!++;
  }
  const best = counts.indexOf(Math.max(...counts));
  const [column, row] = [best % (columns + 2), Math.floor(best / (columns + 2))];
  const part = cropImage(image, {
    left: ((column - 1) * side) / 2,
    top: ((row - 1) * side) / 2,
    width: side,
    height: side,
  });
  const factor = Math.min(3, 28 / letter);
  return factor > 1.2 || factor < 0.7 ? scaleImage(part, factor) : part;
}

/** Characters in words that the engine is sure of. */
export function legibility(lines: readonly OcrLine[]): number {
  return lines
    .flatMap((line) => line.words)
    .filter((word) => word.confidence > 0.6 && /[\p{L}\d]{3}/u.test(word.text))
    .reduce((sum, word) => sum + word.text.length * word.confidence, 0);
}
