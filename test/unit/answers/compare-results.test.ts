import { describe, expect, it } from 'vitest';
import { draftByExtraction } from '../../../src/answers/draft-answer.ts';
import { comparedResults } from '../../../src/answers/pick-facts.ts';
import { understandQuestion } from '../../../src/answers/understand-question.ts';
import { recordFound } from '../../factories/record-found.ts';

const note = (date: string, lines: string) => [`PROGRESS NOTE\nDate of service: ${date}\n${lines}`];
const record = recordFound({
  'march.txt': note('03/01/2026', 'Creatinine 1.9 mg/dL\nBlood pressure 118/92 mmHg\nGlucose 126 mg/dL'),
  'may.txt': note('05/01/2026', 'Creatinine 1.1 mg/dL\nBlood pressure 152/70 mmHg\nGlucose 131 mg/dL'),
  'july.txt': note('07/01/2026', 'Creatinine 1.4 mg/dL\nBlood pressure 121/80 mmHg\nGlucose 7.2 mmol/L'),
});
const asked = (text: string) => understandQuestion(text, { today: '2026-11-22' });
const answers = (text: string) => draftByExtraction(asked(text), record).map((claim) => claim.text);

describe('the highest or lowest result', () => {
  it.each([
    ['highest creatinine', /^Creatinine 1\.9 .*03\/01\/2026/],
    ['What was her peak creatinine?', /^Creatinine 1\.9/],
    ['lowest creatinine', /^Creatinine 1\.1 .*05\/01\/2026/],
    ['creatinine nadir since June 2026', /^Creatinine 1\.4/],
    ['maximum blood pressure', /^Blood pressure 152\/70/],
  ])('is the one that %j asks for, and no other', (question, expected) => {
    expect(answers(question)).toEqual([expect.stringMatching(expected)]);
  });

  it('says of how many it was chosen', () => {
    expect(comparedResults(asked('highest creatinine'), record.facts)).toBe(3);
    expect(comparedResults(asked('creatinine'), record.facts)).toBe(0);
  });

  it('is not chosen among units that differ: all are said', () => {
    expect(answers('highest glucose')).toHaveLength(3);
    expect(comparedResults(asked('highest glucose'), record.facts)).toBe(0);
  });

  it('is the whole range where both ends are asked for', () => {
    expect(answers('highest and lowest creatinine')).toHaveLength(3);
  });
});

describe('a medicine that was stopped, said below a list of allergies', () => {
  it('is not answered with an older dose alone', () => {
    const found = recordFound({
      'may.txt': note('05/01/2026', 'MEDICATIONS: lisinopril 20 mg daily.'),
      'july.txt': note('07/01/2026', 'ALLERGIES: penicillin (hives).\nLisinopril was stopped because of cough.'),
    });
    const [first] = draftByExtraction(asked('Is she on lisinopril?'), found);
    expect(first?.text).toMatch(/^Lisinopril was stopped because of cough/);
  });

  it('is not asked for by minutes', () => {
    expect(answers('creatinine 10 min after the infusion')).toHaveLength(3);
  });
});
