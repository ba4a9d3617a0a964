/** What the sender's word is worth: it files a document unless its pages speak for somebody else. */
import type { MatchDecision, Patient } from './patient.ts';

/**
 * Joins the matcher's decision with the patient whom the sender named and with the limits of the search. Pure.
 * `truncated`: more patients shared a key than were compared, so that nobody is unique.
 */
export function honourClaim(
  decision: MatchDecision,
  { claimed, truncated }: { claimed: Patient | null; truncated: boolean },
): MatchDecision {
  if (claimed) {
    const agrees = decision.kind === 'matched' && decision.patientId === claimed.id;
    const silent = decision.kind === 'none';
    if (agrees || silent) {
      const reasons = ['named by the sender', ...(agrees ? decision.reasons : [])];
      return { kind: 'matched', patientId: claimed.id, score: agrees ? decision.score : 0, reasons, candidates: [] };
    }
    const others = decision.candidates.filter((candidate) => candidate.patientId !== claimed.id);
    const own = { patientId: claimed.id, score: 0, reasons: ['named by the sender'] };
    return {
      kind: 'ask',
      candidates: [own, ...others].slice(0, 3),
      reasons: ['the sender named one patient, the pages speak for another or leave doubt'],
    };
  }
  if (decision.kind === 'matched' && truncated) {
    return {
      kind: 'ask',
      candidates: decision.candidates.slice(0, 3),
      reasons: ['too many patients share what the pages say'],
    };
  }
  return decision;
}
