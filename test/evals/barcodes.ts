/** Barcodes on drawn pages as scanners and fax machines give them: how many are read, how many texts are wrong, and what the search costs. */
import { findBarcodes } from '../../src/adapters/barcodes.ts';
import { randomNumbers } from '../factories/damage-page.ts';
import { type Capture, capture, drawBarcodePage, type PlacedBarcode } from '../factories/draw-barcodes.ts';

const CAPTURES: Record<string, Capture> = {
  '300 dpi': { dpi: 300 },
  '300 dpi, noisy, askew 3°': { dpi: 300, degrees: 3, blurSigma: 0.8, noise: 18 },
  '200 dpi, a quarter turned': { dpi: 200, degrees: 90, blurSigma: 0.4, noise: 8 },
  '200 dpi, upside down, askew': { dpi: 200, degrees: 186, blurSigma: 0.4, noise: 8 },
  '150 dpi': { dpi: 150, blurSigma: 0.4, noise: 8 },
  'fax, fine (204 x 196)': { dpi: 204, faxDpiDown: 196 },
  'fax, standard (204 x 98)': { dpi: 204, faxDpiDown: 98 },
};

/** Modules as office printers give them; matrix codes are printed coarser where faxes are read. */
const KINDS: { format: PlacedBarcode['format']; moduleMm: number; text: (number: string) => string }[] = [
  { format: 'Code128', moduleMm: 0.38, text: (number) => `MRN:${number}` },
  { format: 'Code39', moduleMm: 0.38, text: (number) => `MRN-${number}` },
  { format: 'ITF', moduleMm: 0.38, text: (number) => number },
  { format: 'EAN13', moduleMm: 0.38, text: (number) => withCheckDigit(`4006${number}`) },
  { format: 'PDF417', moduleMm: 0.38, text: (number) => `${number}^^^NORTH^MR` },
  { format: 'DataMatrix', moduleMm: 0.6, text: (number) => `MRN:${number}` },
  { format: 'QRCode', moduleMm: 0.6, text: (number) => `WC-COVER:${number}` },
];
const ROUNDS = 2;

export async function evalBarcodes(): Promise<Record<string, Record<string, string>>> {
  const random = randomNumbers(34);
  const table: Record<string, Record<string, string>> = {};
  const scores = new Map(
    Object.keys(CAPTURES).map((name) => [name, { read: 0, wrong: 0, byFormat: {} as Record<string, number> }]),
  );
  for (const { format, moduleMm, text } of KINDS) {
    for (let round = 0; round < ROUNDS; round++) {
      const wanted = text(String(Math.floor(random() * 9e7) + 1e7));
      const at = { x: 0.9 + random() * 2.5, y: 5.8 + random() * 2 };
      const page = await drawBarcodePage(PRINT, [{ text: wanted, format, moduleMm, ...at }]);
      for (const [name, score] of scores) {
        const texts = (await findBarcodes(await capture(page, CAPTURES[name]!, round + 1))).map(
          (barcode) => barcode.text,
        );
        const isRead = texts.includes(wanted) ? 1 : 0;
        score.read += isRead;
        score.byFormat[format] = (score.byFormat[format] ?? 0) + isRead;
        score.wrong += texts.filter((other) => other !== wanted).length;
      }
    }
  }
  for (const [name, { read, wrong, byFormat }] of scores) {
    const row = Object.fromEntries(Object.entries(byFormat).map(([format, found]) => [format, `${found}/${ROUNDS}`]));
    const all = KINDS.length * ROUNDS;
    table[name] = { ...row, read: `${Math.round((100 * read) / all)}%`, wrong: String(wrong) };
  }
  return table;
}

const PRINT = [
  { letterhead: 'Alderbrook Hospital', under: 'Laboratory' },
  ...Array.from({ length: 12 }, (_, i) => ({
    text: `Line ${i + 1}: sodium 139 mmol/L, potassium 4.${i} mmol/L, creatinine 88 umol/L, all within the limits.`,
  })),
];

/** GS1: digits weighted 1 and 3 in turn. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
