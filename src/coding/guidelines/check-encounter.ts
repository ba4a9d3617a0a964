import { isFactor, isSymptom } from './code-kinds.ts';
import type { GuidelineCheck, Outcome } from './guideline.ts';

/** Examination without abnormal findings > the same with them. */
const WITH_FINDINGS: Readonly<Record<string, string>> = {
  'Z00.00': 'Z00.01',
  'Z00.129': 'Z00.121',
  'Z01.419': 'Z01.411',
};

/** I.C.21.c.13: a general examination that meets an abnormal finding, or a known condition that got worse, is coded "with". */
export const checkExaminationFindings: GuidelineCheck = ({ drafts, titleOf }) => {
  const examination = drafts.find(({ code }) => WITH_FINDINGS[code] !== undefined);
  const finding = drafts.find(
    ({ code, mentions }) =>
      !isFactor(code) && mentions.some(({ sentence }) => sentence.isProblem || sentence.section === 'assessment'),
  );
  const by = examination && WITH_FINDINGS[examination.code];
  if (!by || !finding || !titleOf(by)) return [];
  return [
    {
      code: examination.code,
      finding: {
        rule: 'examination-findings',
        section: 'I.C.21.c.13',
        severity: 'advice',
        message: `The examination met findings (${finding.code}); they are coded beside ${by}.`,
      },
      effect: { kind: 'replace', by },
    },
  ];
};

/** I.C.21.c.3 and I.C.4.a.3: long-term drugs are coded beside the condition, never for it. */
export const checkLongTermDrugs: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap(({ code }): Outcome[] => {
    if (!code.startsWith('Z79')) return [];
    const isInsulin = code === 'Z79.4' && drafts.some((draft) => draft.code.startsWith('E10'));
    return [
      {
        code,
        finding: {
          rule: 'long-term-drug',
          section: isInsulin || /^Z79\.(?:4|84|85)$/.test(code) ? 'I.C.4.a.3' : 'I.C.21.c.3',
          severity: 'advice',
          message: isInsulin
            ? 'Type 1 diabetes implies insulin: Z79.4 is not needed.'
            : 'For continuous use; not for a short course or to bring sugar under control in one visit.',
        },
        effect: isInsulin ? { kind: 'withhold' } : { kind: 'note' },
      },
    ];
  });

/** III.B and IV: a finding of a laboratory, picture or examination is no diagnosis until the provider says what it means. */
export const checkFindingsOnly: GuidelineCheck = ({ drafts, evidence }) =>
  drafts.flatMap(({ code, mentions }): Outcome[] => {
    const only =
      mentions.length > 0 && mentions.every(({ sentence }) => ['results', 'vitals', 'exam'].includes(sentence.section));
    if (!only || !evidence.hasAssessment || isSymptom(code)) return [];
    return [
      {
        code,
        finding: {
          rule: 'findings-only',
          section: 'III.B',
          severity: 'warning',
          message: 'Named in results or examination only. Ask the provider whether it is a diagnosis.',
        },
        effect: { kind: 'note' },
      },
    ];
  });

/** Appendix I: an inpatient's codes carry a present-on-admission indicator unless the list exempts them. */
export const checkPresentOnAdmission: GuidelineCheck = ({ drafts, setting, isPoaExempt }) =>
  setting === 'inpatient'
    ? drafts.map(({ code }) => ({
        code,
        finding: {
          rule: 'present-on-admission',
          section: 'Appendix I',
          severity: 'advice',
          message: isPoaExempt(code)
            ? 'Exempt from the present-on-admission indicator.'
            : 'Needs a present-on-admission indicator: Y, N, U or W.',
        },
        effect: { kind: 'note' },
      }))
    : [];
