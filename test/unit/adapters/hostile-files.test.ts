import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../../../src/adapters/decoding/open-file.ts';
import { onePagePdf, type PdfObject, showLines, writePdf } from '../../factories/write-pdf.ts';

const LIMITS = { maxPages: 50, maxMegapixels: 250 };
const SMALL = '/MediaBox [0 0 260 40]';
const content = showLines(['Potassium 4.1 mmol/L, drawn this morning'], { x: 10, y: 20 });
const WORDS = 'Potassium 4.1 mmol/L, drawn this morning';

/** The words of the first page. */
async function read(bytes: Uint8Array): Promise<string> {
  const source = await openFile(bytes, LIMITS);
  const { textLayer } = await source.loadPage(1);
  await source.close();
  return textLayer.map(({ text }) => text).join(' ');
}

const refused = (bytes: Uint8Array): Promise<unknown> =>
  read(bytes).then(
    () => 'read',
    (error: { code: string }) => error.code,
  );

describe('pictures', () => {
  let png: Buffer;
  beforeAll(async () => {
    const noise = Buffer.from(Array.from({ length: 120 * 90 }, (_, i) => (i * 7919) % 251));
    png = await sharp(noise, { raw: { width: 120, height: 90, channels: 1 } })
      .png()
      .toBuffer();
  });

  /** A PNG of 80 bytes or so whose head claims these sides. */
  const claiming = (width: number, height: number): Buffer => {
    const bomb = Buffer.from(png.subarray(0, 80));
    bomb.writeUInt32BE(width, 16);
    bomb.writeUInt32BE(height, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    return bomb;
  };

  it.each([
    [316_227_766, 316_227_766], // 10^17 pixels
    [2_147_483_647, 2_147_483_647],
    [35_000, 35_000],
  ])('of %i x %i pixels are refused by their head', async (width, height) => {
    expect(await refused(claiming(width, height))).toBe('file.picture-too-large');
  });

  it.each(['png', 'jpeg', 'gif', 'webp', 'tiff'] as const)('in %s that are cut off are said to be', async (format) => {
    const whole = await sharp(png).toFormat(format).toBuffer();
    expect(await refused(whole)).toBe('read');
    for (const share of [0.5, 0.9]) expect(await refused(whole.subarray(0, whole.length * share))).toBe('file.cut-off');
  });

  it('in JPEG that only lack the mark of their end are read', async () => {
    const jpeg = await sharp(png).jpeg().toBuffer();
    expect(await refused(jpeg.subarray(0, -2))).toBe('read');
  });
});

describe('PDFs', () => {
  it('with a broken cross-reference table are mended', async () => {
    const pdf = onePagePdf(content, { page: SMALL });
    expect(
      await read(Buffer.from(pdf.toString('latin1').replace(/\d{10} 00000 n/g, '0000000007 00000 n'), 'latin1')),
    ).toBe(WORDS);
  });

  it('that are cut off are said to be, also where a part could be mended', async () => {
    const pdf = onePagePdf(content, { page: SMALL });
    expect(await refused(pdf.subarray(0, 40))).toBe('file.cut-off');
    expect(await refused(pdf.subarray(0, pdf.indexOf('endstream') - 20))).toBe('file.cut-off');
  });

  it('with a page tree that runs in a circle end with a reason', async () => {
    const circle = writePdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>',
      '<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>',
    ]);
    expect(await refused(circle)).toBe('file.damaged');
  });

  it('of 10,000 pages are refused before one is drawn', async () => {
    const kids = Array.from({ length: 10_000 }, () => '3 0 R').join(' ');
    const long = writePdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count 10000 >>`,
      `<< /Type /Page /Parent 2 0 R ${SMALL} >>`,
    ]);
    await expect(openFile(long, LIMITS)).rejects.toMatchObject({
      code: 'file.too-many-pages',
      blanks: { pages: 10_000 },
    });
  });

  it('with a script that runs at opening are read, and the script is not run', async () => {
    const action = '/OpenAction << /S /JavaScript /JS (globalThis.scriptRan = true; while (true) {}) >>';
    expect(await read(onePagePdf(content, { page: SMALL, catalog: action }))).toBe(WORDS);
    expect(globalThis).not.toHaveProperty('scriptRan');
  });

  it('that are signed are read', async () => {
    const catalog = '/AcroForm << /Fields [6 0 R] /SigFlags 3 >>';
    const page = `${SMALL} /Annots [6 0 R]`;
    const field =
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /V 7 0 R /F 132 /P 3 0 R /Rect [0 0 0 0] >>';
    const signature = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <${'00'.repeat(40)}> >>`;
    expect(await read(onePagePdf(content, { page, catalog, more: [field, signature] }))).toBe(WORDS);
  });

  it('that only say "Please wait" are said to be forms for another program', async () => {
    const wait = showLines(
      [
        'Please wait...',
        'If this message is not eventually replaced with the proper contents of the document, your PDF',
        'viewer may not be able to display this type of document.',
      ],
      { x: 5, y: 90, size: 6 },
    );
    const catalog = '/AcroForm << /Fields [] /XFA 6 0 R >>';
    const more = [{ body: '', stream: '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>' }];
    expect(await refused(onePagePdf(wait, { page: '/MediaBox [0 0 400 100]', catalog, more }))).toBe('file.xfa');
  });

  it('with files attached say so', async () => {
    const catalog = '/Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >>';
    const more: PdfObject[] = [
      '<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 7 0 R >> >>',
      { body: '/Type /EmbeddedFile', stream: 'attached' },
    ];
    const source = await openFile(onePagePdf(content, { page: SMALL, catalog, more }), LIMITS);
    expect(source.attachedFiles).toBe(1);
    expect((await openFile(onePagePdf(content, { page: SMALL }), LIMITS)).attachedFiles).toBeUndefined();
  });

  it('with an image that is larger than the limit are refused, not taken for blank', async () => {
    const image = {
      body: '/Type /XObject /Subtype /Image /Width 35000 /Height 35000 /ColorSpace /DeviceGray /BitsPerComponent 1',
      stream: 'short',
    };
    const pdf = onePagePdf('q 260 0 0 40 0 0 cm /Im1 Do Q', { page: `${SMALL} /Tabs /S`, more: [image] })
      .toString('latin1')
      .replace('/Font << /F1 5 0 R >>', '/XObject << /Im1 6 0 R >>');
    expect(await refused(Buffer.from(pdf, 'latin1'))).toBe('file.picture-too-large');
  });

  it('that are turned say which way their words stand', async () => {
    const source = await openFile(onePagePdf(content, { page: `${SMALL} /Rotate 90` }), LIMITS);
    const { picture, textLayer } = await source.loadPage(1);
    expect(picture.height).toBeGreaterThan(picture.width);
    expect(new Set(textLayer.map(({ turn }) => turn))).toEqual(new Set([270]));
  });
});
