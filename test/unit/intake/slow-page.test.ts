import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { toGray } from '../../../src/adapters/image-gray.ts';
import type { OcrEngine } from '../../../src/adapters/ocr/engine.ts';
import { AppError } from '../../../src/errors.ts';
import { readPicture } from '../../../src/intake/reading/read-picture.ts';
import { aScan } from '../../factories/scans.ts';

vi.setConfig({ testTimeout: 30_000 });

const page = async (width: number) =>
  toGray(sharp(await aScan([{ text: 'Potassium 4.4 mmol/L' }, { text: 'Sodium 139 mmol/L' }])).resize({ width }));

/** Reads one line at the first look at a page, and has no time left for any other. */
function engineWithTimeFor(looks: number): OcrEngine {
  let left = looks;
  return {
    name: 'native',
    workers: 1,
    timeoutMs: 1000,
    recognize: async ({ width }) => {
      if (left-- <= 0) throw new AppError('scan.timeout', { limitSeconds: 1 });
      const box = (from: number, to: number) =>
        [Math.round(from * width), 0, Math.round(to * width), 30] as [number, number, number, number];
      const words = [
        { text: 'Potassium', confidence: 0.95, box: box(0.1, 0.2) },
        { text: '4.4', confidence: 0.95, box: box(0.22, 0.25) },
      ];
      return { lines: [{ block: 0, words }] };
    },
    close: async () => {},
  };
}

it.each([
  ['of usual print', 1240],
  ['of small print', 480],
])(
  'keeps what was read of a page %s when its time is up, and doubts the figures that nobody confirmed',
  async (_, width) => {
    const { words } = await readPicture(await page(width), engineWithTimeFor(1), { isUpright: true });
    const confidence = Object.fromEntries(words.map((word) => [word.text, word.confidence]));
    expect(Object.keys(confidence)).toEqual(['Potassium', '4.4']);
    expect(confidence['4.4']).toBeLessThan(confidence.Potassium!);
  },
);

it('says that a page took too long when nothing of it was read', async () => {
  await expect(readPicture(await page(1240), engineWithTimeFor(0), { isUpright: true })).rejects.toMatchObject({
    code: 'scan.timeout',
  });
});
