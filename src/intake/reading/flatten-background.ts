import type { GrayImage } from '../../adapters/image-gray.ts';

/** Side, in pixels, of the squares in which the paper's brightness is measured. */
const SQUARE = 32;
/** Paper is what at least a fifth of a square is as bright as. */
const PAPER_SHARE = 0.2;
/** A square darker than this share of the page's paper is print (a bar, a picture), not shadow. */
const DARKEST_SHADOW = 0.45;

/**
 * Evens out shadows and tinted paper, and stretches faint print to full contrast. Paper becomes white (255); the darkest
 * print of the page becomes black (0). Dark bars with white print stay dark.
 */
export function flattenBackground(image: GrayImage): GrayImage {
  const { width, height, pixels } = image;
  const columns = Math.ceil(width / SQUARE);
  const rows = Math.ceil(height / SQUARE);
  const paper = smooth(fillBars(measurePaper(image, columns, rows)), columns, rows);
  const out = new Uint8Array(pixels.length);
  const counts = new Uint32Array(256);
  const line = new Float32Array(columns + 1);
  const across = Array.from({ length: width }, (_, x) => nodeAt(x, columns));
  const column = Uint16Array.from(across, ([node]) => node);
  const share = Float32Array.from(across, ([, toNext]) => toNext);
  for (let y = 0; y < height; y++) {
    const [row, down] = nodeAt(y, rows);
    const next = Math.min(rows - 1, row + 1);
    for (let c = 0; c <= columns; c++) {
      const at = Math.min(columns - 1, c);
      line[c] = 255 / (paper[row * columns + at]! * (1 - down) + paper[next * columns + at]! * down);
    }
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const left = line[column[x]!]!;
      const value = pixels[at]! * (left + (line[column[x]! + 1]! - left) * share[x]!);
      const level = value > 255 ? 255 : value | 0;
      out[at] = level;
      counts[level]!++;
    }
  }
  return stretch({ width, height, pixels: out }, counts);
}

/** The square whose middle lies before the pixel, and how far the pixel is on the way to the next (0..1). */
function nodeAt(pixel: number, squares: number): [node: number, toNext: number] {
  const place = Math.max(0, (pixel + 0.5) / SQUARE - 0.5);
  const node = Math.min(squares - 1, Math.floor(place));
  return [node, Math.min(1, place - node)];
}

function measurePaper({ width, height, pixels }: GrayImage, columns: number, rows: number): Float32Array {
  const paper = new Float32Array(columns * rows);
  const counts = new Uint32Array(256);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      counts.fill(0);
      let seen = 0;
      for (let y = row * SQUARE; y < Math.min(height, (row + 1) * SQUARE); y += 2) {
        for (let x = column * SQUARE; x < Math.min(width, (column + 1) * SQUARE); x += 2) {
          counts[pixels[y * width + x]!]!++;
          seen++;
        }
      }
      let level = 255;
      for (let above = 0; level > 0; level--) {
        above += counts[level]!;
        if (above >= seen * PAPER_SHARE) break;
      }
      paper[row * columns + column] = Math.max(1, level);
    }
  }
  return paper;
}

/** Squares of solid print get the brightness that the page's paper has in general. */
function fillBars(paper: Float32Array): Float32Array {
  const general = paper.toSorted()[Math.floor(paper.length * 0.7)] ?? 255;
  return paper.map((level) => (level < general * DARKEST_SHADOW ? general : level));
}

/** Each square takes the brightest of its row neighbours, then the mean of its neighbourhood: print never lowers it. */
function smooth(paper: Float32Array, columns: number, rows: number): Float32Array {
  const at = (field: Float32Array, column: number, row: number) =>
    field[Math.max(0, Math.min(rows - 1, row)) * columns + Math.max(0, Math.min(columns - 1, column))]!;
  const over = (field: Float32Array, combine: (values: number[]) => number) =>
    field.map((_, i) => {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const values: number[] = [];
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) values.push(at(field, column + dx, row + dy));
      return combine(values);
    });
  const brightest = over(paper, (values) => values.toSorted((a, b) => a - b)[6]!);
  return over(brightest, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** The darkest hundredth becomes black; paper is white from 235 on. Print that is nearly as light as paper is left so. */
function stretch(image: GrayImage, counts: Uint32Array): GrayImage {
  let dark = 0;
  for (let below = 0; dark < 200; dark++) {
    below += counts[dark]!;
    if (below >= image.pixels.length * 0.01) break;
  }
  if (dark < 20) return image;
  const table = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.max(0, Math.min(255, ((value - dark) * 255) / (235 - dark))),
  );
  const { pixels } = image;
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[pixels[i]!]!;
  return image;
}
