import { describe, expect, it } from 'vitest';
import type { OcrLine, OcrWord } from '../../../src/adapters/ocr/engine.ts';
import { voteWords } from '../../../src/intake/reading/vote-words.ts';

const LETTER = 20;

/** Words of one line, 20 pixels high, each given with its left and right edge. */
function line(y: number, ...words: [text: string, x0: number, x1: number, confidence: number][]): OcrLine {
  return {
    block: 1,
    words: words.map(([text, x0, x1, confidence]): OcrWord => ({ text, confidence, box: [x0, y, x1, y + 20] })),
  };
}

const textOf = (lines: readonly OcrLine[]) => lines.map(({ words }) => words.map(({ text }) => text).join(' '));

describe('several readings of one page', () => {
  it('what two of three readings say stands, though the third was surer', () => {
    const voted = voteWords(
      [[line(0, ['$6.80', 0, 60, 0.95])], [line(1, ['$8.80', 1, 61, 0.7])], [line(0, ['$8.80', 0, 59, 0.6])]],
      LETTER,
    );
    expect(textOf(voted)).toEqual(['$8.80']);
  });

  it('is less sure of a word that the readings disagree on than of one that all have', () => {
    const [first] = voteWords(
      [[line(0, ['Total', 0, 60, 0.9], ['17', 80, 100, 0.9])], [line(0, ['Total', 0, 60, 0.9], ['11', 80, 100, 0.8])]],
      LETTER,
    );
    const [total, figure] = first!.words;
    expect(total!.confidence).toBeGreaterThan(figure!.confidence);
  });

  it('a number that one reading broke in two is whole where the others have it whole', () => {
    const voted = voteWords(
      [
        [line(0, ['646', 0, 40, 0.8], ['9033', 50, 100, 0.8])],
        [line(0, ['646-9033', 0, 100, 0.7])],
        [line(0, ['646-9033', 0, 100, 0.6])],
      ],
      LETTER,
    );
    expect(textOf(voted)).toEqual(['646-9033']);
  });

  it('a word that only a later reading found joins the line that it stands in', () => {
    const voted = voteWords(
      [[line(0, ['Lot', 0, 40, 0.9], ['No.', 110, 150, 0.9])], [line(0, ['Lot', 0, 40, 0.9], ['test', 50, 100, 0.9])]],
      LETTER,
    );
    expect(textOf(voted)).toEqual(['Lot test No.']);
  });

  it('a line that only a later reading found stays a line', () => {
    const voted = voteWords([[line(0, ['Name', 0, 60, 0.9])], [line(200, ['Remarks', 0, 90, 0.9])]], LETTER);
    expect(textOf(voted)).toEqual(['Name', 'Remarks']);
  });

  it('gives nothing where no reading has words', () => {
    expect(voteWords([[], []], LETTER)).toEqual([]);
  });
});
