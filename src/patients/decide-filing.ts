/** Whose a document is, by what its pages state and by the patient whom its sender named, if any. */
import { matchPatient } from './match-patient.ts';
import { DEFAULT_WEIGHTS, type MatchWeights } from './match-weights.ts';
import type { FoundIdentifier, MatchDecision, Patient } from './patient.ts';

export interface FilingContext {
  /** The patient whom the sender or a cover sheet named. */
  claimed: Patient | null;
  /** Who named that patient. */
  claimedBy?: 'sender' | 'cover sheet';
  /** More patients shared a key with the pages than were compared, so nobody is unique. */
  truncated: boolean;
  /** How many patients there are: the more, the more must agree. */
  registeredPatients: number;
  /** The weights in use; the shipped ones by default. */
  weights?: MatchWeights;
}

/**
 * The matching rules, with the sender's word as one more witness: it files a document whose pages name nobody, or name that
 * patient without any conflict. Pages that speak for somebody else, registered or not, go to a person. Pure.
 */
export function decideFiling(
  identifiers: readonly FoundIdentifier[],
  candidates: readonly Patient[],
  { claimed, claimedBy = 'sender', truncated, registeredPatients, weights: chosen = DEFAULT_WEIGHTS }: FilingContext,
): MatchDecision {
  const compared = claimed ? [claimed, ...candidates.filter(({ id }) => id !== claimed.id)] : candidates;
  const weights = { ...chosen, registeredPatients: Math.max(1, registeredPatients) };
  const decision = matchPatient(identifiers, compared, weights, { truncated });
  return claimed ? withClaim(decision, claimed, identifiers, claimedBy) : decision;
}

function withClaim(
  decision: MatchDecision,
  claimed: Patient,
  identifiers: readonly FoundIdentifier[],
  claimedBy: 'sender' | 'cover sheet',
): MatchDecision {
  const named = `named by the ${claimedBy}`;
  // Named under the number of a duplicate: the record that stands for both is meant.
  const record = claimed.replacedById ?? claimed.id;
  const filed = (score: number, reasons: string[]): MatchDecision => ({
    kind: 'matched',
    patientId: record,
    score,
    reasons: [named, ...reasons],
    candidates: [],
  });
  const own = { patientId: record, score: 0, reasons: [named] };
  if (decision.kind === 'none') {
    const namesSomebody = identifiers.some(({ kind }) => kind === 'mrn' || kind === 'name' || kind === 'birth-date');
    if (!namesSomebody) return filed(0, ['the pages name nobody']);
    return { kind: 'ask', candidates: [own], reasons: [`the pages name somebody else than the ${claimedBy} did`] };
  }
  const [first] = decision.candidates;
  if (decision.kind === 'matched' && decision.patientId === record) return filed(decision.score, decision.reasons);
  if (decision.kind === 'ask' && !decision.conflicting && first?.patientId === record) {
    return filed(first.score, first.reasons);
  }
  const others = decision.candidates.filter(({ patientId }) => patientId !== record);
  return {
    kind: 'ask',
    candidates: [own, ...others].slice(0, 3),
    reasons: [
      `the ${claimedBy} named one patient, the pages speak for another or leave doubt`,
      ...(decision.kind === 'ask' ? decision.reasons : []),
    ],
  };
}
