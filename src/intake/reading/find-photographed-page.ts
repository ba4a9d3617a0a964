import { type GrayImage, scaleImage } from '../../adapters/image-gray.ts';
import { areaOf, lengthOf, type Point, type Quad } from './homography.ts';
import { alongSheet, refineSheet } from './sheet-edges.ts';
import { type BrightRegion, brightRegions, evenness, withoutPrint } from './sheet-region.ts';

/** Long side, in pixels, of the picture in which the page is looked for, and of the one on which its edges are measured. */
const ROUGH_SIDE = 400;
const FINE_SIDE = 1600;
/** A smaller picture is no photograph of a page. */
const LEAST_SIDE = 300;
/** Between brightnesses that are tried as the border between table and page. */
const LEVEL_STEP = 8;
/** Steps between neighbouring pixels that are tried as the page's edge. */
const EDGES = [12, 18, 26, 36];
/** So much of a page, by share, may be in shadow. */
const DARKER_PART = 0.3;
/** The page, as a share of the picture; another bright thing that large may be a second page, which must not be cut off. */
const LEAST_SHARE = 0.2;
const SECOND_SHARE = 0.02;
/** A page has no more than this share of the picture's rim; so much of its inside is bright. */
const MOST_RIM = 0.25;
const BRIGHT_INSIDE = 0.7;
/** What lies outside of the four corners, at most: a page with a piece of something on it has no four corners. */
const OUTSIDE = 1.05;
/** Along so much of each side the page is brighter than what lies beside it. */
const CLEAR_SIDE = 0.8;
/** Corners of a page seen at an angle that can still be read, in degrees; and how much longer than wide a page is, at most. */
const CORNER_DEGREES = [55, 125] as const;
const MOST_LONG = 3.2;
/** Up to this the page lies flat enough: corners that differ less from square, in degrees, and lines that deskewing levels. */
const FLAT_DEGREES = 1.2;
const SKEW_DEGREES = 12;
/** The page's own edge, with its shadow, is left out: so much of its sides. */
const RIM = 0.004;

/**
 * The corners of a page that was photographed at an angle: the one large bright quadrilateral on a darker table, with four
 * clear sides. Null for a scan, for a page that lies flat, and whenever there is doubt: the picture is then read as it is.
 */
export async function findPhotographedPage(picture: GrayImage): Promise<Quad | null> {
  const long = Math.max(picture.width, picture.height);
  if (Math.min(picture.width, picture.height) < LEAST_SIDE) return null;
  const rough = withoutPrint(await scaleImage(picture, Math.min(1, ROUGH_SIDE / long)));
  const found = roughSheet(rough);
  if (!found) return null;
  const fine = await scaleImage(picture, Math.min(1, FINE_SIDE / long));
  const quad = refineSheet(fine, scaled(found, fine.width / rough.width, fine.height / rough.height));
  if (!quad || !isPlausible(quad, fine) || liesFlat(quad)) return null;
  return scaled(drawnIn(quad), picture.width / fine.width, picture.height / fine.height);
}

function roughSheet(image: GrayImage): Quad | null {
  const sorted = image.pixels.toSorted();
  const [dark, bright] = [sorted[Math.floor(sorted.length * 0.03)]!, sorted[Math.floor(sorted.length * 0.9)]!];
  let best: { quad: Quad; clear: number; step: number } | null = null;
  const consider = (quad: Quad | null) => {
    if (!quad) return;
    const { clear, step } = alongSheet(image, quad);
    if (clear < CLEAR_SIDE) return;
    if (!best || clear > best.clear || (clear === best.clear && step > best.step)) best = { quad, clear, step };
  };
  for (let level = dark + LEVEL_STEP; level < bright; level += LEVEL_STEP) {
    const { largest, second } = brightRegions(image, level);
    if (second <= image.pixels.length * SECOND_SHARE) consider(sheetOf(image, largest));
  }
  const even = evenness(image);
  for (const edge of EDGES) consider(sheetOf(image, brightRegions(even, 255 - edge).largest));
  const quad = (best as { quad: Quad } | null)?.quad;
  return quad && !leavesBright(image, quad) ? quad : null;
}

/** The page when this region is taken for it. */
function sheetOf(image: GrayImage, region: BrightRegion | null): Quad | null {
  if (!region || region.rim > MOST_RIM || region.area < image.pixels.length * LEAST_SHARE) return null;
  const quad = fourCorners(region.hull);
  if (!quad || !isPlausible(quad, image)) return null;
  const area = areaOf(quad);
  return areaOf(region.hull) <= area * OUTSIDE && region.area >= area * BRIGHT_INSIDE ? quad : null;
}

