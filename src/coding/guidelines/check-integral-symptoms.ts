import { alsoCodes } from '../match/also-codes.ts';
import { readRules } from '../text/read-rules.ts';
import { isSymptom } from './code-kinds.ts';
import type { Draft, GuidelineCheck } from './guideline.ts';

const INTEGRAL: readonly { disease: string; symptoms: string[] }[] = readRules('integral-symptoms.tsv').flatMap(
  ([diseases, symptoms]) => diseases!.split(',').map((disease) => ({ disease, symptoms: symptoms!.split(',') })),
);

/** I.B.5: signs and symptoms that go with a disease as a rule are not coded beside it. */
export const checkIntegralSymptoms: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap(({ code, mentions }) => {
    if (!isSymptom(code)) return [];
    const disease = drafts.find(
      (other) => isCertain(other) && (explains(other.code, code) || standsForIt(other, { code, mentions })),
    );
    return disease
      ? [
          {
            code,
            finding: {
              rule: 'integral-symptom',
              section: 'I.B.5',
              severity: 'hard-stop' as const,
              message: `Goes with ${disease.code} as a rule and is not coded beside it.`,
            },
            effect: { kind: 'withhold' as const },
          },
        ]
      : [];
  });

function explains(disease: string, symptom: string): boolean {
  return INTEGRAL.some(
    (rule) => disease.startsWith(rule.disease) && rule.symptoms.some((start) => symptom.startsWith(start)),
  );
}

/** "Back pain due to a herniated disc": the named problem holds both, the disease stated as certain. */
function standsForIt(disease: Draft, symptom: Pick<Draft, 'code' | 'mentions'>): boolean {
  // "Use additional code": the note at the disease asks for the symptom.
  if (symptom.mentions.some(({ matchedCode, kind }) => kind === 'lexicon' && asksFor(disease, matchedCode)))
    return false;
  if (isSymptom(disease.code) || /^(?:[ZVWXY]|G89)/.test(disease.code)) return false;
  const problems = symptom.mentions.filter(({ sentence }) => sentence.isProblem).map(({ sentence }) => sentence);
  return (
    problems.length > 0 &&
    disease.mentions.some(
      ({ sentence, assertion, rank }) => problems.includes(sentence) && assertion === 'present' && rank === 0,
    )
  );
}

function asksFor({ code, mentions }: Draft, symptom: string): boolean {
  return mentions.some(({ sentence }) => alsoCodes(code, sentence).some((start) => symptom.startsWith(start)));
}

function isCertain({ code, mentions }: Draft): boolean {
  return !isSymptom(code) && mentions.some(({ assertion }) => assertion === 'present' || assertion === 'historical');
}
