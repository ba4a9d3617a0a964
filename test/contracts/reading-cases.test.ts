import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDecoder, type Decoder } from '../../src/adapters/decoding/decoder.ts';
import { createOcrEngine, type OcrEngine } from '../../src/adapters/ocr/engine.ts';
import { readPage } from '../../src/intake/read-page.ts';
import { type DrawnPage, drawPage, paragraph, tableRows } from '../../src/tryout/ward/draw-page.ts';

const ROWS = [
  ['Test', 'Result', 'Units', 'Flag'],
  ['Potassium', '4.1', 'mmol/L', 'normal'],
  ['Creatinine', '88', 'umol/L', 'high'],
  ['Hemoglobin', '13.2', 'g/dL', 'normal'],
  ['Platelet count', '241', '10^9/L', 'normal'],
];
const report: DrawnPage = {
  lines: [
    ...paragraph([
      'Northfield General Hospital',
      'Laboratory report of the department of medicine',
      'The patient was admitted with chest pain and recovered well.',
      'She was discharged on metoprolol 25 mg twice daily.',
    ]),
    ...tableRows(ROWS, [72, 220, 300, 400], { y: 200, size: 11 }),
  ],
  rules: Array.from({ length: ROWS.length + 1 }, (_, i) => [66, 187 + i * 18, 480, 187 + i * 18]),
};

let ocr: OcrEngine;
let decoder: Decoder;
let png: Buffer;
beforeAll(async () => {
  ocr = await createOcrEngine({ engine: 'auto', workers: 2, timeoutMs: 60_000 });
  decoder = createDecoder({ memoryMb: 1024, timeoutMs: 60_000 });
  png = await drawPage(report, 200);
});
afterAll(async () => {
  await decoder.close();
  await ocr.close();
});

async function textOf(bytes: Uint8Array): Promise<string> {
  const scan = await decoder.open(bytes, { maxPages: 50, maxMegapixels: 250 });
  const { reading } = await readPage(scan, 1, ocr);
  await scan.close();
  return reading.text;
}

function expectReport(text: string) {
  expect(text).toContain('metoprolol 25 mg twice daily');
  expect(text).toMatch(/^Potassium 4\.1 mmol\/L normal$/m);
  expect(text).toMatch(/^Creatinine 88 umol\/L high$/m);
  expect(text).toMatch(/^Hemoglobin 13\.2 g\/dL normal$/m);
}

/** Each pixel (1 or 3 channels) by its place, 0..1 across and down. */
async function recolour(
  bytes: Uint8Array,
  channels: 1 | 3,
  paint: (level: number, x: number, y: number, channel: number) => number,
): Promise<Buffer> {
  const { data, info } = await sharp(bytes).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const out = Buffer.alloc(info.width * info.height * channels);
  for (let i = 0; i < out.length; i++) {
    const pixel = Math.floor(i / channels);
    const [x, y] = [(pixel % info.width) / info.width, Math.floor(pixel / info.width) / info.height];
    out[i] = Math.max(0, Math.min(255, paint(data[pixel * info.channels]!, x, y, i % channels)));
  }
  return sharp(out, { raw: { width: info.width, height: info.height, channels } })
    .png()
    .toBuffer();
}

describe('pages that are hard to read', () => {
  it.each([-10, -5, 5, 10])('levels a page that lies %i degrees askew', async (degrees) => {
    expectReport(await textOf(await sharp(png).rotate(degrees, { background: '#ffffff' }).png().toBuffer()));
  });

  it.each([72, 100])('enlarges a page of %i dpi', async (dpi) => {
    const small = await sharp(png)
      .resize(Math.round(8.5 * dpi))
      .png()
      .toBuffer();
    const text = await textOf(small);
    for (const words of ['admitted with chest pain', 'metoprolol 25 mg twice daily', 'Potassium 4.1'])
      expect(text).toContain(words);
  });

  it('evens out a shadow and yellowed paper', async () => {
    const shadow = (x: number, y: number) => 0.45 + 0.55 * Math.min(1, Math.abs(x - y * 0.4) * 1.6);
    expectReport(
      await textOf(await recolour(png, 3, (level, x, y, c) => (30 + level * 0.85) * shadow(x, y) * [1, 0.96, 0.8][c]!)),
    );
  });

  it('reads a page printed white on black', async () => {
    expectReport(await textOf(await sharp(png).negate().png().toBuffer()));
  });

  it('reads white print on a black bar between black print', async () => {
    const bar = await recolour(png, 1, (level, _, y) => (y > 0.1195 && y < 0.1395 ? 255 - level : level));
    const text = await textOf(bar);
    expectReport(text);
    expect(text).toContain('Laboratory report of the department of medicine');
  });

  it('reads a fax of 204 by 98 dpi as TIFF, by the resolutions that it states', async () => {
    const fax = await sharp(png)
      .resize(1728, 1087, { fit: 'fill' })
      .threshold(150)
      .toColourspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 204 / 25.4, yres: 98 / 25.4 })
      .toBuffer();
    const text = await textOf(fax);
    expect(text).toContain('metoprolol 25 mg twice daily');
    expect(text).toMatch(/^Hemoglobin 13\.2 g\/dL normal$/m);
  });

  it.each([2, 3])('reads %i columns one after the other', async (count) => {
    const wide = count === 2 ? 260 : 170;
    const words =
      'the nurse saw the patient at noon and gave water then rest was advised for the night while pain went down'.split(
        ' ',
      );
    const columns = Array.from({ length: count }, (_, column) =>
      Array.from({ length: 14 }, (_, row) =>
        Array.from({ length: count === 2 ? 7 : 4 }, (_, i) => words[(row * 5 + i + column * 3) % words.length]).join(
          ' ',
        ),
      ),
    );
    const lines = columns.flatMap((texts, column) => paragraph(texts, { x: 40 + column * (wide + 14), size: 9.5 }));
    const text = await textOf(await drawPage({ lines }, 200));
    expect(text.replace(/\s+/g, ' ')).toBe(columns.flat().join(' '));
  });
});
