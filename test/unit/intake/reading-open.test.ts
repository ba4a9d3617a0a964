import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openFile } from '../../../src/adapters/decoding/open-file.ts';
import { drawPage, paragraph } from '../../../src/tryout/ward/draw-page.ts';
import { makePdf } from '../../../src/tryout/ward/make-pdf.ts';

const LIMITS = { maxPages: 3, maxMegapixels: 250 };
const page = { lines: paragraph(['One line.']) };

describe('opening a scan', () => {
  it('says that a file without bytes is empty', async () => {
    await expect(openFile(new Uint8Array(), LIMITS)).rejects.toMatchObject({ code: 'file.empty' });
  });

  it('refuses what is no picture and no PDF', async () => {
    await expect(openFile(Buffer.from('MZ\x90\x00\x03\x00\x00\x00program'), LIMITS)).rejects.toMatchObject({
      code: 'file.type',
    });
  });

  it('says that a cut-off PDF is cut off', async () => {
    const pdf = await makePdf([{ text: page }]);
    await expect(openFile(pdf.subarray(0, 200), LIMITS)).rejects.toMatchObject({ code: 'file.cut-off' });
  });

  it('says that a cut-off PNG is cut off', async () => {
    const png = await drawPage(page);
    await expect(openFile(png.subarray(0, 30), LIMITS)).rejects.toMatchObject({ code: 'file.cut-off' });
  });

  it('counts pages before reading any', async () => {
    const pdf = await makePdf(Array.from({ length: 4 }, () => ({ text: page })));
    await expect(openFile(pdf, LIMITS)).rejects.toMatchObject({
      code: 'file.too-many-pages',
      blanks: { pages: 4, limit: 3 },
    });
  });

  it('refuses a picture that claims more pixels than the limit, without decoding it', async () => {
    const png = await drawPage(page);
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(35_000, 16);
    bomb.writeUInt32BE(35_000, 20);
    await expect(openFile(bomb, LIMITS)).rejects.toMatchObject({ code: 'file.picture-too-large' });
  });

  it.each(['webp', 'gif'] as const)('opens %s by its content', async (format) => {
    const scan = await openFile(
      await sharp(await drawPage(page))
        .toFormat(format)
        .toBuffer(),
      LIMITS,
    );
    expect(scan).toMatchObject({ mediaType: `image/${format}`, pageCount: 1 });
    expect((await scan.loadPage(1)).picture).toMatchObject({ width: 1700, height: 2200 });
  });

  it('ends with a sentence on a PDF whose page tree runs in a circle', async () => {
    const pdf = await makePdf([{ text: page }]);
    const cyclic = Buffer.from(pdf.toString('latin1').replace(/\/Kids \[\d+ 0 R\]/, '/Kids [2 0 R]'), 'latin1');
    const outcome = openFile(cyclic, LIMITS).then((scan) => scan.loadPage(1));
    await expect(outcome).rejects.toMatchObject({ code: 'file.damaged' });
  });
});
