import { describe, expect, it } from 'vitest';
import { compileRelease } from '../../../src/coding/compile/compile-release.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import type { Release } from '../../../src/coding/release/release.ts';
import { suggestCodes } from '../../../src/coding/suggest-codes.ts';

/** Codes under the words of this test. */
const CODES: readonly (readonly [string, string])[] = [
  ['E11.65', 'Type 2 diabetes with hyperglycemia'],
  ['E11.9', 'Type 2 diabetes'],
  ['C50.919', 'Breast cancer'],
  ['E66.811', 'Obesity, class 1'],
  ['F02.80', 'Dementia in other diseases, unspecified severity'],
  ['F02.B0', 'Dementia in other diseases, moderate'],
  ['F03.90', 'Dementia'],
  ['G30.9', 'Alzheimer disease'],
  ['G43.009', 'Migraine without aura, not intractable, without status migrainosus'],
  ['G43.019', 'Migraine without aura, intractable, without status migrainosus'],
  ['G43.909', 'Migraine, unspecified, not intractable, without status migrainosus'],
  ['I63.9', 'Stroke'],
  ['G81.94', 'Hemiparesis, left side'],
  ['I69.352', 'Hemiplegia after stroke, left dominant side'],
  ['I69.354', 'Hemiplegia after stroke, left non-dominant side'],
  ['M51.26', 'Disc displacement, lumbar region'],
  ['M51.27', 'Disc displacement, lumbosacral region'],
  ['N18.2', 'Chronic kidney disease, stage 2'],
  ['N18.9', 'Chronic kidney disease'],
  ['N40.0', 'Enlarged prostate'],
  ['N40.1', 'Enlarged prostate with urinary symptoms'],
  ['R35.1', 'Nocturia'],
  ['R39.15', 'Urgency of urination'],
  ['O24.410', 'Gestational diabetes, diet controlled'],
  ['O24.419', 'Gestational diabetes, unspecified control'],
  ['Z17.0', 'Estrogen receptor positive status'],
  ['Z17.1', 'Estrogen receptor negative status'],
  ['Z00.00', 'Annual physical exam'],
  ['Z00.129', 'Well child exam'],
  ['Z85.3', 'History of breast cancer'],
  ['Z90.10', 'Mastectomy'],
  ['Z3A.32', '32 weeks of gestation'],
  ['Z68.33', 'Body mass index 33'],
  ['Z80.0', 'Family history of colon cancer'],
];
const HEADERS = ['G43.0', 'G43.9', 'G81.9'];

const codes = [
  ...CODES.map(([code, title]) => ({ code, title, billable: true })),
  ...HEADERS.map((code) => ({ code, title: code === 'G81.9' ? 'Hemiparesis' : 'Migraine', billable: false })),
];
const empty = { index: [], drug: [], neoplasm: [], externalCause: [], tabular: [], poaExempt: [], missing: [] };
const dates = { effectiveFrom: '2024-10-01', effectiveTo: '2025-09-30' };
const release = prepareRelease(
  compileRelease({ release: 'test', ...dates, codes, ...empty, tabularRelease: '' } as Release),
);
const codesOf = (...problems: string[]) => {
  const text = `ASSESSMENT\n${problems.map((problem, i) => `${i + 1}. ${problem}`).join('\n')}\n`;
  return suggestCodes({ text, release, setting: 'outpatient' }).suggestions.map(({ code }) => code);
};

