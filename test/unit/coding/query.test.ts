import { describe, expect, it } from 'vitest';
import { starterRelease } from '../../../src/coding/compile/starter-release.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import { buildQuery, type OwnWords } from '../../../src/coding/query/build-query.ts';
import { checkQuery, findBannedWords, type QueryFault } from '../../../src/coding/query/check-query.ts';
import { findNewDiagnoses } from '../../../src/coding/query/find-new-diagnoses.ts';
import { findQueryHints } from '../../../src/coding/query/find-query-hints.ts';
import type { QueryContent } from '../../../src/coding/query/query.ts';
import { QUERY_TEMPLATES, templateOf } from '../../../src/coding/query/query-templates.ts';
import { readRecord } from '../../../src/coding/query/read-record.ts';
import { locateQuote } from '../../../src/records/locate-quote.ts';
import { aPageReading } from '../../factories/documents.ts';

const release = prepareRelease(starterRelease());
const NOTE = `HISTORY OF PRESENT ILLNESS

Admitted with confusion and dyspnea. Urine output decreased. Denies chest pain. No fever.

FAMILY HISTORY

Father: heart failure.

RESULTS

Creatinine 2.4 mg/dL H 0.6-1.2

Hemoglobin 7.9 g/dL

SpO2 84% on room air

ASSESSMENT

1. Pneumonia. Start ceftriaxone.

2. Anemia, transfused 1 unit PRBC after melena.`;

const documents = (...texts: string[]) =>
  texts.map((text, index) => ({ documentId: `d${index + 1}`, pages: [aPageReading(text)] }));
const build = (template: string, own: OwnWords = {}, text = NOTE) =>
  buildQuery(templateOf(template)!, readRecord(documents(text)), own);
const built = (template: string, own: OwnWords = {}, text = NOTE): QueryContent => {
  const result = build(template, own, text);
  if (result.kind !== 'built') throw new Error(`not built: ${result.kind}`);
  return result.content;
};
const check = (content: QueryContent, text = NOTE): QueryFault[] => {
  const record = readRecord(documents(text));
  return checkQuery(content, (words) => findNewDiagnoses(words, record, release));
};
const rulesOf = (content: QueryContent, text = NOTE) => [...new Set(check(content, text).map(({ rule }) => rule))];
const asked = (question: string) => ({ ...built('kidney-function'), question });

describe('a query built from a record', () => {
  it('quotes indicators word for word, with page and boxes', () => {
    const { indicators } = built('kidney-function');
    expect(indicators.map(({ label }) => label)).toEqual(['Creatinine', 'Urine output']);
    const page = aPageReading(NOTE);
    for (const { quote, page: number, boxes } of indicators) {
      expect(number).toBe(1);
      expect(boxes).toEqual(locateQuote(quote, page)?.boxes);
      expect(boxes.length).toBeGreaterThan(0);
    }
  });

  it('offers only options that an indicator supports, and always Other and Unable to determine', () => {
    const texts = built('anemia-type').options.map(({ text }) => text);
    expect(texts).toContain('Anemia due to acute blood loss');
    expect(texts).not.toContain('Anemia due to iron deficiency');
    expect(texts.slice(-2)).toEqual(['Other (please specify)', 'Unable to determine']);
  });

  it('takes no indicator from what is denied, from relatives, or from a value within its bounds', () => {
    expect(built('systemic-response', { kind: 'open' }).indicators.map(({ label }) => label)).not.toContain(
      'Temperature',
    );
    expect(built('heart-failure-type', { kind: 'open' }).indicators).toEqual([]);
    const normal = 'RESULTS\n\nCreatinine 0.9 mg/dL';
    expect(built('kidney-function', {}, normal).options.map(({ text }) => text)).not.toContain('Acute kidney injury');
  });

  it('looks for indicators in further documents and says which', () => {
    const record = readRecord(documents('Seen for follow-up.', 'Creatinine 3.1 mg/dL'));
    const result = buildQuery(templateOf('kidney-function')!, record);
    expect(result.kind === 'built' && result.content.indicators[0]?.documentId).toBe('d2');
  });

  it('quotes what the coder names only when it stands in the record', () => {
    expect(built('own', { quotes: ['urine output'] }).indicators[0]?.quote).toBe('Urine output decreased.');
    expect(build('own', { quotes: ['blood pressure 80/40'] })).toEqual({
      kind: 'not-in-record',
      words: 'blood pressure 80/40',
    });
    expect(build('present-on-admission', { condition: 'sepsis' })).toMatchObject({ kind: 'not-in-record' });
    expect(build('present-on-admission')).toEqual({ kind: 'condition-needed' });
  });

  it('asks with yes or no only where the template allows it', () => {
    expect(build('kidney-function', { kind: 'yes-no' })).toMatchObject({ kind: 'kind-not-offered' });
    const content = built('present-on-admission', { condition: 'pneumonia' });
    expect(content.question).toContain('the documented pneumonia present at the time');
    expect(check(content)).toEqual([]);
  });

  it.each(QUERY_TEMPLATES.filter(({ id }) => id !== 'own').map(({ id }) => id))(
    'from the template %s has no banned word in title, question and options',
    (id) => {
      const { title, question, yesNoQuestion = '', options } = templateOf(id)!;
      for (const text of [title, question, yesNoQuestion, ...options.map((option) => option.text)])
        expect(findBannedWords(text)).toEqual([]);
    },
  );
});

