import { describe, expect, it } from 'vitest';
import type { OcrWord } from '../../../src/adapters/ocr/engine.ts';
import type { Blob } from '../../../src/intake/reading/find-ink.ts';
import { mergePasses, openInk } from '../../../src/intake/reading/merge-passes.ts';

const LETTER = 22;

/** Letters of one line, `tall` pixels high, with the gaps of that type. */
const lettersAt = (x: number, y: number, count: number, tall: number): Blob[] =>
  Array.from({ length: count }, (_, i) => {
    const x0 = Math.round(x + i * tall * 0.8);
    return { x0, y0: y, x1: Math.round(x0 + tall * 0.6), y1: y + tall, area: tall * 4 };
  });

const word = (text: string, confidence: number, box: OcrWord['box']): OcrWord => ({ text, confidence, box });

describe('ink that is read again', () => {
  it('takes the lower-case letters of small print along with its capitals, up to a gap', () => {
    const [capitals, small] = [lettersAt(100, 100, 3, 14), lettersAt(135, 103, 10, 10)];
    const far = lettersAt(400, 103, 4, 10);
    const open = openInk([], [...capitals, ...small, ...far], LETTER);
    expect(open.toSorted((a, b) => a.x0 - b.x0)).toEqual([...capitals, ...small]);
  });

  it('is all of a line that is unsure and as high as two, and none of a line of print', () => {
    const above = lettersAt(100, 100, 6, 15);
    const below = lettersAt(100, 124, 6, 15);
    const doubled = {
      block: 0,
      words: [word('Okafor', 0.82, [98, 98, 180, 142]), word('T-', 0.35, [182, 98, 190, 142])],
    };
    expect(openInk([doubled], [...above, ...below], LETTER)).toHaveLength(12);
    const print = {
      block: 0,
      words: [word('Okafor', 0.82, [98, 98, 180, 117]), word('DORSEY', 0.9, [98, 122, 180, 142])],
    };
    expect(openInk([print], [...above, ...below], LETTER)).toEqual([]);
  });

  it('stands in place of what was read of two lines as one', () => {
    const doubled = {
      block: 0,
      words: [word('Okafor', 0.82, [98, 98, 180, 142]), word('T-', 0.35, [182, 98, 190, 142])],
    };
    const lines = [
      { block: 0, words: [word('DORSEY', 0.95, [98, 98, 180, 117])] },
      { block: 1, words: [word('Okafor', 0.95, [98, 122, 180, 142])] },
    ];
    const texts = mergePasses([doubled], lines, LETTER).map((line) => line.words.map(({ text }) => text).join(' '));
    expect(texts).toEqual(expect.arrayContaining(['DORSEY', 'Okafor']));
    expect(texts.join(' ').match(/Okafor/g)).toHaveLength(1);
  });
});
