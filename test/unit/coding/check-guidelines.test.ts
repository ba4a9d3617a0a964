import { describe, expect, it } from 'vitest';
import { findEvidence } from '../../../src/coding/find-evidence.ts';
import { checkGuidelines } from '../../../src/coding/guidelines/check-guidelines.ts';
import type { Draft, EncounterSetting, GuidelineContext } from '../../../src/coding/guidelines/guideline.ts';
import type { Mention } from '../../../src/coding/propose-candidates.ts';
import type { TabularNotes } from '../../../src/coding/release/release.ts';
import type { Assertion } from '../../../src/coding/text/assert-tokens.ts';

interface Given {
  setting?: EncounterSetting;
  text?: string;
  notes?: Partial<TabularNotes>[];
  exempt?: string[];
}

const EMPTY: TabularNotes = {
  code: '',
  inclusionTerms: [],
  includes: [],
  excludes1: [],
  excludes2: [],
  codeFirst: [],
  useAdditional: [],
  codeAlso: [],
  seventhCharacters: {},
};

/** A code with one mention in a sentence of its own; title after the code. */
function draft(code: string, title: string, assertion: Assertion = 'present', section?: string): Draft {
  const text = section ? `${section}\n\n${title}.` : `${title}.`;
  const sentence = findEvidence(text).sentences[0]!;
  const mention = { sentence, places: [0], assertion, kind: 'index', matchedCode: code, weight: 5, gap: 0, rank: 0 };
  return {
    code,
    title,
    score: 0.9,
    mentions: [{ ...mention, optionalFound: 0, crossesList: false, rivals: 1 } as Mention],
  };
}

function check(drafts: Draft[], { setting, text = '', notes = [], exempt = [] }: Given = {}) {
  const context: GuidelineContext = {
    drafts,
    evidence: findEvidence(text),
    setting,
    titleOf: (code) => (code.length > 3 || /^[BIZ]\d\d$/.test(code) ? `title of ${code}` : undefined),
    notesOf: (code) => notes.filter((note) => code.startsWith(note.code ?? '-')).map((note) => ({ ...EMPTY, ...note })),
    tabularRelease: '2021',
    isPoaExempt: (code) => exempt.includes(code),
  };
  const checked = checkGuidelines(context);
  return {
    codes: checked.drafts.map(({ code }) => code),
    withheld: checked.withheld.map(({ draft: { code }, finding }) => [code, finding.rule]),
    rules: (code: string) => (checked.findings.get(code) ?? []).map(({ rule }) => rule),
    sections: (code: string) => (checked.findings.get(code) ?? []).map(({ section }) => section),
  };
}

describe('an uncertain diagnosis', () => {
  const pneumonia = draft('J18.9', 'Pneumonia, unspecified organism', 'possible');
  it('is not coded for an outpatient (IV.H)', () => {
    expect(check([pneumonia], { setting: 'outpatient' }).withheld).toEqual([['J18.9', 'uncertain-diagnosis']]);
  });
  it('is coded for an inpatient (II.H)', () => {
    const checked = check([pneumonia], { setting: 'inpatient' });
    expect(checked.codes).toEqual(['J18.9']);
    expect(checked.sections('J18.9')).toContain('II.H');
  });
  it('is shown with a warning when nobody said where the patient was', () => {
    expect(check([pneumonia]).rules('J18.9')).toEqual(['uncertain-diagnosis']);
  });
  it('is certain once the record affirms it elsewhere', () => {
    const both = { ...pneumonia, mentions: [...pneumonia.mentions, ...draft('J18.9', 'Pneumonia').mentions] };
    expect(check([both], { setting: 'outpatient' }).codes).toEqual(['J18.9']);
  });
});

describe('symptoms', () => {
  const cough = draft('R05.9', 'Cough, unspecified');
  it('that go with a certain disease are not coded beside it', () => {
    expect(check([draft('J18.9', 'Pneumonia'), cough]).withheld).toEqual([['R05.9', 'integral-symptom']]);
  });
  it('stay when the disease is only possible', () => {
    expect(check([draft('J18.9', 'Pneumonia', 'possible'), cough], { setting: 'outpatient' }).codes).toEqual(['R05.9']);
  });
  it('that do not go with the disease stay', () => {
    expect(check([draft('M81.0', 'Osteoporosis'), cough]).codes).toEqual(['M81.0', 'R05.9']);
  });
});

describe('combination codes', () => {
  it.each([
    ['hypertension with heart failure', ['I10', 'I50.9'], ['I11.0', 'I50.9']],
    ['hypertension with kidney disease', ['I10', 'N18.4'], ['I12.9', 'N18.4']],
    ['hypertension with end-stage kidney disease', ['I10', 'N18.6'], ['I12.0', 'N18.6']],
    ['hypertension with both', ['I10', 'I50.9', 'N18.4'], ['I13.0', 'I50.9', 'N18.4']],
    ['diabetes with kidney disease', ['E11.9', 'N18.4'], ['E11.22', 'N18.4']],
    ['diabetes with neuropathy', ['E11.9', 'G62.9'], ['E11.40']],
  ])('join %s', (_, given, expected) => {
    expect(check(given.map((code) => draft(code, code))).codes.sort()).toEqual([...expected].sort());
  });
  it('do not join what the record calls unrelated', () => {
    const text = 'Hypertension unrelated to the heart failure.';
    const sentence = findEvidence(text).sentences[0]!;
    const hypertension = draft('I10', 'Hypertension');
    hypertension.mentions[0]!.sentence = sentence;
    expect(check([hypertension, draft('I50.9', 'Heart failure')], { text }).codes).toContain('I10');
  });
});