describe('what a sentence says beside a condition', () => {
  it.each([
    ['Type 2 diabetes, poorly controlled.', ['E11.65']],
    ['Type 2 diabetes. Out of control.', ['E11.65']],
    ['Type 2 diabetes, well controlled.', ['E11.9']],
    ['Migraine without aura.', ['G43.009']],
    ['Migraine without aura, intractable.', ['G43.019']],
    ['Migraine.', ['G43.909']],
    ['Herniated disc L4-L5.', ['M51.26']],
    ['Herniated disc at L5-S1.', ['M51.27']],
    ['Gestational diabetes on diet.', ['O24.410']],
    ['BPH with nocturia.', ['N40.1', 'R35.1']],
  ])('%s gives %j', (problem, expected) => {
    expect(codesOf(problem)).toEqual(expected);
  });

  it('is not taken from what it denies', () => {
    expect(codesOf('Type 2 diabetes without hyperglycemia.')).toEqual(['E11.9']);
    expect(codesOf('Gestational diabetes, not on insulin.')).toEqual(['O24.419']);
    expect(codesOf('BPH with urgency, no nocturia.')).toEqual(['N40.1', 'R39.15']);
    expect(codesOf('History of stroke without residual left hemiparesis.')).not.toContain('I69.354');
  });

  it('is not taken from a dose or a short form that means something else', () => {
    expect(codesOf('Chronic kidney disease, furosemide 40 mg 2 tablets.')).toEqual(['N18.9']);
    expect(codesOf('Chronic kidney disease, stage 2.')).toEqual(['N18.2']);
    expect(codesOf('Breast cancer, HR - 72, seen in the ER - no fever.')).toEqual(['C50.919']);
    expect(codesOf('Breast cancer, ER-, PR-.')).toEqual(['C50.919', 'Z17.1']);
    expect(codesOf('Breast cancer, ER+/PR+.')).toEqual(['C50.919', 'Z17.0']);
  });

  it('is not the age at which something else happened', () => {
    expect(codesOf('Annual physical exam, menarche at age 12.')).toEqual(['Z00.00']);
    expect(codesOf('Annual physical exam, age 12.')).toEqual(['Z00.129']);
  });
});

describe('codes that follow from others', () => {
  it('are the sequela in place of a stroke of the past and its deficit, by side and hand', () => {
    expect(codesOf('Left hemiparesis from old stroke.')).toEqual(['I69.354']);
    expect(codesOf('Left hemiparesis from old stroke in a left-handed woman.')).toEqual(['I69.352']);
  });

  it('are not sequelae while the stroke is acute', () => {
    expect(codesOf('Acute stroke with left hemiparesis.')).not.toContain('I69.354');
  });

  it('are the dementia behind its cause, with the severity that is said', () => {
    expect(codesOf('Alzheimer disease.')).toEqual(['G30.9', 'F02.80']);
    expect(codesOf('Alzheimer disease, moderate.')).toEqual(['G30.9', 'F02.B0']);
    expect(codesOf('Dementia.')).toEqual(['F03.90']);
    expect(codesOf('Alzheimer disease with dementia.')).toEqual(['G30.9', 'F02.80']);
  });

  it('are the body mass index beside obesity, never by itself', () => {
    expect(codesOf('Class 1 obesity, BMI 33.4.')).toEqual(['E66.811', 'Z68.33']);
    expect(codesOf('Type 2 diabetes, BMI 33.4.')).toEqual(['E11.9']);
  });

  it('are the weeks beside a pregnancy, never by themselves', () => {
    expect(codesOf('Gestational diabetes at 32 weeks gestation.')).toContain('Z3A.32');
    expect(codesOf('Migraine, 32 weeks after the first visit.')).not.toContain('Z3A.32');
  });
});

describe('what is not said of the patient', () => {
  it.each([
    'Alzheimer disease was considered but there is no evidence of it.',
    'I doubt stroke.',
    'Ms. Stroke called.',
  ])('gives no code: %s', (problem) => {
    expect(codesOf(problem)).toEqual([]);
  });

  it('leaves a disease its code where only the treatment beside it is of the past', () => {
    expect(codesOf('Breast cancer s/p mastectomy.')).toContain('C50.919');
  });

  it('gives the code of the family history where a relative had it', () => {
    const text = 'ASSESSMENT\n1. Migraine.\nFAMILY HISTORY\nFather with colon cancer.';
    const { suggestions } = suggestCodes({ text, release, setting: 'outpatient' });
    expect(suggestions.map(({ code }) => code)).toEqual(['G43.909', 'Z80.0']);
  });
});
