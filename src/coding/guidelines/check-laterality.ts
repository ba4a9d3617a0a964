import type { GuidelineCheck } from './guideline.ts';

const UNSPECIFIED_SIDE =
  /\bunspecified (?:knee|hip|shoulder|elbow|wrist|hand|finger|ankle|foot|toe|eye|ear|breast|kidney|ovary|lung|leg|arm|limb|upper|lower|side|forearm|thigh|thumb|joint|femur|tibia|bronchus|ureter|testis)/i;

/** I.B.13: where codes tell sides apart, the side is taken from the record; "unspecified" is for records that do not say. */
export const checkLaterality: GuidelineCheck = ({ drafts }) =>
  drafts
    .filter(({ title }) => UNSPECIFIED_SIDE.test(title))
    .map(({ code }) => ({
      code,
      finding: {
        rule: 'laterality',
        section: 'I.B.13',
        severity: 'warning',
        message: 'The record does not say which side. Ask the provider before the unspecified code is used.',
      },
      effect: { kind: 'note' },
    }));
