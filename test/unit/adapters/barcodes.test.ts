import { describe, expect, it } from 'vitest';
import { drawBarcode, type WrittenFormat } from '../../../src/adapters/barcode-image.ts';
import { findBarcodes } from '../../../src/adapters/barcodes.ts';
import type { GrayImage } from '../../../src/adapters/image-gray.ts';

/** A barcode with `module` pixels a module on white paper. */
async function paperWith(text: string, format: WrittenFormat, module = 3): Promise<GrayImage> {
  const symbol = await drawBarcode(text, format);
  const [left, top] = [120, 150];
  const isBars = format === 'Code128';
  const rows = isBars ? 80 : symbol.height * module;
  const image = { width: symbol.width * module + 2 * left, height: rows + 2 * top, pixels: new Uint8Array() };
  image.pixels = new Uint8Array(image.width * image.height).fill(255);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < symbol.width * module; x++)
      image.pixels[(top + y) * image.width + left + x] =
        symbol.pixels[(isBars ? 0 : Math.floor(y / module)) * symbol.width + Math.floor(x / module)]!;
  return image;
}

describe('barcodes of a picture', () => {
  it('are read with the place where they stand', async () => {
    const [found] = await findBarcodes(await paperWith('MRN:00481516', 'Code128'));
    expect(found).toMatchObject({ format: 'Code128', text: 'MRN:00481516' });
    const [x0, y0, x1, y1] = found?.box ?? [0, 0, 0, 0];
    expect([Math.abs(x0 - 120) < 8, y0 >= 148 && y1 <= 232, x1 > 300]).toEqual([true, true, true]);
  });

  it('give up control and direction characters, and the rest of a huge text', async () => {
    const odd = await findBarcodes(await paperWith('A\u0000B\u001b[31mC\u202eD', 'QRCode', 4));
    expect(odd.map(({ text }) => text)).toEqual(['A B [31mC D']);
    const huge = await findBarcodes(await paperWith('7'.repeat(2500), 'QRCode', 4));
    expect(huge.map(({ text }) => text.length)).toEqual([1000]);
  });

  it.each([
    [1, 1],
    [19, 400],
    [3, 5000],
    [21, 21],
  ])('a picture of %i x %i has none', async (width, height) => {
    expect(await findBarcodes({ width, height, pixels: new Uint8Array(width * height).fill(90) })).toEqual([]);
  });
});
