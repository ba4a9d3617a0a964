import type { GrayImage } from '../../adapters/image-gray.ts';
import { type Homography, homographyOf, lengthOf, type Quad, throughHomography } from './homography.ts';
import type { Frame } from './page-frame.ts';

/** A page lying at an angle in a photograph, laid flat. */
export interface StraightSheet {
  image: GrayImage;
  /** From the flat page to the photograph. */
  toPhoto: Homography;
}

/** Places between two pixels that are told apart. */
const PHASES = 32;
/** Weights of the four pixels around each place. */
const CUBIC = Float32Array.from({ length: PHASES * 4 }, (_, i) => catmullRom((i % 4) - 1 - (i >> 2) / PHASES));

/**
 * The page at `quad` as an upright picture. Its sides are the longer ones of the photograph, so that the near edge, where
 * print is largest, loses no pixels.
 */
export function straightenSheet(photo: GrayImage, quad: Quad): StraightSheet {
  const frame = sidesOf(quad);
  const toPhoto = homographyOf(quad, frame);
  const pixels = new Uint8Array(frame.width * frame.height);
  for (let y = 0, at = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++, at++) {
      const [fromX, fromY] = throughHomography(toPhoto, [x + 0.5, y + 0.5]);
      pixels[at] = sample(photo, fromX - 0.5, fromY - 0.5);
    }
  }
  return { image: { ...frame, pixels }, toPhoto };
}

function sidesOf([topLeft, topRight, bottomRight, bottomLeft]: Quad): Frame {
  const width = Math.max(lengthOf(topLeft, topRight), lengthOf(bottomLeft, bottomRight));
  const height = Math.max(lengthOf(topLeft, bottomLeft), lengthOf(topRight, bottomRight));
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

/** Bicubic: what is between pixels keeps the edges of strokes. Beyond the rim the nearest pixel is taken. */
function sample({ width, height, pixels }: GrayImage, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const across = Math.floor((x - left) * PHASES) * 4;
  const down = Math.floor((y - top) * PHASES) * 4;
  let sum = 0;
  for (let j = 0; j < 4; j++) {
    const row = Math.max(0, Math.min(height - 1, top - 1 + j)) * width;
    let line = 0;
    for (let i = 0; i < 4; i++) {
      const column = Math.max(0, Math.min(width - 1, left - 1 + i));
      line += pixels[row + column]! * CUBIC[across + i]!;
    }
    sum += line * CUBIC[down + j]!;
  }
  return sum < 0 ? 0 : sum > 255 ? 255 : Math.round(sum);
}

function catmullRom(distance: number): number {
  const d = Math.abs(distance);
  if (d >= 2) return 0;
  return d < 1 ? 1.5 * d ** 3 - 2.5 * d ** 2 + 1 : -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2;
}
