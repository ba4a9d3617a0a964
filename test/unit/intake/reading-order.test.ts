import { describe, expect, it } from 'vitest';
import { judgePage } from '../../../src/intake/judge-page.ts';
import { orderLines, type SourceLine } from '../../../src/intake/reading/order-lines.ts';
import type { PageReading } from '../../../src/records/page.ts';

/** Words of equal width from `x` on; 10 pixels high. */
function line(x: number, y: number, text: string): SourceLine {
  let at = x;
  const words = text.split(' ').map((word) => {
    const box = [at, y, at + word.length * 6, y + 10] as const;
    at += word.length * 6 + 4;
    return { text: word, confidence: 0.9, box };
  });
  return { words };
}

describe('reading order', () => {
  it('joins the cells of a table row that the engine found as columns', () => {
    const columns = [line(10, 100, 'Potassium'), line(10, 120, 'Sodium'), line(200, 101, '4.1'), line(200, 121, '138')];
    expect(orderLines(columns).text).toBe('Potassium 4.1\nSodium 138');
  });

  it('keeps a table row whole around a dash that stands alone, whatever its words have of height', () => {
    const at = (text: string, x: number, y0: number, y1: number): SourceLine => ({
      words: [{ text, confidence: 0.9, box: [x, y0, x + text.length * 16, y1] }],
    });
    const cells = [
      at('Potassium', 300, 970, 1023),
      at('4.4', 918, 976, 1008),
      at('mmol/L', 1211, 970, 1023),
      at('3.5', 1544, 976, 1008),
      at('-', 1820, 993, 997),
      at('5.1', 2048, 976, 1008),
    ];
    expect(orderLines(cells).text).toBe('Potassium 4.4 mmol/L 3.5 - 5.1');
  });

  it('reads columns of running text one after the other', () => {
    const left = [
      'the patient was seen today in',
      'clinic and she reported no new',
      'pain and no fever at all',
      'her appetite is good again',
    ];
    const right = [
      'on review the wound is clean',
      'and the sutures were taken out',
      'she will return in two weeks',
      'for a check of the wound',
    ];
    const lines = [
      ...left.map((text, i) => line(10, 100 + i * 20, text)),
      ...right.map((text, i) => line(400, 100 + i * 20, text)),
    ];
    expect(orderLines(lines).text).toBe([...left, ...right].join('\n'));
  });

  it('gives each word its place in the text', () => {
    const { text, words } = orderLines([line(10, 120, 'second row'), line(10, 100, 'first row')]);
    expect(text).toBe('first row\nsecond row');
    expect(words.map((word) => text.slice(word.start, word.start + word.text.length))).toEqual(
      words.map((word) => word.text),
    );
  });
});

describe('judging a page', () => {
  const reading = (words: [string, number][]): PageReading => ({
    page: 1,
    width: 100,
    height: 100,
    rotation: 0,
    source: 'ocr',
    confidence: words.reduce((sum, [, confidence]) => sum + confidence, 0) / (words.length || 1),
    text: words.map(([text]) => text).join(' '),
    words: words.map(([text, confidence]) => ({ text, confidence, start: 0, box: [0, 0, 1, 1] })),
  });

  it('calls a page without words blank', () => {
    expect(judgePage(reading([])).quality).toBe('blank');
  });

  it('asks more of digits than of letters', () => {
    const judged = judgePage(
      reading([
        ['metoprolol', 0.7],
        ['25', 0.7],
        ['mg', 0.95],
        ['daily', 0.95],
        ['morning', 0.95],
      ]),
    );
    expect(judged).toMatchObject({ quality: 'good', doubtfulWords: [1] });
  });

  it('tells a doubtful page from an unreadable one', () => {
    expect(
      judgePage(
        reading([
          ['smudged', 0.5],
          ['print', 0.6],
        ]),
      ).quality,
    ).toBe('doubtful');
    expect(
      judgePage(
        reading([
          ['x', 0.1],
          ['~', 0.2],
        ]),
      ).quality,
    ).toBe('unreadable');
  });
});