/** Whether something lies beside the page that is as bright as most of it: another page, which must not be cut off. */
function leavesBright({ width, height, pixels }: GrayImage, quad: Quad): boolean {
  const [inside, outside] = [[] as number[], [] as number[]];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInside = quad.every(([fromX, fromY], i) => {
        const [toX, toY] = quad[(i + 1) % 4]!;
        return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX) >= -3 * Math.hypot(toX - fromX, toY - fromY);
      });
      (isInside ? inside : outside).push(pixels[y * width + x]!);
    }
  }
  const usual = inside.sort((a, b) => a - b)[Math.floor(inside.length * DARKER_PART)]!;
  return outside.filter((level) => level >= usual).length > pixels.length * SECOND_SHARE;
}

/** The largest quadrilateral whose corners are of the hull: for each diagonal, the farthest points on its two sides. */
function fourCorners(hull: readonly Point[]): Quad | null {
  let [best, most] = [null as Point[] | null, 0];
  for (let i = 0; i < hull.length; i++) {
    for (let k = i + 2; k < hull.length; k++) {
      const [from, to] = [hull[i]!, hull[k]!];
      let [one, other, oneFar, otherFar] = [from, from, 0, 0];
      for (const point of hull) {
        const far = (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]);
        if (far > oneFar) [one, oneFar] = [point, far];
        if (far < otherFar) [other, otherFar] = [point, far];
      }
      if (oneFar > 0 && otherFar < 0 && oneFar - otherFar > most) {
        [best, most] = [[from, other, to, one], oneFar - otherFar];
      }
    }
  }
  return best && fromTopLeft(best);
}

/** Clockwise, from the corner that is nearest to the top left of the picture. */
function fromTopLeft(corners: readonly Point[]): Quad {
  const first = corners.reduce((least, [x, y], i) => (x + y < corners[least]![0] + corners[least]![1] ? i : least), 0);
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => corners[(first + i) % 4]!);
  return [a!, b!, c!, d!];
}

function isPlausible(quad: Quad, { width, height }: GrayImage): boolean {
  const inside = quad.every(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height);
  const angles = cornerDegrees(quad);
  const [top, right, bottom, left] = sideLengths(quad);
  const long = (top! + bottom!) / (left! + right!);
  const opposite = Math.max(top! / bottom!, bottom! / top!, left! / right!, right! / left!);
  return (
    inside &&
    angles.every((angle) => angle >= CORNER_DEGREES[0] && angle <= CORNER_DEGREES[1]) &&
    Math.max(long, 1 / long) <= MOST_LONG &&
    opposite <= 2
  );
}

function liesFlat(quad: Quad): boolean {
  const [topLeft, topRight] = quad;
  const turn = (Math.atan2(topRight[1] - topLeft[1], topRight[0] - topLeft[0]) * 180) / Math.PI;
  const skew = Math.abs(((turn + 45 + 360) % 90) - 45);
  return skew <= SKEW_DEGREES && cornerDegrees(quad).every((angle) => Math.abs(angle - 90) <= FLAT_DEGREES);
}

function cornerDegrees(quad: Quad): number[] {
  return quad.map(([x, y], i) => {
    const [[beforeX, beforeY], [afterX, afterY]] = [quad[(i + 3) % 4]!, quad[(i + 1) % 4]!];
    const turn = Math.atan2(beforeY - y, beforeX - x) - Math.atan2(afterY - y, afterX - x);
    return ((turn * 180) / Math.PI + 360) % 360;
  });
}

function sideLengths(quad: Quad): number[] {
  return quad.map((corner, i) => lengthOf(corner, quad[(i + 1) % 4]!));
}

function drawnIn(quad: Quad): Quad {
  const [x, y] = [0, 1].map((axis) => quad.reduce((sum, corner) => sum + corner[axis]!, 0) / 4);
  return each(quad, ([cornerX, cornerY]) => [cornerX + (x! - cornerX) * 2 * RIM, cornerY + (y! - cornerY) * 2 * RIM]);
}

function scaled(quad: Quad, across: number, down: number): Quad {
  return each(quad, ([x, y]) => [x * across, y * down]);
}

function each([a, b, c, d]: Quad, move: (corner: Point) => Point): Quad {
  return [move(a), move(b), move(c), move(d)];
}
