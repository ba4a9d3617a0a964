import { describe, expect, it } from 'vitest';
import { locateQuote } from '../../../src/records/locate-quote.ts';
import type { Box, Word } from '../../../src/records/page.ts';

/** A page whose words are 10 pixels a character and whose lines are 20 pixels high. */
function pageOf(text: string, confidences: Record<string, number> = {}): { text: string; words: Word[] } {
  const words: Word[] = [];
  let line = 0;
  let lineStart = 0;
  for (const found of text.matchAll(/\S+|\n/g)) {
    if (found[0] === '\n') {
      line++;
      lineStart = found.index + 1;
      continue;
    }
    const x = (found.index - lineStart) * 10;
    const box: Box = [x, line * 20, x + found[0].length * 10, line * 20 + 18];
    words.push({ text: found[0], start: found.index, confidence: confidences[found[0]] ?? 0.9, box });
  }
  return { text, words };
}

describe('locateQuote', () => {
  it('gives offsets of the words as printed and one box for each line of the quote', () => {
    const page = pageOf('Patient was started on\nwarfarin 5 mg daily.');
    const found = locateQuote('started on warfarin 5 mg', page);
    expect(page.text.slice(found!.start, found!.end)).toBe('started on\nwarfarin 5 mg');
    expect(found!.boxes).toEqual([
      [120, 0, 220, 18],
      [0, 20, 130, 38],
    ]);
  });

  it('gives the lowest confidence of the words under the quote', () => {
    const page = pageOf('Potassium 5.9 mmol/L', { '5.9': 0.41 });
    expect(locateQuote('Potassium 5.9', page)!.confidence).toBe(0.41);
  });

  it.each([
    ['white space', 'no  acute\tdistress', 'No acute distress'],
    ['case', 'NO ACUTE DISTRESS', 'no acute distress'],
    ['curly quotes', 'patient\u2019s \u201Cpressure\u201D', 'patient\'s "pressure"'],
    ['dashes', 'follow\u2010up 3.5 \u2013 5.1', 'follow-up 3.5 - 5.1'],
    ['ligatures', 'e\uFB00usion of \uFB01fth \uFB02oor', 'effusion of fifth floor'],
    ['composed accents', 'Jose\u0301 Ibarra', 'Jos\u00e9 Ibarra'],
    ['soft hyphens', 'hyper\u00ADtension', 'hypertension'],
    ['a word broken at the end of a line', 'inter-\nmittent pain', 'intermittent pain'],
    ['a hyphenated word broken at the end of a line', 'non-\nradiating pain', 'non-radiating pain'],
  ])('folds %s', (_what, text, quote) => {
    expect(locateQuote(quote, pageOf(text))).not.toBeNull();
  });

  it.each([
    ['another digit', 'Potassium 5.9', 'Potassium 5.8'],
    ['a letter read wrongly', 'Potassiurn 5.9', 'Potassium 5.9'],
    ['an accent left out', 'Jos\u00e9', 'Jose'],
    ['a superscript as a digit', 'platelets 10\u00b2', 'platelets 102'],
    ['a left out word', 'no evidence of stroke', 'no stroke'],
    ['a number broken by a line', 'dose 10-\n20 mg', 'dose 1020 mg'],
  ])('does not find %s', (_what, text, quote) => {
    expect(locateQuote(quote, pageOf(text))).toBeNull();
  });

  it.each([
    ['the end of a decimal', 'warfarin 2.5 mg', '5 mg'],
    ['the beginning of a decimal', 'INR 2.5', 'INR 2'],
    ['half of a blood pressure', 'BP 120/80', '80'],
    ['part of a date', 'on 11/20/2026', '2026'],
    ['thousands of a count', 'WBC 12,400', '400'],
    ['a limit without its sign', 'Troponin <0.01', '0.01'],
    ['a number without its letters', 'dose 5mg', '5'],
    ['the end of a word', 'hypertension', 'tension'],
  ])('does not take %s for a quote', (_what, text, quote) => {
    expect(locateQuote(quote, pageOf(text))).toBeNull();
  });

  it('goes on to a later place when the first one cuts a word', () => {
    const page = pageOf('15 mg then 5 mg');
    expect(locateQuote('5 mg', page)!.start).toBe(11);
  });

  it('looks only inside the range that is given', () => {
    const page = pageOf('aspirin daily. Stop aspirin.');
    expect(locateQuote('aspirin', page, { start: 14, end: page.text.length })!.start).toBe(20);
    expect(locateQuote('daily', page, { start: 14, end: page.text.length })).toBeNull();
  });

  it('finds nothing for an empty quote', () => {
    expect(locateQuote(' \n', pageOf('text'))).toBeNull();
  });

  it('has no boxes and no confidence on a page without words', () => {
    expect(locateQuote('text', { text: 'some text', words: [] })).toEqual({
      start: 5,
      end: 9,
      boxes: [],
      confidence: 0,
    });
  });
});
