/** Whether a blob looks like a word in cursive: long, thin-lined, sparse, going up and down, and with no straight side. */
import type { GrayImage } from '../../adapters/image-gray.ts';
import { type Blob, INK_BELOW } from '../reading/find-ink.ts';

/** In letter heights. */
const SHORTEST = 2.2;
const LOWEST = 0.7;
const HIGHEST = 7;
/** Length in heights: a line that a scan has frayed is longer. */
const LONGEST = 12;
/** Share of its rectangle that is ink. */
const DENSITY = [0.03, 0.4] as const;
/** The longest straight run of ink, as a share of a side: rules, frames and underlines have more. */
const STRAIGHT = 0.42;
/** Turns of the upper outline from up to down, for each letter height of length: writing has a hump every one or two. */
const HUMPS = 0.28;
/** How far the outline must fall for a hump, in letter heights. */
const FALL = 0.3;
/** Mean thickness of its line, in letter heights: print that grew together and shadows are thicker. */
const THICKEST = 0.42;

/** Pure. */
export function isScrawl(image: GrayImage, blob: Blob, letter: number): boolean {
  const [wide, tall] = [blob.x1 - blob.x0, blob.y1 - blob.y0];
  if (
    wide < letter * SHORTEST ||
    tall < letter * LOWEST ||
    tall > letter * HIGHEST ||
    tall > wide * 1.2 ||
    wide > tall * LONGEST
  )
    return false;
  // Shadows of the lid and edges of the paper reach to the side of the picture.
  if (blob.x0 === 0 || blob.y0 === 0 || blob.x1 === image.width || blob.y1 === image.height) return false;
  const density = blob.area / (wide * tall);
  if (density < DENSITY[0] || density > DENSITY[1]) return false;
  const { longestRow, longestColumn, runs, top } = outline(image, blob);
  if (longestRow > wide * STRAIGHT || longestColumn > tall * 0.95) return false;
  if (blob.area / Math.max(1, runs) > letter * THICKEST * 2) return false;
  return humps(top, letter * FALL) >= (wide / letter) * HUMPS && humps(top, letter * FALL) >= 2;
}

function outline({ width, pixels }: GrayImage, { x0, y0, x1, y1 }: Blob) {
  let [longestRow, longestColumn, runs] = [0, 0, 0];
  const top: number[] = [];
  for (let y = y0; y < y1; y++) {
    for (let x = x0, run = 0; x < x1; x++) {
      run = pixels[y * width + x]! < INK_BELOW ? run + 1 : 0;
      if (run > longestRow) longestRow = run;
    }
  }
  for (let x = x0; x < x1; x++) {
    let first = y1;
    for (let y = y0, run = 0; y < y1; y++) {
      if (pixels[y * width + x]! >= INK_BELOW) {
        run = 0;
        continue;
      }
      if (run === 0) runs++;
      run++;
      if (first === y1) first = y;
      if (run > longestColumn) longestColumn = run;
    }
    top.push(first);
  }
  return { longestRow, longestColumn, runs, top };
}

/** How often the outline rises and falls again by more than `fall` pixels. */
function humps(top: readonly number[], fall: number): number {
  let [count, highest, lowest, rising] = [0, top[0] ?? 0, top[0] ?? 0, true];
  for (const y of top) {
    if (rising) {
      highest = Math.min(highest, y);
      if (y > highest + fall) {
        count++;
        [rising, lowest] = [false, y];
      }
    } else {
      lowest = Math.max(lowest, y);
      if (y < lowest - fall) [rising, highest] = [true, y];
    }
  }
  return count;
}
