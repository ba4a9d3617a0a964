import { describe, expect, it } from 'vitest';
import { understandQuestion } from '../../../src/answers/understand-question.ts';

const ask = (text: string, patientNames?: string[]) => understandQuestion(text, { today: '2026-11-22', patientNames });

describe('whose record is meant', () => {
  it.each([
    ['What medications is MRN 100234 on?', { mrn: '100234' }],
    ['medical record number HR-44190 allergies', { mrn: 'HR-44190' }],
    ['Show all WBC results for 100871', { mrn: '100871' }],
    ['Is Maria Lopez allergic to penicillin?', { name: 'Maria Lopez' }],
    ["what's maria lopez's latest hgb", { name: 'maria lopez' }],
    ["Mr. Smith's creatinine", { name: 'Smith' }],
    ['Did Ms. Garc\u00eda-Marquez get a CT head?', { name: 'Garc\u00eda-Marquez' }],
    ["Does John O'Brien have any allergies?", { name: "John O'Brien" }],
    ['Why was Anna de la Cruz admitted?', { name: 'Anna de la Cruz' }],
    ['labs for Robert Chen', { name: 'Robert Chen' }],
    ['LOPEZ, Maria DOB 03/04/1961: what was her A1c?', { name: 'LOPEZ, Maria', birthDate: '1961-03-04' }],
  ])('finds it in "%s"', (text, hints) => {
    expect(ask(text).patientHints).toEqual({ mrn: null, name: null, birthDate: null, ...hints });
  });

  it.each([
    'What was the last potassium?',
    'Is she on Lasix?',
    'Did the CT show PE?',
    'INR on 11/20/2026',
    'Any COVID vaccine in March?',
    'Lisinopril dose?',
    "What is the patient's weight?",
    'What is the HbA1c?',
    'What was his SpO2?',
    'Does she have Parkinson\u2019s?',
    "Any Crohn's disease?",
    'Does she have a Foley catheter?',
    'Was the Murphy sign positive?',
  ])('takes nothing of "%s" for a name or number', (text) => {
    expect(ask(text).patientHints).toEqual({ mrn: null, name: null, birthDate: null });
  });

  it('leaves the names of a known patient out of what is asked', () => {
    expect(ask('is maria lopez jaundiced', ['Maria', 'Lopez']).terms).toEqual(['jaundiced']);
  });
});

describe('what is asked', () => {
  it.each([
    ['What was the last potassium?', { analytes: ['potassium'], recency: 'latest', kinds: ['lab'] }],
    ['latest K?', { analytes: ['potassium'], recency: 'latest' }],
    ['hgb trend', { analytes: ['hemoglobin'], recency: 'all' }],
    ['INR and platelets', { analytes: ['inr', 'platelets'] }],
    ['What is his blood pressure?', { analytes: ['blood-pressure'], kinds: ['vital'] }],
    ['Is she on Coumadin?', { drugs: ['warfarin'], form: 'yes-no' }],
    ['Which blood thinner does he take?', { drugClasses: ['anticoagulant'] }],
    ['Is Maria Lopez allergic to penicillin?', { topics: ['allergies'], drugs: ['penicillin'], form: 'yes-no' }],
    ['When was the surgery?', { topics: ['surgery'], form: 'when', terms: [] }],
    ['Why was he admitted?', { topics: ['admission-reason'], form: 'why', terms: [] }],
    ['Any history of stroke?', { concepts: ['stroke'], topics: [], terms: [] }],
    ['Has she ever had a heart attack?', { concepts: ['myocardial infarction'], terms: [] }],
    ['discharge instructions?', { topics: ['discharge-instructions'], terms: [] }],
    ['Who was the surgeon?', { form: 'who' }],
    ['potasium last', { analytes: ['potassium'], recency: 'latest', terms: [] }],
    ['alergies?', { topics: ['allergies'], terms: [] }],
    ['all blood pressures', { analytes: ['blood-pressure'], recency: 'all', concepts: [] }],
    ['How tall is she?', { analytes: ['height'] }],
    ['how much does she weigh', { analytes: ['weight'] }],
    ['kidney function', { analytes: ['creatinine', 'egfr', 'bun'] }],
    ['highest BP', { analytes: ['blood-pressure'], recency: 'all' }],
    ['When is her next appointment?', { topics: ['follow-up'], terms: [] }],
    ['What is she discharged on?', { topics: ['discharge-medications'] }],
    ['Did she smoke?', { concepts: ['smoking'] }],
    ['Does he have gout?', { terms: ['gout'], topics: [] }],
  ])('understands "%s"', (text, expected) => {
    expect(ask(text)).toMatchObject(expected);
  });

  it.each([
    ['creatinine since March 2026', { from: '2026-03-01', to: null }],
    ['BP on 11/20/2026', { from: '2026-11-20', to: '2026-11-20' }],
    ['labs in 2025', { from: '2025-01-01', to: '2025-12-31' }],
    ['weight in the last 3 months', { from: '2026-08-22', to: '2026-11-22' }],
    ['glucose yesterday', { from: '2026-11-21', to: '2026-11-21' }],
    ['sodium between 3/1/2026 and 3/9/2026', { from: '2026-03-01', to: '2026-03-09' }],
    ['sodium before 3/1/2026', { from: null, to: '2026-03-01' }],
    ['creatinine on June 4', { from: '2026-06-04', to: '2026-06-04' }],
    ['creatinine on the 4th of December', { from: '2025-12-04', to: '2025-12-04' }],
    ['weight since 9/22', { from: '2026-09-22', to: null }],
    ['BP in June', { from: '2026-06-01', to: '2026-06-30' }],
    ['sodium', null],
    ['Was his BP ever 12/80?', null],
    ['may he take aspirin?', null],
  ])('finds the period in "%s"', (text, range) => {
    expect(ask(text).dateRanges).toEqual(range ? [range] : []);
  });

  it.each([
    'potassium on 06/02/2026 and 09/22/2026',
    'Compare potassium on June 2 and September 22',
    'K on 6/2 vs 9/22',
  ])('takes the two days of "%s" apart', (text) => {
    const days = ['2026-06-02', '2026-09-22'];
    expect(ask(text)).toMatchObject({ dateRanges: days.map((day) => ({ from: day, to: day })), recency: 'all' });
  });
});