describe('notes of the Tabular List', () => {
  it('keep codes apart that exclude each other, and name the year', () => {
    const checked = check([draft('A00.0', 'Cholera'), { ...draft('B00.1', 'Other'), score: 0.5 }], {
      notes: [{ code: 'A00', excludes1: ['other thing (B00.-)'] }],
    });
    expect(checked.rules('B00.1')).toEqual(['excludes1']);
    expect(checked.sections('B00.1')[0]).toContain('2021');
  });
  it('put the cause before its manifestation, or warn that it is missing', () => {
    const notes = [{ code: 'F02', codeFirst: ['underlying condition, such as: Alzheimer (G30.-)'] }];
    expect(check([draft('F02.80', 'Dementia in'), draft('G30.9', 'Alzheimer')], { notes }).codes).toEqual([
      'G30.9',
      'F02.80',
    ]);
    expect(check([draft('F02.80', 'Dementia in')], { notes }).rules('F02.80')).toEqual(['code-first']);
  });
});

describe('codes that stand beside another', () => {
  it.each([
    ['a body mass index without a diagnosis of weight', 'Z68.41', 'I10', 'bmi-needs-diagnosis'],
    ['an external cause without an injury or disease', 'W19.XXXA', 'Z23', 'external-cause'],
    ['severe sepsis without its infection', 'R65.20', 'I10', 'severe-sepsis'],
  ])('are withheld alone: %s', (_, code, other, rule) => {
    expect(check([draft(code, code), draft(other, other)]).withheld).toContainEqual([code, rule]);
  });
  it('follow the code that they need', () => {
    expect(check([draft('Z68.41', 'BMI'), draft('E66.01', 'Obesity')]).codes).toEqual(['E66.01', 'Z68.41']);
    expect(check([draft('W19.XXXA', 'Fall'), draft('S93.401A', 'Sprain')]).codes[0]).toBe('S93.401A');
  });
});

describe('order and state of care', () => {
  it('lists acute before chronic', () => {
    expect(
      check([draft('J41.0', 'Chronic bronchitis'), draft('J20.9', 'Acute bronchitis, unspecified')]).codes[0],
    ).toBe('J20.9');
  });
  it('lists pregnancy first', () => {
    expect(check([draft('D64.9', 'Anemia'), draft('O99.013', 'Anemia complicating pregnancy')]).codes[0]).toBe(
      'O99.013',
    );
  });
  it('lists the nature of an adverse effect before the drug, and underdosing never first', () => {
    expect(check([draft('T46.4X6A', 'Underdosing'), draft('I10', 'Hypertension')]).codes).toEqual(['I10', 'T46.4X6A']);
  });
  it('lists the primary growth before its metastasis and drops the unknown site', () => {
    const checked = check([draft('C78.7', 'Liver'), draft('C80.1', 'Unknown'), draft('C18.9', 'Colon')]);
    expect(checked.codes).toEqual(['C18.9', 'C78.7']);
  });
  it('says what the 7th character means', () => {
    expect(check([draft('S93.401A', 'Sprain')]).rules('S93.401A')).toEqual(['seventh-character']);
    expect(check([draft('S93.401S', 'Sprain')]).rules('S93.401S')).toEqual(['sequela']);
  });
  it('asks for the side where codes tell sides apart', () => {
    expect(check([draft('M25.569', 'Pain in unspecified knee')]).rules('M25.569')).toEqual(['laterality']);
  });
  it('asks for the present-on-admission indicator of inpatients only', () => {
    const drafts = [draft('I10', 'Hypertension')];
    expect(check(drafts, { setting: 'inpatient' }).rules('I10')).toEqual(['present-on-admission']);
    expect(check(drafts, { setting: 'outpatient' }).rules('I10')).toEqual([]);
  });
});

describe('history and status', () => {
  it('warns of a disease that the record speaks of as past', () => {
    expect(check([draft('K35.80', 'Appendicitis', 'historical')]).rules('K35.80')).toContain('history-or-current');
  });
  it('takes a removed growth without evidence of disease as history, and the visit as follow-up', () => {
    const text = 'She is status post lumpectomy. There is no evidence of recurrent disease.';
    expect(check([draft('C50.911', 'Breast cancer, right')], { text }).codes).toEqual(['Z08', 'Z85.3']);
  });
  it('takes a growth that is still treated as current', () => {
    const text = 'She is status post lumpectomy. No evidence of recurrence. She is currently receiving chemotherapy.';
    expect(check([draft('C50.911', 'Breast cancer, right')], { text }).codes).toEqual(['C50.911']);
  });
  it('codes an examination with findings when a problem was met', () => {
    const problem = draft('I10', 'Hypertension', 'present', 'ASSESSMENT');
    expect(check([draft('Z00.00', 'Examination'), problem]).codes).toEqual(['Z00.01', 'I10']);
  });
  it('does not add insulin to type 1 diabetes', () => {
    expect(check([draft('E10.9', 'Type 1 diabetes'), draft('Z79.4', 'Insulin')]).withheld).toEqual([
      ['Z79.4', 'long-term-drug'],
    ]);
  });
  it('warns of what only results name', () => {
    const text = 'RESULTS\n\nEffusion.\n\nASSESSMENT\n\nKnee pain.';
    expect(check([draft('J90', 'Effusion', 'present', 'RESULTS')], { text }).rules('J90')).toEqual(['findings-only']);
  });
  it('gives the specific code and not the unspecified one beside it', () => {
    const checked = check([
      draft('N18.9', 'Chronic kidney disease, unspecified'),
      draft('N18.4', 'Chronic kidney disease, stage 4'),
    ]);
    expect(checked.codes).toEqual(['N18.4']);
  });
});
