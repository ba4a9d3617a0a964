import { describe, expect, it } from 'vitest';
import { type Blob, letterHeight } from '../../../src/intake/reading/find-ink.ts';
import { seededRandom } from '../../factories/seeded-random.ts';

const PAGE = { width: 1800, height: 2300 };

const block = (x0: number, y0: number, wide: number, tall: number): Blob => {
  return { x0, y0, x1: x0 + wide, y1: y0 + tall, area: Math.round(wide * tall * 0.5) };
};

/** Lines of letters, with their usual gaps. */
function print(lines: number, tall: number): Blob[] {
  return Array.from({ length: lines * 50 }, (_, i) =>
    block(150 + (i % 50) * tall * 1.1, 200 + Math.floor(i / 50) * tall * 2, tall * 0.7, tall),
  );
}

function specks(count: number): Blob[] {
  const { next } = seededRandom(7);
  return Array.from({ length: count }, () => block(next() * 1780, next() * 2280, 5, 5 + Math.round(next() * 2)));
}

describe('the usual height of a letter', () => {
  it('is that of the print on a short page whose grain holds more ink than its few lines', () => {
    expect(letterHeight([...print(4, 22), ...specks(6000)], PAGE)).toBe(22);
  });
  it('stays small for small print under a heading', () => {
    const heading = Array.from({ length: 24 }, (_, i) => block(150 + i * 22, 60, 14, 20));
    expect(letterHeight([...heading, ...print(40, 9)], PAGE)).toBe(9);
  });
  it('stays small for small print beside a block of large print', () => {
    const large = Array.from({ length: 120 }, (_, i) =>
      block(150 + (i % 40) * 34, 60 + Math.floor(i / 40) * 60, 20, 30),
    );
    expect(letterHeight([...large, ...print(20, 9).map((b) => ({ ...b, y0: b.y0 + 300, y1: b.y1 + 300 }))], PAGE)).toBe(
      9,
    );
  });
  it('is none on a page without letters', () => {
    expect(letterHeight([], PAGE)).toBe(0);
  });
});
