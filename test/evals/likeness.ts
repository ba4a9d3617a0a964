/** Pages with little text that are scanned again, against other pages, the same form filled in by somebody else above all. */
import sharp from 'sharp';
import { toGray } from '../../src/adapters/image-gray.ts';
import { comparePrints } from '../../src/intake/marks/compare-prints.ts';
import limits from '../../src/intake/marks/data/picture-likeness.json' with { type: 'json' };
import { printPicture } from '../../src/intake/marks/print-picture.ts';
import { drawSketch, rescan, type Sketch } from '../factories/draw-sketches.ts';

/** Seeds apart from those on which the threshold was chosen. */
const FIRST_SEED = 4000;

export async function evalLikeness(): Promise<Record<string, Record<string, string>>> {
  const likeness = {
    'same paper': [] as number[],
    'same form, another hand': [] as number[],
    'another page': [] as number[],
  };
  let seed = FIRST_SEED;
  for (const template of [0, 11, 12, 13]) {
    for (const kind of ['writing', 'drawing'] as const) {
      for (const strokes of [4, 9]) {
        const sketch: Sketch = { template, hand: seed, strokes, kind };
        const [one, again, other, stranger] = [
          await printOf(sketch, seed),
          await printOf(sketch, seed + 1),
          await printOf({ ...sketch, hand: seed + 500 }, seed + 2),
          await printOf({ ...sketch, template: template + 7, hand: seed + 700 }, seed + 3),
        ];
        likeness['same paper'].push(comparePrints(one, again));
        likeness[template > 0 ? 'same form, another hand' : 'another page'].push(comparePrints(one, other));
        likeness['another page'].push(comparePrints(one, stranger));
        seed += 10;
      }
    }
  }
  const blank = await sharp({ create: { width: 1700, height: 2200, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const blanks = [printPicture(await toGray(sharp(blank))), printPicture(await rescan(blank, 9))].filter(Boolean);
  const rows = Object.entries(likeness).map(([name, values]) => [
    name,
    {
      pairs: String(values.length),
      'said to be the same': String(values.filter((value) => value >= limits.rescanned).length),
      lowest: Math.min(...values).toFixed(2),
      highest: Math.max(...values).toFixed(2),
    },
  ]);
  return { ...Object.fromEntries(rows), 'blank pages': { pairs: '1', 'said to be the same': String(blanks.length) } };
}

async function printOf(sketch: Sketch, seed: number): Promise<string> {
  return printPicture(await rescan(await drawSketch(sketch), seed)) ?? '';
}