describe('the check of a query', () => {
  it('lets a compliant query pass', () => {
    for (const template of ['kidney-function', 'anemia-type', 'respiratory-status', 'mental-status'])
      expect(check(built(template))).toEqual([]);
  });

  it.each([
    'Would you agree that these findings need a diagnosis?',
    'Please add the missing diagnosis.',
    'These findings clearly represent a condition. Which one?',
    'What should be documented so that we can code this stay?',
    'Isn’t it the kidney?',
  ])('refuses a leading question: %s', (question) => {
    expect(rulesOf(asked(question))).toContain('leading');
  });

  it.each([
    'Which answer would raise the DRG?',
    'Please clarify; this is an MCC.',
    'Please clarify, the reimbursement depends on it.',
    'Please clarify for the payer’s audit.',
    'What condition raises the severity of illness?',
    'Please clarify because of the $ at stake.',
    'Please clarify. It counts for the D.R.G.',
    'Please clarify the D\u200bRG.',
    'Please clarify for the quality\u00a0measures.',
    'Please clarify, ｂｉｌｌｉｎｇ waits.',
  ])('refuses a word about payment or scores: %s', (question) => {
    expect(rulesOf(asked(question))).toContain('impact');
  });

  it('looks at title and options too', () => {
    const content = built('own', {
      question: 'What is the cause?',
      quotes: ['confusion'],
      kind: 'multiple-choice',
      options: ['Delirium, an MCC'],
    });
    expect(check(content)).toMatchObject([{ rule: 'impact', where: 'options' }]);
    expect(rulesOf({ ...built('kidney-function'), title: 'Acute kidney injury' })).toEqual(['new-diagnosis']);
  });

  it('refuses a diagnosis in the question that the record does not hold, denies, or tells of a relative', () => {
    expect(rulesOf(asked('Did the patient have sepsis?'))).toEqual(['new-diagnosis']);
    expect(rulesOf(asked('Is there heart failure?'))).toEqual(['new-diagnosis']);
    expect(rulesOf(asked('What is the organism of the pneumonia?'))).toEqual([]);
    expect(rulesOf(asked('What is the cause of the anaemia?'))).toEqual([]);
  });

  it('knows a diagnosis that only the release names', () => {
    expect(rulesOf(asked('Does the patient have migraine?'))).toEqual(['new-diagnosis']);
  });

  it('does not take words of ordinary questions for banned ones', () => {
    for (const question of [
      'Please clarify the range of motion and the rom of the knee, in your clinical judgment.',
      'Were 500 cc of fluid given for the finding?',
      'Please document the diagnosis, if any, that these findings represent.',
    ])
      expect(check(asked(question))).toEqual([]);
  });

  it('refuses a query without indicators, without the two last options, or with an option that nothing supports', () => {
    const content = built('kidney-function');
    expect(rulesOf({ ...content, indicators: [] })).toEqual(['indicators', 'options']);
    expect(rulesOf({ ...content, options: content.options.slice(0, -1) })).toEqual(['options']);
    const invented = { text: 'Dehydration', meaning: 'diagnosis' as const, indicators: [] };
    expect(rulesOf({ ...content, options: [invented, ...content.options] })).toEqual(['options']);
  });

  it('refuses yes or no without one of the allowed reasons', () => {
    const own = { kind: 'yes-no' as const, question: 'Was the pneumonia there at admission?', quotes: ['pneumonia'] };
    expect(rulesOf(built('own', own))).toEqual(['yes-no']);
    expect(rulesOf(built('own', { ...own, yesNoReason: 'present-on-admission' }))).toEqual([]);
  });

  it('wants both sides of a conflict', () => {
    const one = built('conflicting-documentation', { kind: 'open', quotes: ['pneumonia'] });
    expect(rulesOf(one)).toEqual(['indicators']);
    expect(rulesOf(built('conflicting-documentation', { kind: 'open', quotes: ['pneumonia', 'dyspnea'] }))).toEqual([]);
  });
});

describe('hints for queries', () => {
  const hintsOf = (text: string) => findQueryHints(documents(text)).map(({ template }) => template);

  it('come from findings without a diagnosis and from diagnoses without their kind', () => {
    expect(hintsOf(NOTE)).toEqual(['kidney-function', 'anemia-type', 'mental-status', 'respiratory-status']);
  });

  it('do not come when the record holds the answer, or the value is normal', () => {
    expect(hintsOf(`${NOTE}\n\n3. Acute kidney injury.`)).not.toContain('kidney-function');
    expect(hintsOf('RESULTS\n\nCreatinine 0.9 mg/dL\n\nSpO2 98% on room air')).toEqual([]);
    expect(hintsOf('Anemia due to iron deficiency: iron deficiency anemia on ferrous sulfate.')).toEqual([]);
  });
});
