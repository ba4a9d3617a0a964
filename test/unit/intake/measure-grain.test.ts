import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../src/adapters/image-gray.ts';
import { measureGrain } from '../../../src/intake/reading/measure-grain.ts';

function picture(width: number, height: number, level: (x: number, y: number) => number): GrayImage {
  return {
    width,
    height,
    pixels: Uint8Array.from({ length: width * height }, (_, i) => level(i % width, (i / width) | 0)),
  };
}

describe('the grain of a page', () => {
  it('is nothing on clean paper, print and all', () => {
    expect(measureGrain(picture(40, 40, (x, y) => (x % 10 < 3 && y % 20 < 8 ? 0 : 255)))).toBe(0);
  });

  it('is the usual step of the noise', () => {
    expect(measureGrain(picture(40, 40, (x) => (x % 2 === 0 ? 240 : 227)))).toBe(13);
  });

  it('does not count the step from the end of a row to the next', () => {
    expect(measureGrain(picture(2, 40, (x) => x * 200 + 20))).toBe(200);
    expect(measureGrain(picture(4, 40, (x) => (x === 3 ? 220 : 20)))).toBe(0);
  });
});
