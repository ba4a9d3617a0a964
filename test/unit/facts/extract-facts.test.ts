import { describe, expect, it } from 'vitest';
import { extractFacts } from '../../../src/facts/extract-facts.ts';
import type { Fact } from '../../../src/facts/fact.ts';
import type { Box, Word } from '../../../src/records/page.ts';

function factsOf(text: string, confidence: Record<string, number> = {}): Fact[] {
  const words: Word[] = [...text.matchAll(/\S+/g)].map((found) => ({
    text: found[0],
    start: found.index,
    confidence: confidence[found[0]] ?? 0.9,
    box: [0, 0, 1, 1] as Box,
  }));
  return extractFacts({ page: 3, text, words }, { documentDate: null });
}

const only = (facts: Fact[], code: string) => facts.filter((fact) => fact.code === code);

describe('a form with boxes', () => {
  it('states what is checked, and not what is left empty', () => {
    const facts = factsOf('Past medical history:\n[ ] Diabetes mellitus\n[x] Hypertension\n[?] Asthma');
    expect(facts.map(({ name }) => name)).toEqual(['Hypertension']);
    expect(facts[0]?.quote).toBe('[x] Hypertension');
  });

  it('knows a question that is answered with no', () => {
    expect(factsOf('Problems:\nDiabetes mellitus [ ] Yes [x] No')).toEqual([]);
    expect(factsOf('Problems:\nDiabetes mellitus [x] Yes [ ] No').map(({ name }) => name)).toEqual([
      'Diabetes mellitus',
    ]);
  });

  it('gives no allergy for a list that nobody marked', () => {
    const facts = factsOf('Allergies: [ ] Penicillin [x] Latex [ ] No known allergies');
    expect(facts.filter(({ kind }) => kind === 'allergy').map(({ name }) => name)).toEqual(['Latex']);
  });
});

describe('results', () => {
  it.each([
    [
      'Potassium 5.9 H mmol/L 3.5-5.1',
      { code: 'potassium', value: '5.9', flag: 'H', unit: 'mmol/L', referenceRange: '3.5-5.1' },
    ],
    [
      'Creatinine 1.4 (H) 0.7 - 1.3 mg/dL',
      { code: 'creatinine', value: '1.4', flag: 'H', unit: 'mg/dL', referenceRange: '0.7 - 1.3' },
    ],
    ['Troponin I: <0.01 ng/mL', { code: 'troponin', value: '<0.01', unit: 'ng/mL' }],
    ['His hemoglobin was 9.2 on arrival.', { code: 'hemoglobin', value: '9.2' }],
    ['Hemoglobin A1c 8.2 %', { code: 'hba1c', value: '8.2', unit: '%' }],
    ['Potassiurn 4.4 mmol/L', { code: 'potassium', name: 'Potassiurn', value: '4.4' }],
    ['BP 142/88, HR 96', { kind: 'vital', code: 'blood-pressure', value: '142/88' }],
    ['SpO2 96% on RA', { kind: 'vital', code: 'oxygen-saturation', value: '96' }],
    ['Pregnancy test: hCG negative', { code: 'hcg', value: 'negative' }],
  ])('reads "%s"', (text, expected) => {
    expect(factsOf(text)).toEqual(expect.arrayContaining([expect.objectContaining(expected)]));
  });

  it('reads several on one line', () => {
    const facts = factsOf('LABS: Na 131 (L), K 3.9, Cr 0.9, INR 1.3, Plt 188, Hgb 12.6');
    expect(facts.map((fact) => `${fact.code} ${fact.value}`)).toEqual([
      'sodium 131',
      'potassium 3.9',
      'creatinine 0.9',
      'inr 1.3',
      'platelets 188',
      'hemoglobin 12.6',
    ]);
  });

  it('gives each column of a table its date', () => {
    const facts = factsOf('Test 05/02/2026 06/10/2026\nCreatinine 1.7 1.5 mg/dL');
    expect(facts.map((fact) => [fact.value, fact.date])).toEqual([
      ['1.7', '2026-05-02'],
      ['1.5', '2026-06-10'],
    ]);
  });

  it('takes the date from the collection line above and quotes it', () => {
    expect(factsOf('Collected: 11/20/2026 08:15\nSodium 139 mmol/L')[0]).toMatchObject({
      date: '2026-11-20',
      dateQuote: 'Collected: 11/20/2026',
    });
  });

  it.each([
    'Potassium chloride 20 mEq PO daily',
    'MEDICATIONS\nCalcium 600 mg daily',
    'Check potassium in 2 weeks.',
    'Glucose monitoring supplies were ordered.',
    'Seen in room R 16',
  ])('takes no result from "%s"', (text) => {
    expect(factsOf(text).filter((fact) => fact.kind === 'lab' || fact.kind === 'vital')).toEqual([]);
  });
});

