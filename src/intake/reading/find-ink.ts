import type { GrayImage } from '../../adapters/image-gray.ts';

/** Connected dark pixels: a letter, a part of one, a rule, a speck. */
export interface Blob {
  x0: number;
  y0: number;
  /** Exclusive. */
  x1: number;
  y1: number;
  /** Dark pixels. */
  area: number;
}

/** Dark against white paper, after the background is flattened. */
export const INK_BELOW = 140;

/** All blobs of a page, by runs: each row's dark runs are joined to the runs of the row above that touch them. */
export function findInk({ width, height, pixels }: GrayImage): Blob[] {
  const blobs: Blob[] = [];
  const parent: number[] = [];
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  let above: number[] = []; // start, end, blob of each run of the row above, flat
  for (let y = 0; y < height; y++) {
    const row: number[] = [];
    let candidate = 0;
    for (let x = 0, at = y * width; x < width; ) {
      if (pixels[at + x]! >= INK_BELOW) {
        x++;
        continue;
      }
      const start = x;
      while (x < width && pixels[at + x]! < INK_BELOW) x++;
      while (candidate < above.length && above[candidate + 1]! < start) candidate += 3;
      let own = -1;
      for (let i = candidate; i < above.length && above[i]! <= x; i += 3) {
        const touching = root(above[i + 2]!);
        if (own === -1) own = touching;
        else if (own !== touching) {
          join(blobs[own]!, blobs[touching]!);
          parent[touching] = own;
        }
      }
      if (own === -1) {
        own = blobs.push({ x0: start, y0: y, x1: x, y1: y + 1, area: 0 }) - 1;
        parent.push(own);
      }
      const blob = blobs[own]!;
      if (start < blob.x0) blob.x0 = start;
      if (x > blob.x1) blob.x1 = x;
      blob.y1 = y + 1;
      blob.area += x - start;
      row.push(start, x, own);
    }
    above = row;
  }
  return blobs.filter((_, i) => parent[i] === i);
}

function join(into: Blob, from: Blob): void {
  into.x0 = Math.min(into.x0, from.x0);
  into.y0 = Math.min(into.y0, from.y0);
  into.x1 = Math.max(into.x1, from.x1);
  into.y1 = Math.max(into.y1, from.y1);
  into.area += from.area;
}

/**
 * The usual height of a letter in pixels: between the height of an x and of a capital. Half of the ink that may be
 * letters stands in blobs that are lower. 0 when the page has no such ink.
 */
export function letterHeight(blobs: readonly Blob[], page: { width: number; height: number }): number {
  const tallest = Math.max(page.width, page.height) / 12;
  const letters = blobs
    .filter((blob) => {
      const [wide, tall] = [blob.x1 - blob.x0, blob.y1 - blob.y0];
      return (
        tall >= 5 &&
        tall <= tallest &&
        wide >= 2 &&
        wide <= tall * 5 &&
        tall <= wide * 8 &&
        blob.area > wide * tall * 0.12
      );
    })
    .sort((a, b) => a.y1 - a.y0 - (b.y1 - b.y0));
  const ink = letters.reduce((sum, blob) => sum + blob.area, 0);
  let seen = 0;
  for (const blob of letters) {
    seen += blob.area;
    if (seen >= ink * 0.4) return blob.y1 - blob.y0;
  }
  return 0;
}
