import { describe, expect, it } from 'vitest';
import { restorePoints } from '../../../src/intake/reading/restore-points.ts';

/** A digit 20 pixels high at x, and a dot at the foot. */
const digit = (x: number) => ({ x0: x, y0: 100, x1: x + 12, y1: 120, area: 120 });
const dot = (x: number) => ({ x0: x, y0: 117, x1: x + 3, y1: 120, area: 9 });
const read = (text: string, x1: number) => [
  { block: 1, words: [{ text, confidence: 0.9, box: [0, 99, x1, 121] as [number, number, number, number] }] },
];
const wordOf = (text: string, blobs: Parameters<typeof restorePoints>[1]) =>
  restorePoints(read(text, 60), blobs)[0]!.words[0]!;

describe('restoring decimal points', () => {
  it('puts a point back that the engine passed over', () => {
    expect(wordOf('41', [digit(0), dot(14), digit(20)])).toMatchObject({ text: '4.1', confidence: 0.9 });
  });

  it('leaves figures without a dot, and figures whose point was read', () => {
    expect(wordOf('41', [digit(0), digit(16)]).text).toBe('41');
    expect(wordOf('4.1', [digit(0), dot(14), digit(20)]).text).toBe('4.1');
  });

  it('leaves the full stop after a figure alone', () => {
    expect(wordOf('41', [digit(0), digit(16), dot(32)]).text).toBe('41');
  });

  it('makes a figure doubtful when the place of the point cannot be told', () => {
    expect(wordOf('411', [digit(0), dot(14), digit(20)])).toMatchObject({ text: '411', confidence: 0.3 });
  });
});
