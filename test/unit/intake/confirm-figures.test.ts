import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../src/adapters/image-gray.ts';
import type { OcrEngine, OcrWord } from '../../../src/adapters/ocr/engine.ts';
import { confirmFigures, judgeFigures } from '../../../src/intake/reading/confirm-figures.ts';

const word = (text: string, confidence: number, x0 = 0): OcrWord => ({ text, confidence, box: [x0, 0, x0 + 60, 20] });
const confidenceAfter = (figure: OcrWord, ...again: OcrWord[]) =>
  judgeFigures([{ block: 1, words: [figure] }], again)[0]!.words[0]!.confidence;

describe('a figure looked at a second time', () => {
  it('stays as sure as it was when the second look says the same', () => {
    expect(confidenceAfter(word('12.5', 0.9), word('12.5', 0.7, 2))).toBe(0.9);
  });

  it('is confirmed by its digits: signs beside them count for nothing', () => {
    expect(confidenceAfter(word('(12.5)', 0.9), word('12.5,', 0.7))).toBe(0.9);
  });

  it.each([
    ['another digit', '72.5'],
    ['no point', '125'],
    ['another letter', '12.5g'],
  ])('is doubted when the second look has %s', (_, again) => {
    expect(confidenceAfter(word('12.5', 0.9), word(again, 0.9))).toBeLessThan(0.75);
  });

  it('is doubted when the second look sees nothing in its place', () => {
    expect(confidenceAfter(word('12.5', 0.9), word('12.5', 0.9, 300))).toBeLessThan(0.75);
  });

  it('is confirmed by two pieces that make it up', () => {
    const [left, right] = [word('646', 0.9), word('9033', 0.9)];
    left.box = [0, 0, 25, 20];
    right.box = [32, 0, 60, 20];
    expect(confidenceAfter(word('6469033', 0.9), left, right)).toBe(0.9);
  });

  it('is read as figures alone when the engine is surer of those than of a letter among them, and is doubted', () => {
    const textAfter = (figure: OcrWord, again: OcrWord) =>
      judgeFigures([{ block: 1, words: [figure] }], [again])[0]!.words[0]!;
    expect(textAfter(word('A86', 0.9), word('486', 0.95))).toMatchObject({ text: '486' });
    expect(textAfter(word('A86', 0.9), word('486', 0.95)).confidence).toBeLessThan(0.75);
    expect(textAfter(word('A86', 0.9), word('486', 0.8))).toMatchObject({ text: 'A86' });
    expect(textAfter(word('A86', 0.9), word('1486', 0.95))).toMatchObject({ text: 'A86' });
    expect(textAfter(word('186', 0.9), word('486', 0.95))).toMatchObject({ text: '486' });
  });

  it('leaves words without digits, and figures that the engine was sure of', () => {
    expect(confidenceAfter(word('Sodium', 0.5))).toBe(0.5);
    expect(confidenceAfter(word('140', 0.98))).toBe(0.98);
  });
});

describe('the second look', () => {
  const page: GrayImage = { width: 200, height: 60, pixels: new Uint8Array(200 * 60).fill(255) };
  const engineThatReads = (text: string) => {
    const seen: GrayImage[] = [];
    const engine: OcrEngine = {
      name: 'native',
      workers: 1,
      timeoutMs: 1000,
      recognize: async (image) => {
        seen.push(image);
        const box: OcrWord['box'] = [image.width * 0.3, image.height * 0.3, image.width * 0.7, image.height * 0.7];
        return { lines: [{ block: 1, words: [{ text, confidence: 0.9, box }] }] };
      },
      close: async () => undefined,
    };
    return { engine, seen };
  };
  const lines = [{ block: 1, words: [word('140', 0.9)] }];

  it('sees the figure at another size than the first, in its place on the page', async () => {
    const same = engineThatReads('140');
    expect((await confirmFigures(lines, page, 29, same.engine))[0]!.words[0]!.confidence).toBe(0.9);
    expect(same.seen[0]!.height).toBeLessThan((20 + 2 * 29) * 1.01);
    const other = engineThatReads('149');
    expect((await confirmFigures(lines, page, 29, other.engine))[0]!.words[0]!.confidence).toBeLessThan(0.75);
  });

  it('is not asked for when no figure needs it', async () => {
    const { engine, seen } = engineThatReads('x');
    await confirmFigures([{ block: 1, words: [word('140', 0.99), word('mg', 0.5)] }], page, 29, engine);
    expect(seen).toEqual([]);
  });
});
