import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openFile } from '../../../src/adapters/decoding/open-file.ts';
import { makeBmp } from '../../factories/make-bmp.ts';

const LIMITS = { maxPages: 3, maxMegapixels: 1 };
/** No symmetry: a flip or a shift would show. */
const PIXELS = [
  [0, 1, 1, 1, 0],
  [0, 0, 1, 1, 1],
  [1, 1, 1, 0, 1],
];

async function pixelsOf(bytes: Uint8Array): Promise<number[][]> {
  const { picture } = await (await openFile(bytes, LIMITS)).loadPage(1);
  return Array.from({ length: picture.height }, (_, y) =>
    Array.from({ length: picture.width }, (_, x) => (picture.pixels[y * picture.width + x]! > 127 ? 1 : 0)),
  );
}

describe('bitmaps (BMP)', () => {
  it.each([1, 4, 8, 16, 24, 32] as const)('reads %i bits a pixel, from below and from above', async (bits) => {
    expect(await pixelsOf(makeBmp(PIXELS, bits))).toEqual(PIXELS);
    expect(await pixelsOf(makeBmp(PIXELS, bits, { topDown: true }))).toEqual(PIXELS);
  });

  it('reads run lengths: runs, literal pixels, ends of rows and steps', async () => {
    const runs = Uint8Array.of(
      ...[3, 1, 1, 0, 1, 1, 0, 0], // lowest row: three white, one black, one white
      ...[0, 5, 0, 0, 1, 1, 1, 0, 0, 0], // five literal pixels, padded to an even count
      ...[1, 0, 3, 1, 1, 0, 0, 1],
    );
    expect(await pixelsOf(makeBmp(PIXELS, 8, { runs }))).toEqual(PIXELS);
    const nibbles = Uint8Array.of(
      ...[3, 0x11, 2, 0x01, 0, 0],
      ...[0, 5, 0x00, 0x11, 0x10, 0, 0, 0],
      ...[1, 0, 3, 0x11, 1, 0, 0, 1],
    );
    expect(await pixelsOf(makeBmp(PIXELS, 4, { runs: nibbles }))).toEqual(PIXELS);
  });

  it('knows the resolution, and says of a cut-off file that it is cut off', async () => {
    const bmp = makeBmp(PIXELS, 24);
    expect((await (await openFile(bmp, LIMITS)).loadPage(1)).dpi).toBe(300);
    const scan = await openFile(bmp.subarray(0, 70), LIMITS);
    await expect(scan.loadPage(1)).rejects.toMatchObject({ code: 'file.cut-off' });
  });

  it('refuses a header that claims more pixels than the limit', async () => {
    const bmp = makeBmp(PIXELS, 24);
    bmp.writeInt32LE(2_000_000_000, 18);
    await expect(openFile(bmp, LIMITS)).rejects.toMatchObject({ code: 'file.picture-too-large' });
  });
});

describe('HEIC', () => {
  it('decodes a picture of a telephone', async () => {
    const bytes = await readFile('test/fixtures/phone.heic');
    const scan = await openFile(bytes, LIMITS);
    expect(scan).toMatchObject({ mediaType: 'image/heic', pageCount: 1 });
    const { picture } = await scan.loadPage(1);
    expect([picture.width, picture.height]).toEqual([560, 160]);
    const dark = picture.pixels.filter((pixel) => pixel < 96).length / picture.pixels.length;
    expect(dark).toBeGreaterThan(0.01);
    expect(dark).toBeLessThan(0.2);
    await scan.close();
  });

  it('says that a cut-off one is damaged, and refuses one that is too large', async () => {
    const bytes = await readFile('test/fixtures/phone.heic');
    await expect(openFile(bytes.subarray(0, 200), LIMITS)).rejects.toMatchObject({ code: 'file.damaged' });
    await expect(openFile(bytes, { ...LIMITS, maxMegapixels: 0.01 })).rejects.toMatchObject({
      code: 'file.picture-too-large',
    });
  });
});
