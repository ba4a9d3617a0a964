import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { toGray } from '../../../src/adapters/image-gray.ts';
import { judgePage } from '../../../src/intake/judge-page.ts';
import { doubtHandwritten, findHandwriting, placeOf } from '../../../src/intake/marks/find-handwriting.ts';
import type { Box, Word } from '../../../src/records/page.ts';
import { aPageReading } from '../../factories/documents.ts';
import { drawSketch } from '../../factories/draw-sketches.ts';
import { aScan } from '../../factories/scans.ts';

const word = (text: string, box: Box, confidence = 0.95): Word => ({ text, start: 0, confidence, box });
/** As large as the print of a sketch. */
const PRINT = word('Name', [200, 296, 290, 320]);

describe('handwriting', () => {
  it('is found where strokes run on from letter to letter', async () => {
    const picture = await toGray(sharp(await drawSketch({ template: 11, hand: 3, strokes: 6, kind: 'writing' })));
    const found = findHandwriting(picture, [PRINT]);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ kind, box }) => kind === 'text' && box[1] > 430 && box[3] < 900)).toBe(true);
  });

  it('beside the word "Signature" is a signature, and no lost text', async () => {
    const sketch = { template: 12, hand: 5, strokes: 0, kind: 'writing', signature: true } as const;
    const picture = await toGray(sharp(await drawSketch(sketch)));
    const label = word('Signature', [700, 2026, 840, 2052]);
    const found = findHandwriting(picture, [PRINT, label]);
    expect(found.map(({ kind }) => kind)).toEqual(['signature']);
    expect(judgePage({ ...aPageReading('Consent to surgery'), handwriting: found }).quality).toBe('good');
  });

  it('is not seen in print, rules and frames, though no word of it was read', async () => {
    const form = await toGray(sharp(await drawSketch({ template: 12, hand: 5, strokes: 0, kind: 'writing' })));
    expect(findHandwriting(form, [PRINT])).toEqual([]);
    const print = await aScan([
      { letterhead: 'Alderbrook Hospital', under: 'Laboratory' },
      {
        table: {
          columns: [72, 200, 320],
          rows: [
            ['Test', 'Result', 'Unit'],
            ['Potassium', '4.1', 'mmol/L'],
          ],
        },
      },
      ...Array.from({ length: 10 }, () => ({
        text: 'Every line of print has letters that stand apart from one another.',
      })),
    ]);
    expect(findHandwriting(await toGray(sharp(print)), [])).toEqual([]);
  });

  it('makes the page one that a person must look at, and says where', () => {
    const handwriting = [{ kind: 'text' as const, box: [100, 2900, 700, 3000] as Box, confidence: 0.8 }];
    const judged = judgePage({ ...aPageReading('Progress note of a ward round'), handwriting });
    expect(judged).toMatchObject({ quality: 'doubtful', reasons: ['Handwriting at the lower left was not read.'] });
    expect(placeOf([1200, 1600, 1300, 1700], { width: 2550, height: 3300 })).toBe('in the middle');
  });

  it('makes no word certain that an engine guessed from strokes', () => {
    const regions = [{ kind: 'text' as const, box: [100, 100, 500, 200] as Box, confidence: 0.8 }];
    const words = [word('cefel', [120, 120, 200, 180], 0.62), word('Potassium', [120, 400, 300, 440], 0.62)];
    expect(doubtHandwritten(words, regions).map(({ confidence }) => confidence)).toEqual([0.3, 0.62]);
  });
});
