import type { GuidelineCheck, Outcome } from './guideline.ts';

/** I.B.8: a condition that is both acute and chronic, with a code for each, gets both, the acute one first. */
export const checkAcuteAndChronic: GuidelineCheck = ({ drafts }) =>
  drafts.flatMap((chronic): Outcome[] => {
    if (!/\bchronic\b/i.test(chronic.title) || /\bacute\b/i.test(chronic.title)) return [];
    const acute = drafts.find(
      ({ code, title }) =>
        /\bacute\b/i.test(title) &&
        !/\bchronic\b/i.test(title) &&
        nounOf(title) === nounOf(chronic.title) &&
        code !== chronic.code,
    );
    return acute
      ? [
          {
            code: chronic.code,
            finding: {
              rule: 'acute-and-chronic',
              section: 'I.B.8',
              severity: 'advice',
              message: `${acute.code} (acute) is listed before ${chronic.code} (chronic).`,
            },
            effect: { kind: 'after', other: acute.code },
          },
        ]
      : [];
  });

function nounOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/\b(?:acute|chronic|unspecified|other|,)\b|,/g, '')
    .trim()
    .split(' ')[0]!;
}
