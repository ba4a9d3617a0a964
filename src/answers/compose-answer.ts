import type { VerifiedClaim } from './claim.ts';
import type { VerifiedAnswer } from './verify-answer.ts';

export interface ComposedAnswer {
  kind: 'answered' | 'nothing-found';
  /** One line a claim, each with the numbers of its citations: "Potassium 5.9 H mmol/L [1]". */
  text: string;
  claims: VerifiedClaim[];
}

export const NOTHING_FOUND = 'The record does not say.';

/** The answer as it is said: the verified claims and nothing else, or `silence`: that the record does not say. Pure. */
export function composeAnswer(
  verified: Pick<VerifiedAnswer, 'claims'>,
  silence: string = NOTHING_FOUND,
): ComposedAnswer {
  if (verified.claims.length === 0) return { kind: 'nothing-found', text: silence, claims: [] };
  let citation = 0;
  const lines = verified.claims.map((claim) => {
    const marks = claim.citations.map(() => `[${++citation}]`).join('');
    return `${claim.text} ${marks}`;
  });
  return { kind: 'answered', text: lines.join('\n'), claims: verified.claims };
}
