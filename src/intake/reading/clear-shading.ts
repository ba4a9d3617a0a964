import type { GrayImage } from '../../adapters/image-gray.ts';

/** Side, in pixels, of the squares that are judged. */
const SQUARE = 16;
/** Softened dots are neither ink nor paper: between these levels. */
const DARKEST_DOT = 60;
const LIGHTEST_DOT = 235;
/** Edges of letters are gray too, but fill less of a square than this. */
const DOTTED_SHARE = 0.6;
/** Print is darker than this share of the usual level of the dots around it. */
const PRINT_SHARE = 0.6;

/**
 * Bands that a black-and-white scanner made gray with dots: turns the dots to paper and keeps the print on them. `image`
 * is flattened and softened, so that dots have grown together to gray.
 */
export function clearShading(image: GrayImage): GrayImage {
  const { width, height } = image;
  const [columns, rows] = [Math.ceil(width / SQUARE), Math.ceil(height / SQUARE)];
  const levels = Array.from({ length: columns * rows }, (_, i) =>
    dotLevel(image, (i % columns) * SQUARE, Math.floor(i / columns) * SQUARE),
  );
  const pixels = image.pixels.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const level = levelAround(levels, columns, rows, column, row);
      if (level === 0) continue;
      const limit = level * PRINT_SHARE;
      for (let y = row * SQUARE; y < Math.min(height, (row + 1) * SQUARE); y++) {
        for (let at = y * width + column * SQUARE; at < y * width + Math.min(width, (column + 1) * SQUARE); at++)
          pixels[at] = Math.min(255, (pixels[at]! * 255) / limit);
      }
    }
  }
  return { width, height, pixels };
}

/** The usual level of the dots of a square; 0 where it is not dotted. */
function dotLevel({ width, height, pixels }: GrayImage, left: number, top: number): number {
  const dots: number[] = [];
  let seen = 0;
  for (let y = top; y < Math.min(height, top + SQUARE); y++) {
    for (let x = left; x < Math.min(width, left + SQUARE); x++) {
      const level = pixels[y * width + x]!;
      seen++;
      if (level > DARKEST_DOT && level < LIGHTEST_DOT) dots.push(level);
    }
  }
  if (dots.length < seen * DOTTED_SHARE) return 0;
  return dots.sort((a, b) => a - b)[dots.length >> 1]!;
}

/** A square full of print between dotted ones is dotted as well, and so is the edge of a band. */
function levelAround(levels: readonly number[], columns: number, rows: number, column: number, row: number): number {
  const own = levels[row * columns + column]!;
  if (own > 0) return own;
  const near: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const level = levels[y * columns + x]!;
      if (level > 0) near.push(level);
    }
  }
  return near.length >= 2 ? near.sort((a, b) => a - b)[near.length >> 1]! : 0;
}
