import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../../src/adapters/decoding/open-file.ts';
import { drawPage, paragraph } from '../../src/tryout/ward/draw-page.ts';
import { onePagePdf, showLines } from '../factories/write-pdf.ts';

const LIMITS = { maxPages: 9, maxMegapixels: 250 };
const content = showLines(['Potassium 4.1 mmol/L, drawn this morning'], { x: 10, y: 20 });
/** Half of a Letter page of print at 100 dpi, in black and white: 640 x 160 pixels. */
const [WIDE, TALL] = [640, 160];
let bits: Buffer;

beforeAll(async () => {
  const png = await drawPage(
    { lines: paragraph(['Sodium 139 mmol/L, and', 'Potassium 4.1 mmol/L'], { size: 20, leading: 40 }) },
    100,
  );
  const gray = await sharp(png)
    .extract({ left: 80, top: 80, width: WIDE, height: TALL })
    .toColourspace('b-w')
    .threshold(128)
    .raw()
    .toBuffer();
  bits = gray;
});

/** A page that is filled by one image. */
function imagePdf(filter: string, data: Uint8Array, more: { body: string; stream: Uint8Array }[] = []): Buffer {
  const image = { body: `/Type /XObject /Subtype /Image /Width ${WIDE} /Height ${TALL} ${filter}`, stream: data };
  const pdf = onePagePdf(`q ${WIDE} 0 0 ${TALL} 0 0 cm /Im1 Do Q`, {
    page: `/MediaBox [0 0 ${WIDE} ${TALL}]`,
    more: [image, ...more],
  });
  return Buffer.from(pdf.toString('latin1').replace('/Font << /F1 5 0 R >>', '/XObject << /Im1 6 0 R >>'), 'latin1');
}

/** How much of the drawn print stands dark on the page's picture, and how much of the paper is dark. */
async function compare(bytes: Uint8Array): Promise<{ print: number; paper: number }> {
  const source = await openFile(bytes, LIMITS);
  const { picture } = await source.loadPage(1);
  await source.close();
  const count = { print: 0, dark: 0, paper: 0, stained: 0 };
  for (let y = 2; y < TALL - 2; y++) {
    for (let x = 2; x < WIDE - 2; x++) {
      const at =
        Math.floor(((y + 0.5) * picture.height) / TALL) * picture.width +
        Math.floor(((x + 0.5) * picture.width) / WIDE);
      const isDark = picture.pixels[at]! < 128;
      if (bits[y * WIDE + x]! === 0) {
        count.print++;
        if (isDark) count.dark++;
      } else {
        count.paper++;
        if (isDark) count.stained++;
      }
    }
  }
  return { print: count.dark / count.print, paper: count.stained / count.paper };
}

/** CCITT group 4 data of the print. */
async function group4(): Promise<Buffer> {
  const tiff = await sharp(bits, { raw: { width: WIDE, height: TALL, channels: 1 } })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite: true, tileHeight: TALL })
    .toBuffer();
  const directory = tiff.readUInt32LE(4);
  const entry = (tag: number): number => {
    for (let i = 0; i < tiff.readUInt16LE(directory); i++) {
      const at = directory + 2 + i * 12;
      if (tiff.readUInt16LE(at) === tag)
        return tiff.readUInt16LE(at + 2) === 3 ? tiff.readUInt16LE(at + 8) : tiff.readUInt32LE(at + 8);
    }
    throw new Error(`no tag ${tag}`);
  };
  return tiff.subarray(entry(273), entry(273) + entry(279));
}

/** JBIG2 segments of one page (ITU-T T.88): page information and one generic region, which may hold group 4 data. */
function jbig2(fax: Buffer): Buffer {
  const segment = (number: number, type: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(11);
    head.writeUInt32BE(number, 0);
    head.writeUInt8(type, 4);
    head.writeUInt8(0, 5);
    head.writeUInt8(1, 6);
    head.writeUInt32BE(data.length, 7);
    return Buffer.concat([head, data]);
  };
  const page = Buffer.alloc(19);
  page.writeUInt32BE(WIDE, 0);
  page.writeUInt32BE(TALL, 4);
  const region = Buffer.alloc(18);
  region.writeUInt32BE(WIDE, 0);
  region.writeUInt32BE(TALL, 4);
  region.writeUInt8(1, 17); // MMR
  return Buffer.concat([segment(0, 48, page), segment(1, 38, Buffer.concat([region, fax]))]);
}

describe('pictures inside PDFs', () => {
  const expectPrint = async (pdf: Uint8Array) => {
    const { print, paper } = await compare(pdf);
    expect(print).toBeGreaterThan(0.9);
    expect(paper).toBeLessThan(0.05);
  };

  it('in CCITT group 4 are drawn', async () => {
    const filter = `/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${WIDE} /Rows ${TALL} >>`;
    await expectPrint(imagePdf(filter, await group4()));
  });

  it('in JBIG2 are drawn', async () => {
    const filter = '/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode';
    await expectPrint(imagePdf(filter, jbig2(await group4())));
  });

  it('in JPEG 2000 are drawn', async () => {
    const data = await readFile('test/fixtures/print.jp2');
    await expectPrint(imagePdf('/Filter /JPXDecode', data));
  });

  it('drawn as curves without a font have no text of their own, and show on the picture', async () => {
    const source = await openFile(
      onePagePdf('10 w 40 100 m 40 700 l 300 700 l 300 100 l S 0 0 1 RG 80 200 m 100 600 200 600 250 200 c S'),
      LIMITS,
    );
    const { picture, textLayer } = await source.loadPage(1);
    expect(textLayer).toEqual([]);
    expect(picture.pixels.filter((pixel) => pixel < 128).length).toBeGreaterThan(10_000);
    await source.close();
  });
});

describe('pages of odd sizes', () => {
  it.each([
    ['of 14,400 points', '/MediaBox [0 0 14400 14400]'],
    ['of a size of zero', '/MediaBox [0 0 0 0]'],
    ['that are a strip', '/MediaBox [0 0 14400 20]'],
    ['with a unit of their own', '/MediaBox [0 0 260 40] /UserUnit 10'],
    ['that are turned', '/MediaBox [0 0 260 40] /Rotate 90'],
  ])('%s are read, and their pictures stay within bounds', async (_, page) => {
    const source = await openFile(onePagePdf(content, { page }), LIMITS);
    const { picture, textLayer } = await source.loadPage(1);
    expect(textLayer.map(({ text }) => text).join(' ')).toContain('Potassium 4.1 mmol/L');
    expect(picture.width * picture.height).toBeLessThanOrEqual(41e6);
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(30_000);
    await source.close();
  });
});
