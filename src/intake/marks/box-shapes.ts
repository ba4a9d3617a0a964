/** Whether the ink of a blob draws a square or a ring, though a mark may cross it or stick out of it. */
import type { GrayImage } from '../../adapters/image-gray.ts';
import type { Box } from '../../records/page.ts';
import { type Blob, INK_BELOW } from '../reading/find-ink.ts';

/** Rows or columns that hold one straight stroke: [from, to) across it, and where it begins and ends along it. */
interface Stroke {
  from: number;
  to: number;
  start: number;
  end: number;
}

/** Share of a side that must be drawn; one of the two upright sides may be worn. */
const DRAWN = 0.85;
const WORN = 0.6;
const SHAPE_RATIO = 1.3;
/** Share of the side within which a corner must be drawn. */
const CORNER = 0.07;
/** Directions in which the line of a ring is looked for. */
const DIRECTIONS = 24;

/** The square drawn by the ink of a blob, with the thickness of its line in pixels, or null. Pure. */
export function squareOf(
  image: GrayImage,
  blob: Blob,
  shortest: number,
  longest: number,
): { box: Box; thickness: number } | null {
  const strokes = levelStrokes(image, blob, shortest * 0.9);
  for (const top of strokes) {
    for (const bottom of strokes.toReversed()) {
      const tall = bottom.to - top.from;
      if (tall < shortest || tall > longest) continue;
      const slack = Math.max(2, tall * 0.14);
      const [x0, x1] = [Math.min(top.start, bottom.start), Math.max(top.end, bottom.end)];
      const wide = x1 - x0;
      if (wide < shortest || wide > longest || wide > tall * SHAPE_RATIO || tall > wide * SHAPE_RATIO) continue;
      if (Math.abs(top.start - bottom.start) > slack || Math.abs(top.end - bottom.end) > slack) continue;
      const rows = [top.from, bottom.to] as const;
      const reach = Math.max(2, Math.round(tall * 0.11));
      const sides = [drawnShare(image, x0, reach, rows), drawnShare(image, x1 - 1, -reach, rows)];
      if (Math.max(...sides) < DRAWN || Math.min(...sides) < WORN) continue;
      const thickness = Math.max(1, Math.min(top.to - top.from, bottom.to - bottom.from));
      if (thickness > tall * 0.3) continue;
      const box: Box = [x0, top.from, x1, bottom.to];
      if (!hasCorners(image, box)) continue;
      return { box, thickness };
    }
  }
  return null;
}

/** Letters with straight sides (D, B, 0) are round where a box has corners. */
function hasCorners({ width, pixels }: GrayImage, [x0, y0, x1, y1]: Box): boolean {
  const reach = Math.max(1, Math.round((x1 - x0) * CORNER));
  const isDarkNear = (x: number, y: number, dx: number, dy: number): boolean => {
    for (let i = 0; i <= reach; i++)
      for (let j = 0; i + j <= reach; j++) if (pixels[(y + j * dy) * width + x + i * dx]! < INK_BELOW) return true;
    return false;
  };
  return (
    isDarkNear(x0, y0, 1, 1) &&
    isDarkNear(x1 - 1, y0, -1, 1) &&
    isDarkNear(x0, y1 - 1, 1, -1) &&
    isDarkNear(x1 - 1, y1 - 1, -1, -1)
  );
}

/** Straight level strokes of the blob, from its top: neighbouring rows whose longest dark run is long. */
function levelStrokes({ width, pixels }: GrayImage, { x0, y0, x1, y1 }: Blob, shortest: number): Stroke[] {
  const strokes: Stroke[] = [];
  const gap = Math.max(1, Math.round(shortest * 0.12));
  for (let y = y0; y < y1; y++) {
    let [start, end, bestStart, bestEnd] = [-1, -1, 0, 0];
    for (let x = x0; x <= x1; x++) {
      const isDark = x < x1 && pixels[y * width + x]! < INK_BELOW;
      if (isDark) {
        if (start < 0) start = x;
        end = x + 1;
      } else if (start >= 0 && (x === x1 || x - end >= gap)) {
        if (end - start > bestEnd - bestStart) [bestStart, bestEnd] = [start, end];
        start = -1;
      }
    }
    if (bestEnd - bestStart < shortest) continue;
    const last = strokes.at(-1);
    if (last && last.to === y && Math.abs(last.start - bestStart) <= gap + 2 && Math.abs(last.end - bestEnd) <= gap + 2)
      [last.to, last.start, last.end] = [y + 1, Math.min(last.start, bestStart), Math.max(last.end, bestEnd)];
    else strokes.push({ from: y, to: y + 1, start: bestStart, end: bestEnd });
  }
  return strokes;
}

/** Share of the rows that are dark at `x`, or within `reach` columns of it towards the inside. */
function drawnShare(
  { width, pixels }: GrayImage,
  x: number,
  reach: number,
  [from, to]: readonly [number, number],
): number {
  let drawn = 0;
  const [left, right] = reach > 0 ? [x, x + reach] : [x + reach, x];
  for (let y = from; y < to; y++) {
    for (let at = left; at <= right; at++) {
      if (pixels[y * width + at]! >= INK_BELOW) continue;
      drawn++;
      break;
    }
  }
  return drawn / Math.max(1, to - from);
}

/** Whether the blob is a ring of the size of a radio mark, empty or with something in it. Pure. */
export function ringOf({ width, pixels }: GrayImage, { x0, y0, x1, y1 }: Blob, letter: number): boolean {
  const [wide, tall] = [x1 - x0, y1 - y0];
  if (wide < letter * 1.2 || wide > letter * 2.4 || wide > tall * 1.15 || tall > wide * 1.15) return false;
  const [cx, cy, radius] = [(x0 + x1 - 1) / 2, (y0 + y1 - 1) / 2, (wide + tall) / 4];
  let drawn = 0;
  for (let i = 0; i < DIRECTIONS; i++) {
    const angle = (2 * Math.PI * i) / DIRECTIONS;
    for (let r = radius * 1.02; r >= radius * 0.76; r -= 0.5) {
      const at = Math.round(cy + r * Math.sin(angle)) * width + Math.round(cx + r * Math.cos(angle));
      if (pixels[at]! >= INK_BELOW) continue;
      drawn++;
      break;
    }
  }
  return drawn >= DIRECTIONS - 1;
}
