import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDecoder, type Decoder } from '../../src/adapters/decoding/decoder.ts';
import { createOcrEngine, type OcrEngine } from '../../src/adapters/ocr/engine.ts';
import { readPage } from '../../src/intake/read-page.ts';
import { type DrawnPage, drawPage, paragraph, tableRows } from '../../src/tryout/ward/draw-page.ts';
import { makePdf } from '../../src/tryout/ward/make-pdf.ts';

const LIMITS = { maxPages: 50, maxMegapixels: 250 };

const letter: DrawnPage = {
  lines: [
    ...paragraph([
      'Northfield General Hospital',
      'Discharge summary of the department of medicine',
      'The patient was admitted with chest pain and recovered well.',
      'She was discharged on metoprolol 25 mg twice daily.',
    ]),
    ...tableRows(
      [
        ['Potassium', '4.1', 'mmol/L', 'normal'],
        ['Creatinine', '88', 'umol/L', 'high'],
        ['Hemoglobin', '13.2', 'g/dL', 'normal'],
      ],
      [72, 220, 300, 400],
      { size: 12 },
    ),
  ],
};
const otherText: DrawnPage = {
  lines: paragraph([
    'This page has text of its own and needs no picture.',
    'Allergies: penicillin, latex and shellfish.',
  ]),
};

let decoder: Decoder;
let ocr: OcrEngine;
let png: Buffer;
beforeAll(async () => {
  decoder = createDecoder({ memoryMb: 1024, timeoutMs: 60_000 });
  ocr = await createOcrEngine({ engine: 'auto', workers: 1, timeoutMs: 60_000 });
  png = await drawPage(letter);
});
afterAll(async () => {
  await decoder.close();
  await ocr.close();
});

async function readAll(bytes: Uint8Array) {
  const scan = await decoder.open(bytes, LIMITS);
  const pages = [];
  for (let page = 1; page <= scan.pageCount; page++) pages.push((await readPage(scan, page, ocr)).reading);
  await scan.close();
  return pages;
}

function expectLetter(text: string) {
  expect(text).toContain('metoprolol 25 mg twice daily');
  expect(text).toMatch(/^Potassium 4\.1 mmol\/L normal$/m);
  expect(text).toMatch(/^Hemoglobin 13\.2 g\/dL normal$/m);
}

describe('reading a scan', () => {
  it('reads a PNG with every table row on one line, and says where each word stands', async () => {
    const [page] = await readAll(png);
    expectLetter(page!.text);
    expect(page).toMatchObject({ page: 1, width: 1700, height: 2200, rotation: 0, source: 'ocr' });
    const potassium = page!.words.find((word) => word.text === 'Potassium')!;
    expect(page!.text.slice(potassium.start, potassium.start + 9)).toBe('Potassium');
    const drawnAt = [72, 291, 127, 302].map((points) => (points * 200) / 72);
    potassium.box.forEach((edge, i) => {
      expect(Math.abs(edge - drawnAt[i]!)).toBeLessThan(12);
    });
  });

  it.each([90, 180, 270] as const)('stands a page upright that was fed %i degrees off', async (fed) => {
    const [page] = await readAll(await sharp(png).rotate(fed).png().toBuffer());
    expectLetter(page!.text);
    expect(page).toMatchObject({ rotation: 360 - fed, width: 1700, height: 2200 });
  });

  it('obeys the EXIF orientation of a photograph', async () => {
    const sideways = await sharp(png)
      .rotate(270)
      .jpeg()
      .withExif({ IFD0: { Orientation: '6' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const [page] = await readAll(sideways);
    expectLetter(page!.text);
    expect(page).toMatchObject({ rotation: 0, width: 1700, height: 2200 });
  });

  it('reads a page that lies askew, with boxes on the words of the picture as it came', async () => {
    const askew = await sharp(png).rotate(4, { background: '#ffffff' }).png().toBuffer();
    const [page] = await readAll(askew);
    expectLetter(page!.text);
    const potassium = page!.words.find((word) => word.text === 'Potassium')!;
    const { width, height } = await sharp(askew).metadata();
    expect(page).toMatchObject({ width, height });
    const middle = { x: 265 - 850, y: 825 - 1100 };
    const angle = (4 * Math.PI) / 180;
    expect((potassium.box[0] + potassium.box[2]) / 2).toBeCloseTo(
      width / 2 + middle.x * Math.cos(angle) - middle.y * Math.sin(angle),
      -2,
    );
    expect((potassium.box[1] + potassium.box[3]) / 2).toBeCloseTo(
      height / 2 + middle.x * Math.sin(angle) + middle.y * Math.cos(angle),
      -2,
    );
  });

  it('reads every page of a TIFF, and of a fax in CCITT group 4', async () => {
    const second = await drawPage(otherText);
    for (const compression of ['lzw', 'ccittfax4'] as const) {
      const tiff = await sharp([png, second], { join: { animated: true } })
        .toColourspace('b-w')
        .tiff(compression === 'lzw' ? { compression } : { compression, bitdepth: 1 })
        .toBuffer();
      const pages = await readAll(tiff);
      expect(pages).toHaveLength(2);
      expectLetter(pages[0]!.text);
      expect(pages[1]!.text).toContain('Allergies: penicillin, latex and shellfish.');
    }
  });

  it('decides for each page of a PDF whether its own text or its picture is read', async () => {
    const pages = await readAll(await makePdf([{ text: otherText }, { scan: png }]));
    expect(pages.map((page) => page.source)).toEqual(['text-layer', 'ocr']);
    expect(pages[0]!.text).toBe(
      'This page has text of its own and needs no picture.\nAllergies: penicillin, latex and shellfish.',
    );
    expectLetter(pages[1]!.text);
  });

  it('reads the own text of a page in table rows, with boxes on the words', async () => {
    const [page] = await readAll(await makePdf([{ text: letter }]));
    expectLetter(page!.text);
    expect(page).toMatchObject({ source: 'text-layer', confidence: 1, width: 2550, height: 3300 });
    const creatinine = page!.words.find((word) => word.text === 'Creatinine')!;
    expect(creatinine.box[0]).toBeCloseTo((72 * 300) / 72, -1);
    expect(creatinine.box[3]).toBeCloseTo((320 * 300) / 72, -1);
  });
});
