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

/** Lower than this, in pixels, what looks like the usual letter may be specks: on a short page they hold more ink than the print. */
const LOW_LETTER = 12;
/** Blobs that stand in lines must be so much taller before the rest is taken for specks. */
const TALLER = 1.6;
/** A letter's neighbour stands within so many of its heights, about as tall; specks lie anywhere. */
const NEIGHBOUR_GAP = 0.8;
const NEIGHBOUR_LIKE = 1.8;
/** So many taller blobs in lines, with so much of the ink, are print; headings over small print have less. */
const LEAST_IN_LINES = 100;
const LEAST_SHARE = 0.25;
/** Where so much of the low ink stands side by side, it is small print and no specks. */
const PRINT_SHARE = 0.5;

/**
 * The usual height of a letter in pixels: between the height of an x and of a capital. Half of the ink that may be
 * letters stands in blobs that are lower. 0 when the page has no such ink. Where that would be very low, only blobs that
 * stand side by side count: the grain of a scan, enlarged as if it were print, keeps an engine busy for minutes.
 */
export function letterHeight(blobs: readonly Blob[], page: { width: number; height: number }): number {
  const tallest = Math.max(page.width, page.height) / 12;
  const letters = blobs.filter((blob) => {
    const [wide, tall] = [blob.x1 - blob.x0, heightOf(blob)];
    return (
      tall >= 5 &&
      tall <= tallest &&
      wide >= 2 &&
      wide <= tall * 5 &&
      tall <= wide * 8 &&
      blob.area > wide * tall * 0.12
    );
  });
  const usual = usualHeight(letters);
  if (usual === 0 || usual >= LOW_LETTER) return usual;
  const { low = [], tall = [] } = Object.groupBy(letters, (blob) => (heightOf(blob) < usual * TALLER ? 'low' : 'tall'));
  if (inkOf(withNeighbour(low)) >= inkOf(low) * PRINT_SHARE) return usual;
  const inLines = withNeighbour(tall);
  const isPrint = inLines.length >= LEAST_IN_LINES && inkOf(inLines) >= inkOf(letters) * LEAST_SHARE;
  return isPrint ? usualHeight(inLines) : usual;
}

function inkOf(blobs: readonly Blob[]): number {
  return blobs.reduce((sum, blob) => sum + blob.area, 0);
}

function heightOf({ y0, y1 }: Blob): number {
  return y1 - y0;
}

function usualHeight(letters: readonly Blob[]): number {
  const ink = inkOf(letters);
  let seen = 0;
  for (const blob of letters.toSorted((a, b) => heightOf(a) - heightOf(b))) {
    seen += blob.area;
    if (seen >= ink * 0.4) return heightOf(blob);
  }
  return 0;
}

/** The blobs that have another of about their height right beside them. */
function withNeighbour(blobs: readonly Blob[]): Blob[] {
  const sorted = blobs.toSorted((a, b) => a.x0 - b.x0);
  const found = new Set<Blob>();
  sorted.forEach((blob, at) => {
    const reach = heightOf(blob) * NEIGHBOUR_GAP;
    for (let i = at + 1; i < sorted.length && sorted[i]!.x0 <= blob.x1 + reach; i++) {
      const other = sorted[i]!;
      const overlap = Math.min(blob.y1, other.y1) - Math.max(blob.y0, other.y0);
      const [low, high] = [heightOf(blob), heightOf(other)].toSorted((a, b) => a - b) as [number, number];
      if (other.x0 >= blob.x1 - 1 && overlap > low * 0.4 && high <= low * NEIGHBOUR_LIKE) {
        found.add(blob).add(other);
      }
    }
  });
  return [...found];
}
