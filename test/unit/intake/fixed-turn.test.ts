import sharp from 'sharp';
import { expect, it } from 'vitest';
import { toGray } from '../../../src/adapters/image-gray.ts';
import type { OcrEngine } from '../../../src/adapters/ocr/engine.ts';
import { readPicture } from '../../../src/intake/reading/read-picture.ts';
import { aScan } from '../../factories/scans.ts';

const engine: OcrEngine = {
  name: 'native',
  workers: 1,
  timeoutMs: 1000,
  recognize: async () => ({ lines: [] }),
  close: async () => {},
};

it('leaves a page as a person turned it, though it looks sideways', async () => {
  const lines = Array.from({ length: 5 }, () => ({
    text: 'Some lines of print on a page, to be read by somebody who turned it.',
  }));
  const strip = await sharp(await aScan(lines))
    .extract({ left: 100, top: 100, width: 800, height: 260 })
    .png()
    .toBuffer();
  const sideways = await toGray(sharp(strip).rotate(90));
  const upright = await readPicture(sideways, engine, { isUpright: true });
  expect(upright.rotation).toBe(0);
  expect([90, 270]).toContain((await readPicture(sideways, engine)).rotation);
});
