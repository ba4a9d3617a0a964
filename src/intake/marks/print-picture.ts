/** A print of a page picture by where its ink lies: much the same when the paper is scanned again, another when something else is on it. */

import { halveImage } from '../../adapters/halve-image.ts';
import type { GrayImage } from '../../adapters/image-gray.ts';
import { INK_BELOW } from '../reading/find-ink.ts';
import { flattenBackground } from '../reading/flatten-background.ts';

/** Cells across and down; a cell of a Letter page is about 4 by 6 millimetres. */
export const PRINT_SIDE = 48;
/** Enough pixels for strokes of a pen, and few enough to be quick. */
const MOST_PIXELS = 900_000;
/** Ink at the very edge is dirt of the glass: so much of it, by share, is left out on each side. */
const EDGE_SHARE = 0.004;
/** A page with less ink than this share of its area is blank, and says nothing. */
const LEAST_INK = 0.002;
/** Ink of a cell is kept in 16 steps; a cell of print is dark to about a quarter. */
const STEPS_PER_SHARE = 36;

/** One hexadecimal digit a cell, row after row, over the rectangle that holds the ink; null for a blank page. Pure. */
export function printPicture(picture: GrayImage): string | null {
  let small = picture;
  while (small.width * small.height > MOST_PIXELS) small = halveImage(small);
  const { width, height, pixels } = flattenBackground(small);
  const [columns, rows] = [new Uint32Array(width), new Uint32Array(height)];
  let ink = 0;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (pixels[at]! >= INK_BELOW) continue;
      columns[x]!++;
      rows[y]!++;
      ink++;
    }
  }
  if (ink < width * height * LEAST_INK) return null;
  const [x0, x1] = edges(columns, ink);
  const [y0, y1] = edges(rows, ink);
  const [dark, all] = [new Float64Array(PRINT_SIDE ** 2), new Float64Array(PRINT_SIDE ** 2)];
  for (let y = y0; y < y1; y++) {
    const row = Math.floor(((y - y0) / (y1 - y0)) * PRINT_SIDE) * PRINT_SIDE;
    for (let x = x0; x < x1; x++) {
      const cell = row + Math.floor(((x - x0) / (x1 - x0)) * PRINT_SIDE);
      all[cell]!++;
      if (pixels[y * width + x]! < INK_BELOW) dark[cell]!++;
    }
  }
  return Array.from(dark, (count, cell) =>
    Math.min(15, Math.round((count / Math.max(1, all[cell]!)) * STEPS_PER_SHARE)).toString(16),
  ).join('');
}

/** Where the ink begins and ends along one side, without the outermost of it. */
function edges(counts: Uint32Array, ink: number): [number, number] {
  const skip = ink * EDGE_SHARE;
  let [first, last] = [0, counts.length - 1];
  for (let seen = counts[first]!; seen <= skip && first < counts.length - 1; seen += counts[first]!) first++;
  for (let seen = counts[last]!; seen <= skip && last > first; seen += counts[last]!) last--;
  return [first, Math.max(first + 1, last + 1)];
}
