import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

/** "Without complications" cannot stand beside a complication of the same category. */
const WITHOUT = /\bwithout complications?\b|\buncomplicated\b/i;

/** I.B.2 and I.B.18: the most specific code that the record bears out; an unspecified one is not given beside it. */
export const checkSpecificity: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap((draft): Outcome[] => {
    const better = /\bunspecified\b/i.test(draft.title)
      ? drafts.find((other) => isMoreSpecific(other, draft))
      : WITHOUT.test(draft.title)
        ? drafts.find(
            (other) =>
              other.code.slice(0, 3) === draft.code.slice(0, 3) && other !== draft && !WITHOUT.test(other.title),
          )
        : undefined;
    return better
      ? [
          {
            code: draft.code,
            finding: {
              rule: 'specificity',
              section: 'I.B.18',
              severity: 'hard-stop',
              message: `The record supports the more specific ${better.code}.`,
            },
            effect: { kind: 'withhold' },
          },
        ]
      : [];
  });

function isMoreSpecific(other: Draft, draft: Draft): boolean {
  if (other === draft || other.code.length !== draft.code.length) return false;
  const differing = [...draft.code].filter((character, i) => character !== other.code[i]).length;
  return (
    differing === 1 && draft.code.slice(0, 5) === other.code.slice(0, 5) && !/\bunspecified (?!type)/i.test(other.title)
  );
}
