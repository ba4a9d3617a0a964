import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openImageFile } from '../../../src/adapters/image-file.ts';
import { openPdf } from '../../../src/adapters/pdf.ts';
import { tiffResolution } from '../../../src/adapters/tiff-resolution.ts';
import { makePdf } from '../../../src/tryout/ward/make-pdf.ts';

const LIMITS = { maxPages: 10, maxMegapixels: 50 };
const DOTS_PER_MM = 1 / 25.4;

/** Black and white rows, as a fax machine sends them: dots per inch across and down. */
function fax(width: number, height: number, across: number, down: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height, 255);
  pixels.fill(0, 0, width * 40);
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .threshold(150)
    .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: across * DOTS_PER_MM, yres: down * DOTS_PER_MM })
    .toBuffer();
}

const sidesOf = async (tiff: Buffer) => {
  const { picture } = await (await openImageFile(tiff, 'image/tiff', LIMITS)).loadPage(1);
  return [picture.width, picture.height];
};

describe('a fax', () => {
  it('is drawn square by the resolutions that the TIFF states, whatever its width', async () => {
    expect(await sidesOf(await fax(1000, 700, 200, 100))).toEqual([1000, 1400]);
    const [, height] = await sidesOf(await fax(2432, 1078, 204, 98));
    expect(Math.abs(height! - (1078 * 204) / 98)).toBeLessThan(3);
  });

  it('of fine resolution is drawn as it is', async () => {
    expect(await sidesOf(await fax(1000, 1400, 204, 196))).toEqual([1000, 1400]);
  });

  it('that states one resolution for both is drawn square by its shape', async () => {
    expect(await sidesOf(await fax(1728, 1100, 72, 72))).toEqual([1728, 2200]);
  });

  it('in a PDF has the sides of its page', async () => {
    const scan = await sharp(await fax(1728, 1100, 204, 100))
      .png()
      .toBuffer();
    const { picture } = await (await openPdf(await makePdf([{ scan }]), LIMITS)).loadPage(1);
    expect(picture.height / picture.width).toBeCloseTo(11 / 8.5, 1);
    const column = Array.from({ length: picture.height }, (_, y) => picture.pixels[y * picture.width + 900]!);
    const inked = column.filter((level) => level < 128).length / picture.height;
    expect(Math.abs(inked - 40 / 1100)).toBeLessThan(0.003);
  });

  it('without a resolution that can be read states none', async () => {
    const tiff = await fax(1000, 700, 200, 100);
    expect(tiffResolution(tiff, 0)?.across).toBeGreaterThan(0);
    expect(tiffResolution(tiff, 1)).toBeNull();
    for (let length = 0; length < 64; length++) expect(tiffResolution(tiff.subarray(0, length), 0)).toBeNull();
    expect(tiffResolution(new Uint8Array(64).fill(0x49), 0)).toBeNull();
  });
});
