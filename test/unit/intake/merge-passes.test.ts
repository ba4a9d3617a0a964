import { describe, expect, it } from 'vitest';
import type { OcrLine, OcrWord } from '../../../src/adapters/ocr/engine.ts';
import { mergePasses } from '../../../src/intake/reading/merge-passes.ts';

const LETTER = 30;

function line(...words: [text: string, confidence: number, box: OcrWord['box']][]): OcrLine {
  return { block: 1, words: words.map(([text, confidence, box]) => ({ text, confidence, box })) };
}

const textOf = (lines: readonly OcrLine[]) => lines.map(({ words }) => words.map(({ text }) => text).join(' '));

describe('a second pass beside the first', () => {
  it('a figure read anew goes back to its line, though a dash is the nearest word there', () => {
    const first = [
      line(
        ['mmol/L', 0.96, [1211, 970, 1357, 1023]],
        ['3.8', 0.59, [1544, 976, 1603, 1008]],
        ['-', 0.78, [1620, 993, 1631, 997]],
        ['5.1', 0.9, [1648, 976, 1707, 1008]],
      ),
    ];
    const second = [line(['3.5', 0.96, [1544, 976, 1603, 1008]])];
    expect(textOf(mergePasses(first, second, LETTER))).toEqual(['mmol/L 3.5 - 5.1']);
  });

  it('the surer reading of a place stays', () => {
    const first = [line(['Sodium', 0.7, [300, 100, 450, 132]], ['138', 0.95, [900, 100, 970, 132]])];
    const second = [line(['5odium', 0.6, [300, 100, 450, 132]])];
    expect(textOf(mergePasses(first, second, LETTER))).toEqual(['Sodium 138']);
  });

  it('a word over another word of a line stays a line of its own', () => {
    const first = [line(['Sodium', 0.9, [300, 100, 450, 132]])];
    const second = [line(['RECEIVED', 0.9, [350, 102, 560, 134]])];
    expect(textOf(mergePasses(first, second, LETTER))).toEqual(['Sodium', 'RECEIVED']);
  });
});
