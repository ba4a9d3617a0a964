import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { lacksTiffPages } from '../../../src/adapters/cut-off.ts';
import { openFile } from '../../../src/adapters/decoding/open-file.ts';

const LIMITS = { maxPages: 50, maxMegapixels: 250 };

describe('a TIFF of several pages that lost its end', () => {
  let whole: Buffer;
  let secondPage: number;
  beforeAll(async () => {
    const page = (level: number) => ({ create: { width: 60, height: 40, channels: 3 as const, background: level } });
    const pages = await Promise.all(
      [0, 80, 160].map((level) =>
        sharp({ ...page(0), create: { ...page(0).create, background: { r: level, g: level, b: level } } })
          .png()
          .toBuffer(),
      ),
    );
    whole = await sharp(pages, { join: { animated: true } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    const first = whole.readUInt32LE(4);
    secondPage = whole.readUInt32LE(first + 2 + whole.readUInt16LE(first) * 12);
  });

  it('is read while it is whole', async () => {
    const source = await openFile(whole, LIMITS);
    expect([source.pageCount, lacksTiffPages(whole)]).toEqual([3, false]);
    await source.close();
  });

  it('is said to be cut off, though its first page opens', async () => {
    const cut = whole.subarray(0, secondPage + 1);
    expect((await sharp(cut).metadata()).width).toBe(60);
    await expect(openFile(cut, LIMITS)).rejects.toMatchObject({ code: 'file.cut-off' });
  });

  it('is not thought of where pages go round in a ring, or the last offset is left out', () => {
    const ring = Buffer.from(whole);
    const first = whole.readUInt32LE(4);
    ring.writeUInt32LE(first, first + 2 + whole.readUInt16LE(first) * 12);
    expect(lacksTiffPages(ring)).toBe(false);
    const short = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0]);
    expect(lacksTiffPages(short)).toBe(false);
  });
});
