import type { Draft, GuidelineCheck, Outcome } from './guideline.ts';

/** "Without complications" cannot stand beside a complication of the same category. */
const WITHOUT = /\bwithout complications?\b|\buncomplicated\b/i;

/** I.B.2 and I.B.18: the most specific code that the record bears out; an unspecified one is not given beside it. */
export const checkSpecificity: GuidelineCheck = ({ drafts, evidence: { hasAssessment } }) =>
  drafts.flatMap((draft): Outcome[] => {
    const better = /\bunspecified\b/i.test(draft.title)
      ? mostLikely(drafts.filter((other) => isMoreSpecific(other, draft, hasAssessment)))
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
              severity: 'advice',
              message: `The record supports ${better.code}, which says more than ${draft.code}.`,
            },
            // An author's list of problems names one condition at several depths; a report tells of several.
            effect: hasAssessment ? { kind: 'replace', by: better.code } : { kind: 'withhold' },
          },
        ]
      : [];
  });

function mostLikely(drafts: readonly Draft[]): Draft | undefined {
  return drafts.toSorted((a, b) => b.score - a.score)[0];
}

/** Category.9 gives way to any specified code of its category; longer codes only to a sibling, which is of the same site. */
function isMoreSpecific(other: Draft, draft: Draft, hasAssessment: boolean): boolean {
  if (other === draft) return false;
  // Injuries are filed by body region in their first two characters: a sprain of the ankle names its injury.
  if (/^unspecified injury/i.test(draft.title))
    return other.code.slice(0, 2) === draft.code.slice(0, 2) && !/^unspecified injury/i.test(other.title);
  if (/^unspecified fracture of (?:unspecified )?(?:wrist|forearm|hand|lower leg|foot)/i.test(draft.title))
    return /^[ST]\d2/.test(other.code) && !/^unspecified fracture/i.test(other.title) && other.score > draft.score;
  if (other.code.slice(0, 3) !== draft.code.slice(0, 3)) return false;
  if (/\bunspecified (?!type)/i.test(other.title)) return draft.code.length === 5 && other.code.length > 5;
  const unsaid = (title: string): number => title.match(/\bunspecified\b/gi)?.length ?? 0;
  if (
    hasAssessment &&
    /unspecified (?:site|part)|unspecified, unspecified/i.test(draft.title) &&
    unsaid(other.title) < unsaid(draft.title)
  )
    return true;
  if (draft.code.length === 5) return draft.code.endsWith('9') || draft.code.endsWith('A');
  const differing = [...draft.code].filter((character, i) => character !== other.code[i]).length;
  return (
    differing === 1 && draft.code.length === other.code.length && draft.code.slice(0, 5) === other.code.slice(0, 5)
  );
}
