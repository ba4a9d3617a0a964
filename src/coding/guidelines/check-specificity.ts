import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

/** I.B.2 and I.B.18: the most specific code that the record bears out; an unspecified one is not given beside it. */
export const checkSpecificity: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap((draft): Outcome[] => {
    if (!/\bunspecified\b/i.test(draft.title)) return [];
    const better = drafts.find((other) => isMoreSpecific(other, draft));
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