describe('medications', () => {
  it.each([
    [
      'Metoprolol tartrate 25 mg PO BID',
      { code: 'metoprolol tartrate', dose: '25', unit: 'mg', route: 'PO', frequency: 'BID' },
    ],
    [
      '1. Lasix 40 mg by mouth twice daily',
      { code: 'furosemide', name: 'Lasix', dose: '40', frequency: 'twice daily' },
    ],
    ['- Acetaminophen 650 mg q6h PRN pain', { code: 'acetaminophen', frequency: 'q6h PRN' }],
    [
      'Insulin glargine 20 units SQ at bedtime',
      { code: 'glargine', unit: 'units', route: 'SQ', frequency: 'at bedtime' },
    ],
    ['Xyzabrolin 10 mg PO daily', { code: 'xyzabrolin', dose: '10', frequency: 'daily' }],
  ])('reads "%s" of a list', (line, expected) => {
    const [fact] = factsOf(`DISCHARGE MEDICATIONS\n${line}`);
    expect(fact).toMatchObject({ kind: 'medication', status: 'active', ...expected });
  });

  it.each([
    ['STOP TAKING\nIbuprofen 600 mg', 'ibuprofen', 'stopped'],
    ['Apixaban held before surgery.', 'apixaban', 'on-hold'],
    ['Cefazolin 2 g IV was given before incision.', 'cefazolin', 'unknown'],
    ['He was given cefazolin 2 g IV.', 'cefazolin', 'given'],
    ['Lisinopril was discontinued.', 'lisinopril', 'stopped'],
  ])('knows the status in "%s"', (text, code, status) => {
    expect(only(factsOf(text), code)[0]!.status).toBe(status);
  });

  it('marks a medicine that is denied', () => {
    expect(only(factsOf('Denies taking aspirin.'), 'aspirin')[0]!.assertion).toBe('negated');
  });
});

describe('allergies', () => {
  it('reads a list with reactions', () => {
    const facts = factsOf('ALLERGIES: Penicillin (anaphylaxis), sulfa drugs - rash; latex');
    expect(facts.map((fact) => [fact.code, fact.value])).toEqual([
      ['penicillin', 'anaphylaxis'],
      ['sulfa', 'rash'],
      ['latex', null],
    ]);
  });

  it.each(['Allergies: NKDA', 'No known drug allergies.', 'She denies any drug allergies.', 'PMHx: asthma. NKDA.'])(
    'reads "%s" as no known allergies',
    (text) => {
      expect(only(factsOf(text), 'no-known-allergies')).toHaveLength(1);
    },
  );

  it('reads an allergy told in a sentence, and no medicine from it', () => {
    const facts = factsOf('She is allergic to amoxicillin and codeine.');
    expect(facts.map((fact) => [fact.kind, fact.code])).toEqual([
      ['allergy', 'amoxicillin'],
      ['allergy', 'codeine'],
    ]);
  });
});

describe('problems', () => {
  it('marks what is denied and what a relative has', () => {
    const facts = factsOf(
      'PMH: hypertension, no history of stroke.\nFAMILY HISTORY\nHistory of colon cancer in her father.',
    );
    expect(only(facts, 'stroke')[0]!.assertion).toBe('negated');
    expect(facts.find((fact) => fact.name.startsWith('colon cancer'))!.assertion).toBe('family');
    expect(only(facts, 'hypertension')).toHaveLength(1);
  });
});

describe('every fact', () => {
  const text = 'DISCHARGE DIAGNOSES\n1. Hyperkalemia\nLABS: K 5.9 H\nMEDICATIONS\nLasix 40 mg daily\nAllergies: latex';

  it('quotes the page verbatim at its offsets', () => {
    const facts = factsOf(text);
    expect(facts.length).toBeGreaterThanOrEqual(4);
    for (const fact of facts) {
      expect(text.slice(fact.start, fact.end)).toBe(fact.quote);
      expect(fact.page).toBe(3);
    }
  });

  it('is as sure as the least sure of its words', () => {
    expect(only(factsOf(text, { '5.9': 0.42 }), 'potassium')[0]!.confidence).toBe(0.42);
  });
});
