import { describe, expect, it } from 'vitest';
import { starterRelease } from '../../../src/coding/compile/starter-release.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import { suggestCodes } from '../../../src/coding/suggest-codes.ts';

const release = prepareRelease(starterRelease());
const suggest = (text: string, setting: 'inpatient' | 'outpatient' = 'outpatient') =>
  suggestCodes({ text, release, setting });
const codesOf = (text: string, setting?: 'inpatient' | 'outpatient') =>
  suggest(text, setting).suggestions.map(({ code }) => code);

const KNEE = `CHIEF COMPLAINT

Left knee pain.

MEDICAL HISTORY

Patient reports history of hypertension and type 2 diabetes.

MEDICATIONS

Metformin 500 mg twice a day. Lisinopril 10 mg daily.

REVIEW OF SYSTEMS

Denies chest pain. No fever.

FAMILY HISTORY

Father: asthma.

ASSESSMENT AND PLAN

1. Left knee pain, possible medial collateral ligament sprain.
2. Hypertension.
3. Type 2 diabetes.
- Medical Treatment: Continue metformin.
`;

describe('suggestCodes', () => {
  it('suggests the problems of the assessment with the side that the record gives', () => {
    expect(codesOf(KNEE)).toEqual(expect.arrayContaining(['M25.562', 'I10', 'E11.9']));
  });

  it('adds the long-term drug of a diabetic who takes metformin', () => {
    expect(codesOf(KNEE)).toContain('Z79.84');
  });

  it('lists the symptom first when the diagnosis is only possible and the patient is an outpatient', () => {
    const { suggestions, withheld } = suggest(KNEE);
    expect(suggestions[0]?.code).toBe('M25.562');
    expect(suggestions.map(({ code }) => code)).not.toContain('S83.412A');
    expect(withheld.find(({ code }) => code === 'S83.412A')?.finding?.section).toBe('IV.H');
  });

  it('codes the possible diagnosis of an inpatient', () => {
    expect(codesOf(KNEE, 'inpatient')).toContain('S83.412A');
  });

  it('says why a denied symptom and the disease of a relative are not suggested', () => {
    const { suggestions, withheld } = suggest(KNEE);
    const shown = suggestions.map(({ code }) => code);
    expect(shown).not.toContain('R07.9');
    expect(shown).not.toContain('J45.909');
    expect(withheld.find(({ code }) => code === 'R07.9')?.reason).toBe('negated');
    expect(withheld.find(({ code }) => code === 'J45.909')?.reason).toBe('family');
  });

  it('takes an empty box of a form for no evidence', () => {
    const note = 'ASSESSMENT\n[ ] Type 2 diabetes mellitus\n[x] Essential hypertension\nAsthma [ ] Yes [x] No';
    expect(codesOf(note)).toEqual(['I10']);
    expect(suggest(note).suggestions[0]?.evidence[0]?.quote).toContain('Essential hypertension');
  });

  it('quotes only words that stand in the record', () => {
    for (const { evidence } of suggest(KNEE).suggestions) {
      expect(evidence.length).toBeGreaterThan(0);
      for (const { quote } of evidence) expect(KNEE).toContain(quote);
    }
  });

  it('joins hypertension and heart failure in one code, and keeps the failure', () => {
    const codes = codesOf('ASSESSMENT\n\n1. Hypertension.\n2. Congestive heart failure.\n');
    expect(codes).toContain('I11.0');
    expect(codes).toContain('I50.9');
    expect(codes).not.toContain('I10');
  });

  it('gives billable codes of the release only', () => {
    for (const { code } of suggest(KNEE).suggestions) expect(release.codeOf.get(code)?.billable).toBe(true);
  });

  it('says nothing about an empty record', () => {
    expect(suggest('')).toMatchObject({ suggestions: [], withheld: [] });
  });

  it('gives the page and the boxes of the words when it reads pages', () => {
    const words = [
      { text: 'Hypertension.', start: 12, confidence: 0.9, box: [10, 40, 90, 60] as const },
      { text: 'ASSESSMENT', start: 0, confidence: 0.9, box: [10, 10, 90, 30] as const },
    ];
    const { suggestions } = suggestCodes({
      pages: [
        { page: 4, text: 'Seen today.', words: [] },
        { page: 5, text: 'ASSESSMENT\n\nHypertension.', words },
      ],
      release,
      setting: 'outpatient',
    });
    expect(suggestions[0]).toMatchObject({ code: 'I10', evidence: [{ page: 5, boxes: [[10, 40, 90, 60]] }] });
  });

  it('quotes a long sentence over a page break from the page where its words stand', () => {
    const before = 'Seen again after a long story that goes on with plenty of words until the page ends and still';
    const after = `of it hypertension and ${'further words without any end whatsoever '.repeat(8)}`;
    const pages = [before, after].map((text, i) => ({ page: i + 1, text, words: [] }));
    const quote = suggestCodes({ pages, release, setting: 'outpatient' }).suggestions[0]?.evidence[0];
    expect(quote).toMatchObject({ page: 2 });
    expect(after).toContain(quote!.quote);
  });
});
