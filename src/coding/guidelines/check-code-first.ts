import { inRange, rangesIn } from '../release/code-format.ts';
import type { GuidelineCheck, Outcome } from './guideline.ts';

/** I.A.13: a manifestation with a "code first" note is listed after its cause; without a cause in the record, a coder must look. */
export const checkCodeFirst: GuidelineCheck = ({ drafts, notesOf, tabularRelease }) =>
  drafts.flatMap(({ code }): Outcome[] => {
    const ranges = notesOf(code).flatMap(({ codeFirst }) => codeFirst.flatMap(rangesIn));
    if (ranges.length === 0) return [];
    const cause = drafts.find((other) => other.code !== code && ranges.some((range) => inRange(other.code, range)));
    const section = `I.A.13; Tabular List ${tabularRelease}`;
    return cause
      ? [
          {
            code,
            finding: {
              rule: 'code-first',
              section,
              severity: 'advice',
              message: `${cause.code} is listed before ${code}.`,
            },
            effect: { kind: 'after', other: cause.code },
          },
        ]
      : [
          {
            code,
            finding: {
              rule: 'code-first',
              section,
              severity: 'warning',
              message: `${code} asks for its underlying condition first; the record names none of those listed.`,
            },
            effect: { kind: 'note' },
          },
        ];
  });
