import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { toGray } from '../../../src/adapters/image-gray.ts';
import { findCheckBoxes } from '../../../src/intake/marks/find-check-boxes.ts';
import { listCheckBoxes, placeCheckBoxes, plainSign } from '../../../src/intake/marks/place-check-boxes.ts';
import { findInk, letterHeight } from '../../../src/intake/reading/find-ink.ts';
import { orderLines } from '../../../src/intake/reading/order-lines.ts';
import type { PlacedWord } from '../../../src/intake/reading/placed-word.ts';
import type { Box } from '../../../src/records/page.ts';
import { randomNumbers } from '../../factories/damage-page.ts';
import { drawForm, type FormLine } from '../../factories/draw-forms.ts';

async function statesOf(lines: FormLine[]) {
  const { png } = await drawForm('Health History of a Patient', lines, randomNumbers(11));
  const image = await toGray(sharp(png));
  const ink = findInk(image);
  return findCheckBoxes(image, ink, letterHeight(ink, image))
    .toSorted((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
    .map(({ shape, state }) => `${shape} ${state}`);
}

describe('boxes of a picture', () => {
  it('are squares and rings, each with its state', async () => {
    const labelled = (shape: 'square' | 'ring'): FormLine[] => [
      { shape, choices: [{ label: 'Diabetes mellitus', mark: 'empty' }] },
      { shape, choices: [{ label: 'Bronchial asthma', mark: 'cross' }] },
      { shape, choices: [{ label: 'Hypertension', mark: 'filled' }] },
    ];
    expect(await statesOf([...labelled('square'), ...labelled('ring')])).toEqual([
      'square unchecked',
      'square checked',
      'square checked',
      'ring unchecked',
      'ring checked',
      'ring checked',
    ]);
  });

  it('are not the letters of words', async () => {
    const words = 'Do Old DODO bed odd BOB 0080 OO QD'.split(' ');
    expect(await statesOf(words.map((word) => ({ question: `${word} ${word} D O 0 ${word}`, choices: [] })))).toEqual(
      [],
    );
  });

  it('are not places for the digits of a number', async () => {
    const { png } = await drawForm('Date of birth', [], randomNumbers(1));
    const side = 50;
    const squares = Array.from(
      { length: 8 },
      (_, i) =>
        `<rect x="${300 + i * (side + 8)}" y="600" width="${side}" height="${side}" fill="none" stroke="#000" stroke-width="3"/>`,
    ).join('');
    const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="2550" height="3300">${squares}</svg>`);
    const image = await toGray(
      sharp(
        await sharp(png)
          .composite([{ input: svg }])
          .png()
          .toBuffer(),
      ),
    );
    const ink = findInk(image);
    expect(findCheckBoxes(image, ink, letterHeight(ink, image))).toEqual([]);
  });
});

describe('the sign of a box in the text', () => {
  const word = (text: string, x: number, y = 100): PlacedWord => ({
    text,
    confidence: 0.9,
    box: [x, y, x + text.length * 20, y + 30],
  });
  const square = (x: number, state: 'checked' | 'unchecked', y = 95) => ({
    box: [x, y, x + 40, y + 40] as Box,
    state,
    confidence: 0.95,
    shape: 'square' as const,
  });
  function textOf(lines: PlacedWord[][], boxes: ReturnType<typeof square>[]): string {
    return orderLines(
      placeCheckBoxes(
        lines.map((words) => ({ words })),
        boxes,
      ).lines,
    ).text;
  }

  it('stands before its label, far away or on its left', () => {
    expect(
      textOf([[word('Diabetes', 170)], [word('Asthma', 560)]], [square(100, 'checked'), square(480, 'unchecked')]),
    ).toBe('☒ Diabetes ☐ Asthma');
    expect(
      textOf([[word('Smoker', 100)], [word('Drinker', 400)]], [square(240, 'checked'), square(560, 'unchecked')]),
    ).toBe('☒ Smoker ☐ Drinker');
  });

  it('takes the place of what an engine took the box for', () => {
    expect(textOf([[word('O', 110), word('Diabetes', 170)]], [square(100, 'unchecked')])).toBe('☐ Diabetes');
  });

  it('is kept with state, label and place', () => {
    const lines = placeCheckBoxes(
      [{ words: [word('Diabetes', 170), word('mellitus', 345)] }],
      [square(100, 'checked')],
    );
    const { text, words } = orderLines(lines.lines);
    const placed = words.map((one) => ({ ...one, box: lines.places.get(one.box) ?? one.box }));
    expect(listCheckBoxes(text, placed)).toEqual([
      { label: 'Diabetes mellitus', state: 'checked', confidence: 0.95, box: [100, 95, 140, 135], start: 0 },
    ]);
  });

  it('is written alike whatever sign a file uses', () => {
    expect(['☐', '☒', '☑', '[X]', '□', 'box', '[12]'].map(plainSign)).toEqual(['☐', '☒', '☒', '☒', '☐', 'box', '[12]']);
  });
});
