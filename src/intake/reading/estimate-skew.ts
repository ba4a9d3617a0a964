import type { GrayImage } from '../../adapters/image-gray.ts';

export interface Skew {
  /** Degrees to turn the picture clockwise so that its lines run level. */
  degrees: number;
  /** How clearly lines stand out at that angle: 1 is not at all; text pages have 2 and more. */
  clarity: number;
}

/** Farther than this a page was not fed askew, it was photographed at will; lines of text are then found by chance. */
const MAX_DEGREES = 15;

/**
 * The angle of the text lines, by Postl's method: at the right angle the dark pixels of lines fall into few rows, so the
 * differences between neighbouring rows of the projection are largest. Works on the bottom edges of dark strokes.
 * `image` should be small (about 1,000 pixels on the long side).
 */
export function estimateSkew(image: GrayImage): Skew {
  const edges = bottomEdges(image);
  if (edges.length < 200) return { degrees: 0, clarity: 1 };
  const level = sharpness(edges, image, 0);
  let best = { degrees: 0, score: level };
  let sum = 0;
  let tried = 0;
  for (let degrees = -MAX_DEGREES; degrees <= MAX_DEGREES; degrees += 0.5) {
    const score = sharpness(edges, image, degrees);
    sum += score;
    tried++;
    if (score > best.score) best = { degrees, score };
  }
  const coarse = best.degrees;
  for (let degrees = coarse - 0.45; degrees <= coarse + 0.45; degrees += 0.05) {
    const score = sharpness(edges, image, degrees);
    if (score > best.score) best = { degrees, score };
  }
  return { degrees: Math.round(best.degrees * 100) / 100, clarity: best.score / (sum / tried) };
}

/** [x, y] pairs, flat: dark pixels whose lower neighbour is light. */
function bottomEdges({ width, height, pixels }: GrayImage): Int16Array {
  const threshold = meanOf(pixels) * 0.75;
  const points: number[] = [];
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (pixels[at]! < threshold && pixels[at + width]! >= threshold) points.push(x, y);
    }
  }
  return Int16Array.from(points);
}

function sharpness(points: Int16Array, { width, height }: GrayImage, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const offset = Math.ceil(Math.abs(slope) * width) + 1;
  const rows = new Float64Array(height + 2 * offset + 2);
  for (let i = 0; i < points.length; i += 2) {
    rows[Math.round(points[i + 1]! + slope * points[i]!) + offset]! += 1;
  }
  let sum = 0;
  for (let i = 1; i < rows.length; i++) sum += (rows[i]! - rows[i - 1]!) ** 2;
  return sum;
}

function meanOf(pixels: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < pixels.length; i++) sum += pixels[i]!;
  return sum / pixels.length;
}
