import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImageFile } from '../../../src/adapters/image-file.ts';
import { createOcrEngine, type OcrEngine } from '../../../src/adapters/ocr/engine.ts';
import { readPicture } from '../../../src/intake/reading/read-picture.ts';
import { drawPage } from '../../../src/tryout/ward/draw-page.ts';
import { scoreReading } from '../../evals/score-reading.ts';
import { drawnRecords } from '../../factories/draw-records.ts';
import { ANGLES, photographPage } from '../../factories/photograph-page.ts';

let ocr: OcrEngine;
beforeAll(async () => {
  ocr = await createOcrEngine({ engine: 'auto', workers: 1, timeoutMs: 60_000 });
});
afterAll(() => ocr.close());

const read = async (bytes: Buffer, mediaType: string) => {
  const { picture } = await (await openImageFile(bytes, mediaType, { maxPages: 1, maxMegapixels: 50 })).loadPage(1);
  return { picture, ...(await readPicture(picture, ocr)) };
};

describe('a page photographed at an angle', () => {
  const record = drawnRecords(3)[0]!;

  it.each([
    ['on a dark table', ANGLES[1], 'dark'],
    ['on boards, in shadow', ANGLES[0], 'wood'],
  ] as const)(
    'is read row by row, and its words lie where they are in the photograph: %s',
    async (_, corners, table) => {
      const page = await drawPage(record.page, 250);
      const photo = await photographPage(page, { corners, table });
      const [flat, angled] = [await read(page, 'image/png'), await read(photo.jpeg, 'image/jpeg')];
      const { foundWords, trueWords, characterErrors, characters } = scoreReading(angled.text, record.text, true);
      expect(foundWords / trueWords).toBeGreaterThan(0.95);
      expect(characterErrors / characters).toBeLessThan(0.03);
      const once = (list: typeof flat.words) =>
        list.filter(({ text }) => text.length >= 4 && list.filter((other) => other.text === text).length === 1);
      const pairs = once(flat.words).flatMap((word) => {
        const same = once(angled.words).find(({ text }) => text === word.text);
        return same ? [[word.box, same.box] as const] : [];
      });
      expect(pairs.length).toBeGreaterThan(20);
      for (const [own, found] of pairs) {
        const [x, y] = photo.placeOf(
          (own[0] + own[2]) / 2 / flat.picture.width,
          (own[1] + own[3]) / 2 / flat.picture.height,
        );
        expect(Math.hypot((found[0] + found[2]) / 2 - x, (found[1] + found[3]) / 2 - y)).toBeLessThan(8);
      }
    },
  );
});
