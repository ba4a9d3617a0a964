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
  const lanes = upright ? width : 1;
  // Where the run of each lane began and where its last dark pixel stands, as indexes of pixels; -1: no run. All upright
  // lanes are followed at once, row by row: walking down the columns one by one is many times slower.
  const starts = new Int32Array(lanes).fill(-1);
  const ends = new Int32Array(lanes);
  const step = upright ? width : 1;
  const farthest = (gap + 1) * step;
  const finish = (lane: number): void => {
    const start = starts[lane]!;
    const length = (ends[lane]! - start) / step + 1;
    if (start >= 0 && length >= shortest) runs.push({ start, length });
    starts[lane] = -1;
  };
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const lane = upright ? x : 0;
      if (pixels[at]! < INK_BELOW) {
        if (starts[lane]! < 0) starts[lane] = at;
        ends[lane] = at;
      } else if (starts[lane]! >= 0 && at - ends[lane]! >= farthest) finish(lane);
    }
    if (!upright) finish(0);
  }
  for (let lane = 0; upright && lane < lanes; lane++) finish(lane);
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
