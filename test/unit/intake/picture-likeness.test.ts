import { describe, expect, it } from 'vitest';
import { comparePrints } from '../../../src/intake/marks/compare-prints.ts';
import { findAlikePictures } from '../../../src/intake/marks/find-alike-pictures.ts';
import { PRINT_SIDE, printPicture } from '../../../src/intake/marks/print-picture.ts';

/** A paper with black rectangles [x, y, width, height]. */
function paper(rectangles: [number, number, number, number][], shift = 0) {
  const image = { width: 600, height: 800, pixels: new Uint8Array(480_000).fill(250) };
  for (const [left, top, wide, tall] of rectangles)
    for (let y = top; y < top + tall; y++) image.pixels.fill(10, y * 600 + left + shift, y * 600 + left + shift + wide);
  return image;
}
const FRAME: [number, number, number, number][] = [
  [60, 60, 480, 6],
  [60, 700, 480, 6],
  [60, 60, 6, 640],
  [534, 60, 6, 640],
];
const ANNA: [number, number, number, number] = [120, 200, 180, 40];
const BORIS: [number, number, number, number] = [330, 430, 150, 60];
const page = (imagePrint: string | null, words = 4, number = 1) => ({ page: number, words, imagePrint });

describe('the print of a picture', () => {
  it('is much the same when the paper lies a little apart, and another when the form holds something else', () => {
    const [one, again, other] = [
      printPicture(paper([...FRAME, ANNA])),
      printPicture(paper([...FRAME, ANNA], 7)),
      printPicture(paper([...FRAME, BORIS])),
    ];
    expect(comparePrints(one ?? '', again ?? '')).toBeGreaterThan(0.97);
    expect(comparePrints(one ?? '', other ?? '')).toBeLessThan(0.6);
    expect(findAlikePictures([page(one)], [page(other), page(again, 4, 2)])).toEqual([
      { page: 1, otherPage: 2, likeness: expect.closeTo(1, 1) },
    ]);
  });

  it('is none for a blank page, so blank pages are no duplicates', () => {
    expect(printPicture(paper([]))).toBeNull();
    expect(findAlikePictures([page(null)], [page(null)])).toEqual([]);
  });

  it('does not speak for pages that have words enough', () => {
    const print = printPicture(paper([...FRAME, ANNA]));
    expect(findAlikePictures([page(print, 200)], [page(print, 4)])).toEqual([]);
    expect(findAlikePictures([page(print, 4)], [page(print, 200)])).toEqual([]);
  });

  it('that is damaged or of another kind is like nothing', () => {
    expect(comparePrints('zz', 'f'.repeat(PRINT_SIDE ** 2))).toBe(0);
    expect(comparePrints('', '')).toBe(0);
  });
});
