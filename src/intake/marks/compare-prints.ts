/** Whether two prints are of one paper. A form filled in by two people shares most of its ink, but not the ink that counts. */
import { PRINT_SIDE } from './print-picture.ts';

/** 0..1: how alike two prints are; 1 for the same scan. Cells may lie askew by one. Pure. */
export function comparePrints(one: string, other: string): number {
  const [a, b] = [cellsOf(one), cellsOf(other)];
  if (!a || !b) return 0;
  const total = sum(a) + sum(b);
  if (total === 0) return 0;
  const [alienA, alienB] = [unexplained(a, b), unexplained(b, a)];
  const whole = (sum(alienA) + sum(alienB)) / total;
  return Math.max(0, 1 - Math.max(whole * ALIEN_WEIGHT, worstPart(alienA, a), worstPart(alienB, b)));
}

/** A twentieth of the ink that only one of two pages has makes another page of it. */
const ALIEN_WEIGHT = 8;
/** Cells of a side of the parts that are looked at each by itself: about a line of handwriting. */
const PART_SIDE = 6;
/** A part with less ink says nothing, in steps of a cell. */
const LEAST_PART_INK = 24;

/** The largest share of alien ink in a part of the page: two people's writing in one field is far apart only there. */
function worstPart(alien: Float32Array, cells: Uint8Array): number {
  let worst = 0;
  for (let y = 0; y + PART_SIDE <= PRINT_SIDE; y += PART_SIDE / 2) {
    for (let x = 0; x + PART_SIDE <= PRINT_SIDE; x += PART_SIDE / 2) {
      let [ink, strange] = [0, 0];
      for (let dy = 0; dy < PART_SIDE; dy++) {
        for (let at = (y + dy) * PRINT_SIDE + x, end = at + PART_SIDE; at < end; at++) {
          ink += cells[at]!;
          strange += alien[at]!;
        }
      }
      if (ink >= LEAST_PART_INK) worst = Math.max(worst, strange / ink);
    }
  }
  return worst;
}

/** Threshold and toner make a cell a little lighter or darker. */
const TONE = 0.6;

/** Ink of the one that the other has nowhere near. */
function unexplained(a: Uint8Array, b: Uint8Array): Float32Array {
  const alien = new Float32Array(a.length);
  for (let y = 0, at = 0; y < PRINT_SIDE; y++) {
    for (let x = 0; x < PRINT_SIDE; x++, at++) {
      if (a[at] === 0) continue;
      let near = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy];
          if (nx >= 0 && ny >= 0 && nx < PRINT_SIDE && ny < PRINT_SIDE) near = Math.max(near, b[ny * PRINT_SIDE + nx]!);
        }
      }
      alien[at] = Math.max(0, a[at]! * TONE - near);
    }
  }
  return alien;
}

function cellsOf(print: string): Uint8Array | null {
  if (!/^[0-9a-f]+$/.test(print) || print.length !== PRINT_SIDE ** 2) return null;
  return Uint8Array.from(print, (digit) => Number.parseInt(digit, 16));
}

function sum(cells: Iterable<number>): number {
  let total = 0;
  for (const cell of cells) total += cell;
  return total;
}
