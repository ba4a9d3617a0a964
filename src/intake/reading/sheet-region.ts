import type { GrayImage } from '../../adapters/image-gray.ts';
import type { Point } from './homography.ts';

/** Strokes up to twice as wide, in pixels, vanish when the paper around them closes over them. */
const CLOSE_OVER = 3;

export interface BrightRegion {
  /** In pixels, without its holes. */
  area: number;
  /** Share of the picture's rim that is of it. */
  rim: number;
  /** Convex, clockwise on the screen. */
  hull: Point[];
}

/** Paper closes over the print on it: the brightest of the neighbourhood, then the darkest of that. */
export function withoutPrint(image: GrayImage): GrayImage {
  let { pixels } = image;
  for (const pick of [Math.max, Math.min]) {
    for (let n = 0; n < CLOSE_OVER; n++)
      pixels = pickAlong(pickAlong(pixels, image, 1, pick), image, image.width, pick);
  }
  return { ...image, pixels };
}

/** White where the picture is even, dark at edges: a page is even through a shadow that makes it darker than a lit table. */
export function evenness(image: GrayImage): GrayImage {
  const spread = (pick: (a: number, b: number) => number) =>
    pickAlong(pickAlong(image.pixels, image, 1, pick), image, image.width, pick);
  const [most, least] = [spread(Math.max), spread(Math.min)];
  return { ...image, pixels: most.map((level, at) => 255 - level + least[at]!) };
}

function pickAlong(
  pixels: Uint8Array,
  { width }: GrayImage,
  step: number,
  pick: (a: number, b: number) => number,
): Uint8Array {
  return pixels.map((level, at) => {
    const isRim = step === 1 ? at % width === 0 || at % width === width - 1 : false;
    if (isRim) return level;
    return pick(pick(level, pixels[at - step] ?? level), pixels[at + step] ?? level);
  });
}

/** Connected parts at least as bright as `level`: the largest, and the area of the next. */
export function brightRegions(image: GrayImage, level: number): { largest: BrightRegion | null; second: number } {
  const { width, height, pixels } = image;
  const part = new Uint32Array(pixels.length);
  const stack: number[] = [];
  let [parts, second] = [0, 0];
  let largest = { part: 0, area: 0 };
  const take = (at: number) => {
    if (part[at] !== 0 || pixels[at]! < level) return;
    part[at] = parts;
    stack.push(at);
  };
  for (let start = 0; start < pixels.length; start++) {
    if (part[start] !== 0 || pixels[start]! < level) continue;
    let area = 0;
    parts++;
    take(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      area++;
      const x = at % width;
      if (x > 0) take(at - 1);
      if (x < width - 1) take(at + 1);
      if (at >= width) take(at - width);
      if (at < pixels.length - width) take(at + width);
    }
    second = Math.max(second, Math.min(area, largest.area));
    if (area > largest.area) largest = { part: parts, area };
  }
  if (parts === 0) return { largest: null, second };
  const { part: number, area } = largest;
  return {
    largest: { area, rim: rimShare(part, number, image), hull: hullOf(part, number, width, height) },
    second,
  };
}

function rimShare(part: Uint32Array, number: number, { width, height }: GrayImage): number {
  let own = 0;
  const look = (at: number) => {
    if (part[at] === number) own++;
  };
  for (let x = 0; x < width; x++) {
    look(x);
    look((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    look(y * width);
    look(y * width + width - 1);
  }
  return own / (2 * (width + height));
}

/** Andrew's monotone chain, over the first and last pixel of each row. */
function hullOf(part: Uint32Array, number: number, width: number, height: number): Point[] {
  const points: Point[] = [];
  for (let y = 0; y < height; y++) {
    const row = part.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(number);
    if (first < 0) continue;
    const after = row.lastIndexOf(number) + 1;
    points.push([first, y], [first, y + 1], [after, y], [after, y + 1]);
  }
  points.sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const chain = (from: readonly Point[]) => {
    const kept: Point[] = [];
    for (const point of from) {
      while (kept.length >= 2 && cross(kept.at(-2)!, kept.at(-1)!, point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(points), ...chain(points.toReversed())];
}

function cross([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
