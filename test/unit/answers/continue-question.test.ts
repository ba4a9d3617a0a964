import { describe, expect, it } from 'vitest';
import { continueQuestion, hasContent } from '../../../src/answers/continue-question.ts';
import { isEnglish } from '../../../src/answers/is-english.ts';
import { understandQuestion } from '../../../src/answers/understand-question.ts';

const ask = (text: string) => understandQuestion(text, { today: '2026-11-22' });
const goOn = (text: string, ...earlier: string[]) => continueQuestion(ask(text), earlier.map(ask));

describe('continueQuestion', () => {
  it('takes what was asked last in the thread when a question names nothing', () => {
    expect(goOn('and the one before?', 'last potassium of Maria Lopez')).toMatchObject({
      analytes: ['potassium'],
      recency: 'all',
      dateRanges: [],
    });
    expect(goOn('and the one before that?', 'and the one before?', 'potassium on June 4')).toMatchObject({
      analytes: ['potassium'],
      dateRanges: [],
    });
    expect(goOn('and in June?', 'last potassium')).toMatchObject({
      analytes: ['potassium'],
      dateRanges: [{ from: '2026-06-01', to: '2026-06-30' }],
    });
  });

  it('never takes the patient from an earlier question', () => {
    const { patientHints } = goOn('MRN 100234', 'last potassium of MRN 999999');
    expect(patientHints).toEqual({ mrn: '100234', name: null, birthDate: null });
  });

  it('leaves a question alone that names something itself', () => {
    expect(goOn('and the sodium?', 'last potassium')).toMatchObject({ analytes: ['sodium'] });
    expect(goOn('why?')).toMatchObject({ analytes: [], terms: [] });
  });
});

describe('what a question is', () => {
  it.each(['hello', 'help', 'How is she?', 'and the one before?'])('sees that "%s" names nothing', (text) => {
    expect(hasContent(ask(text))).toBe(false);
  });

  it.each([
    ['\u00bfA qu\u00e9 es al\u00e9rgica?', false],
    ['Quels sont ses m\u00e9dicaments?', false],
    ['Wie ist das Kalium und welche Allergien hat sie?', false],
    ['\u5979\u5bf9\u4ec0\u4e48\u8fc7\u654f?', false],
    ['What is the last potassium of Mar\u00eda de la Cruz?', true],
    ['K?', true],
  ])('tells whether "%s" is English', (text, english) => {
    expect(isEnglish(text)).toBe(english);
  });
});
