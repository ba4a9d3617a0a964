import type { GrayImage } from '../../adapters/image-gray.ts';
import { INK_BELOW } from './find-ink.ts';

/** Lighter than this is paper. */
const FRINGE_BELOW = 250;

/**
 * Paints over the rules of tables and forms, which engines read as letters or take for pictures. A rule is thin and much
 * longer than a letter is high. Returns a copy. `letter` is the usual letter height in pixels.
 */
export function removeRules(image: GrayImage, letter: number): GrayImage {
  const pixels = image.pixels.slice();
  const thickest = Math.max(4, letter * 0.4);
  const { width, height } = image;
  const gap = Math.max(1, Math.round(letter * 0.1));
  for (const run of darkRuns(image, false, Math.max(40, letter * 5), gap)) {
    if (isThin(image.pixels, run, 1, width, thickest)) paintOver(image.pixels, pixels, run, 1, width, thickest);
  }
  for (const run of darkRuns(image, true, Math.max(40, letter * 3.5), gap)) {
    if (isThin(image.pixels, run, width, 1, thickest)) paintOver(image.pixels, pixels, run, width, 1, thickest);
  }
  return { width, height, pixels };
}

/** A straight run of dark pixels: index of the first, and how many. */
interface Run {
  start: number;
  length: number;
}

/** Runs of dark pixels along one axis, at least `shortest` long; up to `gap` light pixels do not end a run. */
function darkRuns({ width, height, pixels }: GrayImage, upright: boolean, shortest: number, gap: number): Run[] {
  const runs: Run[] = [];
  const [lanes, length] = upright ? [width, height] : [height, width];
  const [along, across] = upright ? [width, 1] : [1, width];
  for (let lane = 0; lane < lanes; lane++) {
    let [start, end] = [-1, -1];
    for (let i = 0, at = lane * across; i <= length; i++, at += along) {
      if (i < length && pixels[at]! < INK_BELOW) {
        if (start < 0) start = i;
        end = i;
      } else if (start >= 0 && (i === length || i - end > gap)) {
        if (end - start + 1 >= shortest) runs.push({ start: lane * across + start * along, length: end - start + 1 });
        start = -1;
      }
    }
  }
  return runs;
}

/** Half of the run has no more than `thickest` dark pixels across it; crossings and touching letters are the other half. */
function isThin(pixels: Uint8Array, { start, length }: Run, along: number, across: number, thickest: number): boolean {
  const every = Math.max(1, length >> 5);
  let [thin, seen] = [0, 0];
  for (let i = 0; i < length; i += every) {
    const at = start + i * along;
    if (darkBeside(pixels, at, across, thickest) + darkBeside(pixels, at, -across, thickest) < thickest) thin++;
    seen++;
  }
  return thin > seen / 2;
}

/** Dark pixels next to `at` in steps of `step`; counts no farther than `limit`. */
function darkBeside(pixels: Uint8Array, at: number, step: number, limit: number): number {
  let count = 0;
  for (let i = at + step; i >= 0 && i < pixels.length && count <= limit && pixels[i]! < INK_BELOW; i += step) count++;
  return count;
}

/** White, with the gray fringe on both sides; where a letter or another rule touches, only the run itself. */
function paintOver(
  pixels: Uint8Array,
  out: Uint8Array,
  { start, length }: Run,
  along: number,
  across: number,
  thickest: number,
): void {
  const reach = Math.ceil(thickest / 2);
  for (let i = 0; i < length; i++) {
    const at = start + i * along;
    out[at] = 255;
    const [after, before] = [darkBeside(pixels, at, across, thickest), darkBeside(pixels, at, -across, thickest)];
    if (after + before >= thickest) continue;
    for (const [step, dark] of [
      [across, after],
      [-across, before],
    ] as const) {
      for (let n = 1, side = at + step; n <= dark + reach && side >= 0 && side < pixels.length; n++, side += step) {
        if (n > dark && (pixels[side]! < INK_BELOW || pixels[side]! > FRINGE_BELOW)) break;
        out[side] = 255;
      }
    }
  }
}
