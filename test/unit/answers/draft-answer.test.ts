import { describe, expect, it } from 'vitest';
import { citeRegion } from '../../../src/answers/cite-region.ts';
import { composeAnswer, NOTHING_FOUND } from '../../../src/answers/compose-answer.ts';
import { draftByExtraction } from '../../../src/answers/draft-answer.ts';
import { unfoundResults, unlistedAllergens } from '../../../src/answers/pick-facts.ts';
import { understandQuestion } from '../../../src/answers/understand-question.ts';
import { verifyAnswer } from '../../../src/answers/verify-answer.ts';
import { recordFound } from '../../factories/record-found.ts';

const RECORD = recordFound({
  'may.pdf': [
    `CLINIC NOTE
Date of Service: 05/02/2026
LABS
Potassium 4.4 mmol/L
ALLERGIES: Penicillin (hives); Codeine (nausea)
PAST MEDICAL HISTORY: Hypertension. No history of stroke.
MEDICATIONS
- Lisinopril 10 mg daily
- Warfarin 5 mg daily`,
  ],
  'june.pdf': [
    `OPERATIVE REPORT
DATE OF SURGERY: 06/10/2026
SURGEON: Maren Aldous, MD
PROCEDURE PERFORMED: Left total hip arthroplasty
LABS
Collected: 06/11/2026
Potassium 3.2 L mmol/L
DISCHARGE INSTRUCTIONS
Keep the wound dry for five days. Do not bend the hip past 90 degrees.
Call the clinic for fever or drainage.`,
  ],
});

function draft(text: string) {
  return draftByExtraction(understandQuestion(text, { today: '2026-11-22' }), RECORD);
}
const said = (text: string) => draft(text).map((claim) => claim.text);

describe('draftByExtraction', () => {
  it('gives the newest result with its date, both quoted', () => {
    const [claim, ...others] = draft('What was the last potassium?');
    expect(others).toEqual([]);
    expect(claim!.text).toBe('Potassium 3.2 L mmol/L (Collected: 06/11/2026)');
    expect(claim!.citations.map((citation) => [citation.documentId, citation.quote])).toEqual([
      ['june.pdf', 'Potassium 3.2 L mmol/L'],
      ['june.pdf', 'Collected: 06/11/2026'],
    ]);
  });

  it('gives a trend newest first', () => {
    expect(said('potassium trend').map((text) => text.slice(0, 13))).toEqual(['Potassium 3.2', 'Potassium 4.4']);
  });

  it('keeps to the period that was asked about', () => {
    expect(said('potassium in May 2026')).toEqual(['Potassium 4.4 mmol/L (Date of Service: 05/02/2026)']);
    expect(said('potassium in 2024')).toEqual([]);
  });

  it('quotes the allergy that was asked about, else the list as it stands', () => {
    expect(said('Is she allergic to amoxicillin?')).toEqual(['ALLERGIES: Penicillin (hives); Codeine (nausea)']);
    expect(said('Is she allergic to latex?')).toEqual(['ALLERGIES: Penicillin (hives); Codeine (nausea)']);
  });

  it('quotes a denial as it is written', () => {
    expect(said('Any history of stroke?')).toEqual(['No history of stroke.']);
  });

  it('finds a thing by its other names', () => {
    expect(said('When was the hip replacement?')[0]).toContain('Left total hip arthroplasty');
    expect(said('Which blood thinner is she on?')).toEqual(['Warfarin 5 mg daily']);
  });

  it('answers when with a sentence that has the date', () => {
    expect(said('When was the surgery?')[0]).toBe('DATE OF SURGERY: 06/10/2026');
  });

  it('gives the instructions in the order of the page', () => {
    expect(said('discharge instructions?')).toEqual([
      'Keep the wound dry for five days.',
      'Do not bend the hip past 90 degrees.',
      'Call the clinic for fever or drainage.',
    ]);
  });

  it.each([
    'Does she have asthma?',
    'What was the troponin?',
    'When was the colonoscopy?',
    'Is she on metformin?',
    'What did the brain MRI show?',
    'What is her favourite colour?',
  ])('has no claim for "%s", which the record does not say', (question) => {
    expect(draft(question)).toEqual([]);
  });

  it.each([
    'What was the last potassium?',
    'medications?',
    'discharge instructions?',
    'Any allergies?',
    'Who was the surgeon?',
  ])('drafts for "%s" only what verification lets through', (question) => {
    const claims = draft(question);
    expect(claims.length).toBeGreaterThan(0);
    expect(verifyAnswer(claims, RECORD.pages)).toMatchObject({ dropped: 0, reasons: [] });
  });
});

describe('composeAnswer', () => {
  it('numbers the citations over all claims', () => {
    const verified = verifyAnswer(draft('potassium trend'), RECORD.pages);
    expect(composeAnswer(verified).text).toBe(
      'Potassium 3.2 L mmol/L (Collected: 06/11/2026) [1][2]\nPotassium 4.4 mmol/L (Date of Service: 05/02/2026) [3][4]',
    );
  });

  it('says that the record does not say when nothing is left', () => {
    expect(composeAnswer({ claims: [] })).toEqual({ kind: 'nothing-found', text: NOTHING_FOUND, claims: [] });
  });
});

