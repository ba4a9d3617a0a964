import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../src/adapters/image-gray.ts';
import { clearShading } from '../../../src/intake/reading/clear-shading.ts';
import { dropRuleSigns } from '../../../src/intake/reading/drop-rule-signs.ts';
import { setGalleys } from '../../../src/intake/reading/set-galley.ts';
import { weighLines } from '../../../src/intake/reading/weigh-words.ts';

function paper(width: number, height: number, level: (x: number, y: number) => number = () => 255): GrayImage {
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => level(i % width, Math.floor(i / width)));
  return { width, height, pixels };
}

const isPrint = (x: number, y: number) => y > 40 && y < 56 && x % 8 < 3;

describe('marks on a page that are no words', () => {
  it('turns the dots of a shaded band to paper and keeps the print on it', () => {
    const band = paper(160, 160, (x, y) => {
      if (isPrint(x, y)) return 20;
      return y > 16 && y < 80 ? 120 + ((x * 7 + y * 13) % 60) : 255;
    });
    const { pixels } = clearShading(band);
    expect(pixels[48 * 160 + 81]).toBeLessThan(90);
    expect(pixels[48 * 160 + 86]).toBe(255);
    expect(pixels[70 * 160 + 30]).toBe(255);
  });

  it('leaves print on white paper as it is', () => {
    const page = paper(160, 160, (x, y) => (isPrint(x, y) ? 20 : 255));
    expect(clearShading(page).pixels).toEqual(page.pixels);
  });

  it('takes "i" for a rule where its ink goes with the rules, and for a word where it stays', () => {
    const ruled = paper(100, 40, (x) => (x === 10 || x === 60 ? 0 : 255));
    const unruled = paper(100, 40, (x) => (x === 60 ? 0 : 255));
    const word = (text: string, x0: number) => ({
      text,
      confidence: 0.9,
      box: [x0, 5, x0 + 6, 35] as [number, number, number, number],
    });
    const [line] = dropRuleSigns([{ block: 1, words: [word('i', 8), word('i', 58), word('|', 58)] }], ruled, unruled);
    expect(line!.words).toEqual([word('i', 58)]);
  });

  it('leaves out a line of unlikely words, but never a figure in it', () => {
    const word = (text: string, confidence: number) => ({
      text,
      confidence,
      box: [0, 0, 10, 10] as [number, number, number, number],
    });
    const lines = [
      { words: [word('Gohw', 0.45), word('plas', 0.4)] },
      { words: [word('Gohw', 0.45), word('12.5', 0.45)] },
      { words: [word('Gohw', 0.45), word('Metoprolol', 0.97)] },
    ];
    expect(weighLines(lines).map((line) => line.words.map(({ text }) => text))).toEqual([
      ['Gohw', '12.5'],
      ['Gohw', 'Metoprolol'],
    ]);
  });

  it('keeps a figure that nobody can read in a line of print, and leaves out what is too low or too high for print', () => {
    const word = (text: string, confidence: number, height: number) => ({
      text,
      confidence,
      box: [0, 0, 10, height] as [number, number, number, number],
    });
    const line = {
      words: [
        word('Sodium', 0.97, 20),
        word('14G', 0.05, 19),
        word('22.0', 0.05, 4),
        word('7', 0.2, 60),
        word('Gh', 0.2, 20),
      ],
    };
    const [kept] = weighLines([line]);
    expect(kept!.words.map(({ text }) => text)).toEqual(['Sodium', '14G']);
    expect(kept!.words[1]!.confidence).toBeLessThan(0.2);
  });

  it('sets more open letters than one sheet holds on several, none of them too long for an engine', () => {
    const letters = Array.from({ length: 900 }, (_, i) => ({ x0: 10, y0: i * 40, x1: 30, y1: i * 40 + 25, area: 300 }));
    const galleys = setGalleys(paper(60, 36_000), letters, 25);
    expect(galleys.length).toBeGreaterThan(1);
    expect(galleys.flatMap(({ strips }) => strips)).toHaveLength(900);
    for (const { image } of galleys) expect(image.height).toBeLessThan(8000);
  });
});
