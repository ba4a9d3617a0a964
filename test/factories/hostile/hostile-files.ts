/** About 940 hostile and odd files, made from seeds: the same on every machine and at every run. */
import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { makeBmp } from '../make-bmp.ts';
import { makeZip } from '../make-zip.ts';
import type { HostileFile } from './hostile-file.ts';
import { HOSTILE_OTHERS } from './hostile-others.ts';
import { HOSTILE_PDFS, pdfOf } from './hostile-pdfs.ts';
import { HOSTILE_PICTURES } from './hostile-pictures.ts';
import { mutateFile } from './mutate-file.ts';

/** A strip of a page that a reading engine is done with in a moment. */
function strip(): Sharp {
  const words = '<text x="12" y="40" font-family="sans-serif" font-size="26">Potassium 4.1 mmol/L</text>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="64"><rect width="320" height="64" fill="#fff"/>${words}</svg>`;
  return sharp(Buffer.from(svg)).flatten();
}

/** Good files, small, one of each kind. */
const SEEDS: Record<string, () => Promise<Buffer>> = {
  png: () => strip().png().toBuffer(),
  'woven-png': () => strip().png({ progressive: true, palette: true }).toBuffer(),
  jpeg: () =>
    strip()
      .withExif({ IFD0: { Orientation: '6' } })
      .jpeg({ quality: 70 })
      .toBuffer(),
  'progressive-jpeg': () => strip().jpeg({ progressive: true, quality: 70 }).toBuffer(),
  tiff: () => strip().tiff({ compression: 'lzw' }).toBuffer(),
  'fax-tiff': () => strip().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(),
  'jpeg-tiff': () => strip().tiff({ compression: 'jpeg' }).toBuffer(),
  gif: () => strip().gif().toBuffer(),
  webp: () => strip().webp({ lossless: true }).toBuffer(),
  bmp: async () =>
    makeBmp(
      Array.from({ length: 40 }, (_, y) => Array.from({ length: 90 }, (_, x) => ((x >> 2) + (y >> 2)) % 2)),
      24,
    ),
  heic: async () => readFileSync(new URL('../../fixtures/phone.heic', import.meta.url)),
  'text-pdf': async () => aPdf('BT /F1 14 Tf 10 60 Td (Potassium 4.1 mmol/L) Tj ET', null),
  'scan-pdf': async () => aPdf('q 200 0 0 40 0 30 cm /X Do Q', await strip().toColourspace('b-w').jpeg().toBuffer()),
  docx: async () =>
    makeZip([
      {
        name: '[Content_Types].xml',
        bytes:
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      },
      {
        name: 'word/document.xml',
        bytes:
          '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Potassium 4.1 mmol/L was within range today.</w:t></w:r></w:p></w:body></w:document>',
      },
    ]),
};

function aPdf(content: string, jpeg: Buffer | null): Buffer {
  const picture =
    '/Type /XObject /Subtype /Image /Width 320 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode';
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>',
    { head: '', data: Buffer.from(content) },
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    jpeg ? { head: picture, data: jpeg } : 'null',
  ]);
}

/** All of them; the bytes of each are made when they are asked for. */
export async function hostileFiles(): Promise<HostileFile[]> {
  const seeds = await Promise.all(Object.entries(SEEDS).map(async ([kind, make]) => ({ kind, good: await make() })));
  const mutated = seeds.flatMap(({ kind, good }, seed) =>
    mutateFile(good, seed + 1).map(({ what, bytes }, i) => ({
      name: `broken ${kind}/${i + 1} ${what}`,
      make: () => bytes,
    })),
  );
  const joined = seeds.map(({ kind, good }, i) => {
    const other = seeds[(i + 5) % seeds.length]!;
    return { name: `joined/${kind} and ${other.kind}`, make: () => Buffer.concat([good, other.good]) };
  });
  return [...HOSTILE_PDFS, ...HOSTILE_PICTURES, ...HOSTILE_OTHERS, ...joined, ...mutated];
}