describe('citeRegion', () => {
  const page = { width: 1000, height: 1400 };

  it('takes all boxes with lines around them and marks them in the piece', () => {
    const region = citeRegion(
      [
        [100, 500, 400, 520],
        [100, 530, 200, 550],
      ],
      page,
    )!;
    expect(region).toMatchObject({ top: 460, height: 130, width: 500 });
    expect(region.marks[0]).toEqual([100 - region.left, 40, 400 - region.left, 60]);
  });

  it('stays inside the page', () => {
    const region = citeRegion([[900, 1380, 1000, 1400]], page)!;
    expect(region.left + region.width).toBeLessThanOrEqual(page.width);
    expect(region.top + region.height).toBe(page.height);
    expect(region.width).toBe(500);
  });

  it('is nothing without boxes', () => {
    expect(citeRegion([], page)).toBeNull();
  });
});

describe('a form with boxes', () => {
  const FORM = recordFound({
    'form.pdf': ['HEALTH HISTORY\n[ ] Diabetes mellitus\n[x] Hypertension\nKidney disease [ ] Yes [x] No'],
  });
  const answered = (text: string) => {
    const claims = draftByExtraction(understandQuestion(text, { today: '2026-11-22' }), FORM);
    return verifyAnswer(claims, FORM.pages).claims.map((claim) => claim.text);
  };

  it('answers with what is checked, and with no line that nobody marked', () => {
    expect(answered('Does she have hypertension?').join()).toContain('[x] Hypertension');
    expect(answered('Does she have diabetes?')).toEqual([]);
  });

  it('shows the whole line of a question that is answered', () => {
    expect(answered('Does she have kidney disease?').join()).toContain('Kidney disease [ ] Yes [x] No');
  });

  it('lets nobody claim what a quoted box leaves open', () => {
    const [page] = FORM.pages;
    const citation = { documentId: page!.documentId, page: page!.page, quote: 'Diabetes mellitus' };
    const claim = { text: 'The patient has diabetes mellitus.', citations: [citation] };
    expect(verifyAnswer([claim], FORM.pages).reasons).toEqual(['unsupported']);
  });
});

it('names the tests of several that have no result', () => {
  const missing = (text: string) => unfoundResults(understandQuestion(text, { today: '2026-11-22' }), RECORD.facts);
  expect(missing('potassium, BNP and sodium?')).toEqual(['BNP', 'sodium']);
  expect(missing('potassium and sodium in 2024')).toEqual(['potassium', 'sodium']);
  expect(missing('sodium?')).toEqual([]);
});

describe('what changes over time', () => {
  const record = recordFound({
    'june.txt': [
      `DISCHARGE SUMMARY
Date of discharge: 06/06/2026
HOSPITAL COURSE
She smoked one pack a day for 20 years and quit in 2003. The gallbladder was removed.
DISCHARGE MEDICATIONS
- Lisinopril 40 mg by mouth daily
FAMILY HISTORY
Sister had gastric bypass surgery at age 48.
ALLERGIES: Penicillin (hives)`,
    ],
    'september.txt': [
      `PROGRESS NOTE
Date of visit: 09/22/2026
INTERVAL HISTORY
She developed a cough on lisinopril, so it was stopped on 08/14/2026 and losartan was started.
ASSESSMENT AND PLAN
1. Type 2 diabetes mellitus, well controlled. Metformin lowered.
2. Hypertension. No change.`,
    ],
  });
  const asked = (text: string) => understandQuestion(text, { today: '2026-11-22' });
  const answers = (text: string) => draftByExtraction(asked(text), record).map((claim) => claim.text);
  const STOPPED = /^She developed a cough on lisinopril, so it was stopped on 08\/14\/2026/;

  it('says first of a medicine what was said last, and dates the older dose', () => {
    const [latest, dose] = answers('Is she on lisinopril?');
    expect(latest).toMatch(STOPPED);
    expect(dose).toBe('Lisinopril 40 mg by mouth daily (Date of discharge: 06/06/2026)');
  });

  it('answers why a medicine was stopped with the sentence that says so alone', () => {
    expect(answers('Why was lisinopril stopped?')).toEqual([expect.stringMatching(STOPPED)]);
  });

  it('gives the problems of an assessment, not what is done about them', () => {
    const said = answers('What are her diagnoses?');
    expect(said).toEqual(expect.arrayContaining(['Type 2 diabetes mellitus, well controlled.', 'Hypertension.']));
    expect(said).not.toContain('Metformin lowered.');
  });

  it('takes nothing of a relative for an answer about the patient', () => {
    expect(answers('How old is she?')).toEqual([]);
    expect(answers('What surgery did she have?').filter((text) => /Sister/.test(text))).toEqual([]);
  });

  it('finds the past of a habit, and what happened to a part outside of its usual section', () => {
    expect(answers('Does she smoke?')).toEqual([expect.stringMatching(/^She smoked one pack/)]);
    expect(answers('What happened to her gallbladder?')).toEqual(['The gallbladder was removed.']);
  });

  it('knows which allergen that was asked about is not listed', () => {
    expect(unlistedAllergens(asked('Is she allergic to latex?'), record.facts)).toEqual(['latex']);
    expect(unlistedAllergens(asked('Is she allergic to penicillin?'), record.facts)).toEqual([]);
    expect(unlistedAllergens(asked('allergies?'), record.facts)).toEqual([]);
  });
});
