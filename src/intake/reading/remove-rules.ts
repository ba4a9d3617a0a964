import type { GrayImage } from '../../adapters/image-gray.ts';
import { type Blob, INK_BELOW } from './find-ink.ts';

/**
 * Paints over the rules of tables and forms, which engines read as letters or take for pictures. A rule is thin and much
 * longer than a letter is high. Returns a copy. `letter` is the usual letter height in pixels.
 */
export function removeRules(image: GrayImage, letter: number): GrayImage {
  const pixels = image.pixels.slice();
  const thickest = Math.max(4, letter * 0.4);
  removeLevelRules(image, pixels, Math.max(40, letter * 5), thickest);
  removeUprightRules(image, pixels, Math.max(40, letter * 3.5), thickest);
  return { width: image.width, height: image.height, pixels };
}

function removeLevelRules(
  { width, height, pixels }: GrayImage,
  out: Uint8Array,
  shortest: number,
  thickest: number,
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0, row = y * width; x < width; ) {
      if (pixels[row + x]! >= INK_BELOW) {
        x++;
        continue;
      }
      const start = x;
      while (x < width && pixels[row + x]! < INK_BELOW) x++;
      if (x - start < shortest) continue;
      for (let at = start; at < x; at++) {
        if (thickness(pixels, row + at, width, thickest) <= thickest) paintAcross(pixels, out, row + at, width);
      }
    }
  }
}

function removeUprightRules(
  { width, height, pixels }: GrayImage,
  out: Uint8Array,
  shortest: number,
  thickest: number,
): void {
  const runs = new Int32Array(width);
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x < width; x++) {
      if (y < height && pixels[y * width + x]! < INK_BELOW) {
        runs[x]!++;
        continue;
      }
      const run = runs[x]!;
      runs[x] = 0;
      if (run < shortest) continue;
      for (let row = y - run; row < y; row++) {
        const at = row * width + x;
        if (thickness(pixels, at, 1, thickest) <= thickest) paintAcross(pixels, out, at, 1);
      }
    }
  }
}

/** Dark pixels in a row through `at`, both ways, in steps of `step`; stops counting beyond `limit`. */
function thickness(pixels: Uint8Array, at: number, step: number, limit: number): number {
  let count = 1;
  for (let i = at - step; i >= 0 && count <= limit && pixels[i]! < INK_BELOW; i -= step) count++;
  for (let i = at + step; i < pixels.length && count <= limit && pixels[i]! < INK_BELOW; i += step) count++;
  return count;
}

/** White, with the gray fringe on both sides. */
function paintAcross(pixels: Uint8Array, out: Uint8Array, at: number, step: number): void {
  out[at] = 255;
  for (const side of [at - step, at + step, at - 2 * step, at + 2 * step]) {
    if (side >= 0 && side < pixels.length && pixels[side]! >= INK_BELOW) out[side] = 255;
  }
}

/** A white page with only the surroundings of the blobs on it, `margin` pixels wide, so that dots and commas come along. */
export function keepAround({ width, height, pixels }: GrayImage, blobs: readonly Blob[], margin: number): GrayImage {
  const kept = new Uint8Array(pixels.length).fill(255);
  const edge = Math.ceil(margin);
  for (const blob of blobs) {
    const [left, right] = [Math.max(0, blob.x0 - edge), Math.min(width, blob.x1 + edge)];
    for (let y = Math.max(0, blob.y0 - edge); y < Math.min(height, blob.y1 + edge); y++) {
      kept.set(pixels.subarray(y * width + left, y * width + right), y * width + left);
    }
  }
  return { width, height, pixels: kept };
}
