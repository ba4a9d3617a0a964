import type { GuidelineCheck, Outcome } from './guideline.ts';

const AFTERCARE = 'Z47.1';
/** The visit looks after a joint that was replaced not long ago. */
const AFTER_REPLACEMENT =
  /\bpost[- ]?op(?:erative)?\b|\baftercare\b|\b(?:days?|weeks?|wks?) (?:out|s\/p|status post|after|post)\b[^.\n]{0,60}\b(?:replace\w*|arthroplast\w*|TKA|THA|TKR|THR)/i;

/** I.C.21.c.7: in the weeks after a joint was replaced the visit is aftercare, listed before the joint that is there now. */
export const checkAftercare: GuidelineCheck = ({ drafts, evidence, titleOf }) => {
  const joint = drafts.find(
    ({ code, mentions }) =>
      code.startsWith('Z96.6') &&
      mentions.some(({ sentence }) => sentence.isProblem || sentence.section === 'assessment'),
  );
  if (!joint || joint !== drafts[0] || !titleOf(AFTERCARE) || !AFTER_REPLACEMENT.test(evidence.text)) return [];
  const outcome: Outcome = {
    code: joint.code,
    finding: {
      rule: 'aftercare',
      section: 'I.C.21.c.7',
      severity: 'advice',
      message: `A visit after the replacement of a joint is coded as aftercare first, with ${joint.code} behind it.`,
    },
    effect: { kind: 'add', code: AFTERCARE },
  };
  return [outcome];
};
