import { describe, expect, it } from 'vitest';
import { openImageFile } from '../../../src/adapters/image-file.ts';
import type { GrayImage } from '../../../src/adapters/image-gray.ts';
import { findPhotographedPage } from '../../../src/intake/reading/find-photographed-page.ts';
import { homographyOf, type Quad, throughHomography } from '../../../src/intake/reading/homography.ts';
import { toPageBox } from '../../../src/intake/reading/page-frame.ts';
import { straightenSheet } from '../../../src/intake/reading/straighten-sheet.ts';
import { ANGLES, photographPage } from '../../factories/photograph-page.ts';
import { aScan } from '../../factories/scans.ts';

const [TILTED, FROM_THE_SIDE] = ANGLES;
const SQUARE_ON: Quad = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.92],
  [0.1, 0.92],
];
const CUT_OFF: Quad = [
  [0.2, 0.12],
  [1.1, 0.1],
  [1.2, 0.93],
  [0.07, 0.9],
];
const SIZE = { width: 760, height: 960 };

async function photograph(corners: Quad, table: 'dark' | 'wood'): Promise<GrayImage> {
  const page = await aScan([{ letterhead: 'Alderbrook Hospital', under: 'Progress note' }, { text: 'Resting well.' }]);
  const { jpeg } = await photographPage(page, { corners, table, ...SIZE });
  const file = await openImageFile(jpeg, 'image/jpeg', { maxPages: 1, maxMegapixels: 50 });
  return (await file.loadPage(1)).picture;
}

describe('a page photographed at an angle', () => {
  it.each([
    ['from below its foot, on a dark table', TILTED, 'dark'],
    ['from the side, on a dark table', FROM_THE_SIDE, 'dark'],
    ['from below its foot, on boards that are brighter than its shadow', TILTED, 'wood'],
    ['from the side, on boards', FROM_THE_SIDE, 'wood'],
  ] as const)('is found by its four corners: %s', async (_, corners, table) => {
    const found = await findPhotographedPage(await photograph(corners, table));
    expect(found).not.toBeNull();
    for (const [i, [x, y]] of found!.entries()) {
      const [trueX, trueY] = corners[i]!;
      expect(Math.hypot(x - trueX * SIZE.width, y - trueY * SIZE.height)).toBeLessThan(9);
    }
  });

  it.each([
    ['that lies square on the table', SQUARE_ON],
    ['that is cut off by the rim of the picture', CUT_OFF],
  ])('is left alone: a page %s', async (_, corners) => {
    expect(await findPhotographedPage(await photograph(corners, 'dark'))).toBeNull();
  });

  it('is left alone when a second page lies beside it', async () => {
    const picture = await photograph(TILTED, 'dark');
    for (let y = 20; y < 180; y++) picture.pixels.fill(235, y * picture.width + 5, y * picture.width + 110);
    expect(await findPhotographedPage(picture)).toBeNull();
  });

  it('is not looked for on a scan, an empty picture, or a very small one', async () => {
    const blank = { width: 900, height: 1200, pixels: new Uint8Array(900 * 1200).fill(255) };
    expect(await findPhotographedPage(blank)).toBeNull();
    expect(await findPhotographedPage({ ...blank, pixels: new Uint8Array(900 * 1200) })).toBeNull();
    expect(await findPhotographedPage({ width: 3, height: 1, pixels: new Uint8Array(3) })).toBeNull();
  });
});

describe('laying a page flat', () => {
  const quad: Quad = [
    [30, 20],
    [150, 40],
    [170, 220],
    [10, 190],
  ];

  it('takes corners to corners, and a straight line to a straight line', () => {
    const toPhoto = homographyOf(quad, { width: 120, height: 180 });
    const corners = [
      [0, 0],
      [120, 0],
      [120, 180],
      [0, 180],
    ] as const;
    for (const [i, corner] of corners.entries()) {
      const [x, y] = throughHomography(toPhoto, corner);
      expect(x).toBeCloseTo(quad[i]![0]);
      expect(y).toBeCloseTo(quad[i]![1]);
    }
    const [[ax, ay], [bx, by], [cx, cy]] = ([0, 70, 180] as const).map((y) => throughHomography(toPhoto, [50, y])) as [
      [number, number],
      [number, number],
      [number, number],
    ];
    expect((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)).toBeCloseTo(0, 5);
  });

  it('keeps an upright rectangle pixel for pixel', () => {
    const pixels = Uint8Array.from({ length: 40 * 30 }, (_, i) => (i * 37) % 256);
    const upright: Quad = [
      [5, 4],
      [25, 4],
      [25, 24],
      [5, 24],
    ];
    const { image } = straightenSheet({ width: 40, height: 30, pixels }, upright);
    expect([image.width, image.height]).toEqual([20, 20]);
    for (let y = 0; y < 20; y++)
      for (let x = 0; x < 20; x++) expect(image.pixels[y * 20 + x]).toBe(pixels[(y + 4) * 40 + x + 5]);
  });

  it.each([0, 90, 180, 270] as const)('brings a box back to the photograph turned by %i degrees', (rotation) => {
    const [photo, flat] = [
      { width: 200, height: 240 },
      { width: 120, height: 180 },
    ];
    const toPhoto = homographyOf(quad, flat);
    const sideways = rotation % 180 !== 0;
    const page = sideways ? { width: flat.height, height: flat.width } : flat;
    // The middle of the page, whichever way it is turned.
    const box = [page.width / 2 - 4, page.height / 2 - 4, page.width / 2 + 4, page.height / 2 + 4] as const;
    const found = toPageBox([...box], { ...page, degrees: 0, scale: 1 }, page, { toPhoto, flat, photo, rotation });
    const [x, y] = throughHomography(toPhoto, [60, 90]);
    const turned = { 0: [x, y], 90: [240 - y, x], 180: [200 - x, 240 - y], 270: [y, 200 - x] }[rotation];
    expect(Math.abs((found[0] + found[2]) / 2 - turned[0]!)).toBeLessThan(1.5);
    expect(Math.abs((found[1] + found[3]) / 2 - turned[1]!)).toBeLessThan(1.5);
  });
});
