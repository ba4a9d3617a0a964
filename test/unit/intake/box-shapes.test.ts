import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../src/adapters/image-gray.ts';
import { squareOf } from '../../../src/intake/marks/box-shapes.ts';

const [LEFT, TOP, SIDE, LINE] = [10, 10, 40, 3];
type Stroke = [x0: number, y0: number, x1: number, y1: number];

/** Strokes in pixels of a square of 40 pixels a side. */
function drawing(...strokes: Stroke[]): GrayImage {
  const image = { width: 60, height: 60, pixels: new Uint8Array(3600).fill(255) };
  for (const [x0, y0, x1, y1] of strokes)
    for (let y = TOP + y0; y < TOP + y1; y++) image.pixels.fill(0, y * 60 + LEFT + x0, y * 60 + LEFT + x1);
  return image;
}

const top: Stroke = [0, 0, SIDE, LINE];
const bottom: Stroke = [0, SIDE - LINE, SIDE, SIDE];
const right: Stroke = [SIDE - LINE, 0, SIDE, SIDE];
const left: Stroke = [0, 0, LINE, SIDE];
const squareIn = (image: GrayImage) =>
  squareOf(image, { x0: LEFT, y0: TOP, x1: LEFT + SIDE, y1: TOP + SIDE, area: 400 }, 27, 87)?.box;

describe('a square', () => {
  it('is found, whole or with one worn side', () => {
    const box = [LEFT, TOP, LEFT + SIDE, TOP + SIDE];
    expect(squareIn(drawing(top, bottom, right, left))).toEqual(box);
    expect(squareIn(drawing(top, bottom, right, [0, 0, LINE, 14], [0, 24, LINE, SIDE]))).toEqual(box);
  });

  it('is found when three pixels of a level side are worn away', () => {
    expect(squareIn(drawing([0, 0, 17, LINE], [20, 0, SIDE, LINE], bottom, right, left))).toBeDefined();
  });

  it.each<[string, Stroke[]]>([
    ['a bracket', [top, bottom, left]],
    ['a letter E', [top, [0, 18, SIDE, 21], bottom, left]],
    ['two rules with worn sides between them', [top, bottom, [0, 0, LINE, 28], [SIDE - LINE, 0, SIDE, 28]]],
    ['an angular letter G', [top, bottom, left, [SIDE - LINE, 24, SIDE, SIDE]]],
  ])('is not seen in %s', (_, strokes) => {
    expect(squareIn(drawing(...strokes))).toBeUndefined();
  });
});
