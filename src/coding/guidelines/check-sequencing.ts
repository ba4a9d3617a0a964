import { isNeoplasm } from './code-kinds.ts';
import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

/** I.C.15.a.1: codes of chapter 15 are listed before those of other chapters; a pregnant patient's record needs them. */
export const checkPregnancyFirst: GuidelineCheck = ({ drafts }) => {
  const pregnancy = drafts.find(
    ({ code, mentions }) => code.startsWith('O') && mentions.some(({ assertion }) => assertion === 'present'),
  );
  if (!pregnancy) return [];
  return drafts
    .filter(({ code }) => !code.startsWith('O'))
    .map(({ code }) => ({
      code,
      finding: {
        rule: 'pregnancy-first',
        section: 'I.C.15.a.1',
        severity: 'advice',
        message: 'Chapter 15 codes come first in the record of a pregnancy.',
      },
      effect: { kind: 'after', other: pregnancy.code },
    }));
};

/** I.C.2: the primary site is listed before its metastases, unless the visit is for the metastasis. */
export const checkNeoplasmOrder: GuidelineCheck = ({ drafts }) => {
  const primary =
    drafts.find(({ code }) => isNeoplasm(code) && /^C/.test(code) && !/^C(?:7[789]|80)/.test(code)) ??
    drafts.find(({ code }) => /^Z8(?:5|6\.0)/.test(code));
  if (!primary) return [];
  return drafts.flatMap(({ code }): Outcome[] => {
    if (/^(?:C80|D36\.9|D48\.9|D49\.9)/.test(code)) {
      return [
        {
          code,
          finding: {
            rule: 'neoplasm-site-known',
            section: 'I.C.2.j',
            severity: 'hard-stop',
            message: `The site is known (${primary.code}): a growth of unspecified site is not coded.`,
          },
          effect: { kind: 'withhold' },
        },
      ];
    }
    return /^C7[789]/.test(code)
      ? [
          {
            code,
            finding: {
              rule: 'neoplasm-order',
              section: 'I.C.2.b',
              severity: 'advice',
              message: 'A secondary site follows the primary unless the visit is directed to it.',
            },
            effect: { kind: 'after', other: primary.code },
          },
        ]
      : [];
  });
};

/** I.C.19.e: for an adverse effect its nature is listed first, for a poisoning the poisoning, for underdosing the condition. */
export const checkDrugSequence: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap(({ code }): Outcome[] => {
    if (!/^T(?:3[6-9]|4\d|50)\./.test(code) || code.length < 7) return [];
    const column = code.replace('.', '')[5];
    const nature = drafts.find((other: Draft) => !/^[TVWXYZ]/.test(other.code));
    if (column === '5' || column === '6') {
      const message =
        column === '5' ? 'An adverse effect: its nature is listed first.' : 'Underdosing is never listed first.';
      return [
        {
          code,
          finding: {
            rule: column === '5' ? 'adverse-effect' : 'underdosing',
            section: 'I.C.19.e.5',
            severity: 'advice',
            message,
          },
          effect: nature ? { kind: 'after', other: nature.code } : { kind: 'note' },
        },
      ];
    }
    return [
      {
        code,
        finding: {
          rule: 'poisoning',
          section: 'I.C.19.e.5.b',
          severity: 'advice',
          message: 'A poisoning is listed first, its manifestations after it.',
        },
        effect: { kind: 'note' },
      },
    ];
  });
