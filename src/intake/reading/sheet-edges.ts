import type { GrayImage } from '../../adapters/image-gray.ts';
import { lengthOf, type Point, type Quad } from './homography.ts';

/** Places along a side where the step from page to table is looked at; its ends may be bent or dog-eared. */
const PLACES = 48;
const ENDS = 0.06;
/** Levels that the page is brighter than the table, at least. */
const LEAST_STEP = 12;
/** How far from the rough side its true place may be, as a share of the picture's long side. */
const REACH = 0.012;
/** Pixels on either side whose mean is compared. */
const NEAR = 3;
/** Places that must agree on one line, by share, and how far off it, in pixels, they may be. */
const AGREE = 0.6;
const OFF_LINE = 2;

interface Line {
  /** Unit vector along the line, and a point on it. */
  along: Point;
  on: Point;
}

/** How clearly a page lies at `quad`: the share of its worst side with a step down to the table, and the mean step in levels. */
export function alongSheet(image: GrayImage, quad: Quad): { clear: number; step: number } {
  const sides = quad.map((from, i) => {
    const steps = placesOf(from, quad[(i + 1) % 4]!).map(({ at, out }) => stepAt(image, at, out, 1));
    return {
      clear: steps.filter((step) => step >= LEAST_STEP).length / steps.length,
      step: steps.reduce((sum, step) => sum + step, 0) / steps.length,
    };
  });
  return {
    clear: Math.min(...sides.map(({ clear }) => clear)),
    step: sides.reduce((sum, { step }) => sum + step, 0) / 4,
  };
}

/** The corners where the lines of the four sides meet, each line fitted to the steps near the rough side; null when a side is not straight. */
export function refineSheet(image: GrayImage, quad: Quad): Quad | null {
  const lines = quad.map((from, i) => sideLine(image, from, quad[(i + 1) % 4]!));
  const corners = lines.map((line, i) => (line && lines[(i + 3) % 4] ? meet(lines[(i + 3) % 4]!, line) : null));
  const [a, b, c, d] = corners;
  return a && b && c && d ? [a, b, c, d] : null;
}

function sideLine(image: GrayImage, from: Point, to: Point): Line | null {
  const reach = Math.ceil(Math.max(image.width, image.height) * REACH);
  const points = placesOf(from, to).flatMap(({ at: [x, y], out: [outX, outY] }) => {
    let best: { step: number; far: number } = { step: LEAST_STEP, far: Number.NaN };
    for (let far = -reach; far <= reach; far++) {
      const step = stepAt(image, [x + outX * far, y + outY * far], [outX, outY], 0);
      if (step > best.step) best = { step, far };
    }
    return Number.isNaN(best.far) ? [] : [[x + outX * best.far, y + outY * best.far] as const];
  });
  if (points.length < PLACES * AGREE) return null;
  const agreed = agreeing(points);
  return agreed.length < PLACES * AGREE ? null : fitLine(agreed);
}

/** Places on the way, clockwise, with the unit vector that points away from the page. */
function placesOf(from: Point, to: Point): { at: Point; out: Point }[] {
  const length = lengthOf(from, to);
  const out: Point = [(to[1] - from[1]) / length, -(to[0] - from[0]) / length];
  return Array.from({ length: PLACES }, (_, i) => {
    const share = ENDS + ((1 - 2 * ENDS) * (i + 0.5)) / PLACES;
    return { at: [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share] as const, out };
  });
}

/** How much darker it gets across a place, in levels; the `blurred` pixels next to it are left out. */
function stepAt(image: GrayImage, [x, y]: Point, [outX, outY]: Point, blurred: number): number {
  let [inner, outer] = [0, 0];
  for (let n = 1 + blurred; n <= NEAR + blurred; n++) {
    inner += levelAt(image, x - outX * n, y - outY * n);
    outer += levelAt(image, x + outX * n, y + outY * n);
  }
  return (inner - outer) / NEAR;
}

function levelAt({ width, height, pixels }: GrayImage, x: number, y: number): number {
  const column = Math.max(0, Math.min(width - 1, Math.floor(x)));
  const row = Math.max(0, Math.min(height - 1, Math.floor(y)));
  return pixels[row * width + column]!;
}

/** Points near the line through two of them that most others are near. */
function agreeing(points: readonly Point[]): Point[] {
  let best: Point[] = [];
  const third = Math.floor(points.length / 3);
  for (const from of points.slice(0, third)) {
    for (const to of points.slice(-third)) {
      const length = lengthOf(from, to);
      const near = points.filter(
        ([x, y]) =>
          Math.abs((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0])) <= OFF_LINE * length,
      );
      if (near.length > best.length) best = near;
    }
  }
  return best;
}

/** Total least squares. */
function fitLine(points: readonly Point[]): Line {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const on: Point = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const off = points.map(([x, y]) => [x - on[0], y - on[1]] as const);
  const [xx, yy, xy] = [
    mean(off.map(([x]) => x * x)),
    mean(off.map(([, y]) => y * y)),
    mean(off.map(([x, y]) => x * y)),
  ];
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { along: [Math.cos(angle), Math.sin(angle)], on };
}

function meet(one: Line, other: Line): Point | null {
  const cross = one.along[0] * other.along[1] - one.along[1] * other.along[0];
  if (Math.abs(cross) < 0.2) return null;
  const far = ((other.on[0] - one.on[0]) * other.along[1] - (other.on[1] - one.on[1]) * other.along[0]) / cross;
  return [one.on[0] + one.along[0] * far, one.on[1] + one.along[1] * far];
}
