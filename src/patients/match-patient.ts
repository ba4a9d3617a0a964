/** Decides whose document it is. A wrong automatic match is the worst error: in doubt it asks. */

import { comparePatient, type PatientComparison } from './compare-patient.ts';
import { explainComparison } from './explain-match.ts';
import { findConflicts } from './find-conflicts.ts';
import { judgeEvidence } from './judge-evidence.ts';
import { DEFAULT_WEIGHTS, type MatchWeights } from './match-weights.ts';
import type { FoundIdentifier, MatchCandidate, MatchDecision, Patient } from './patient.ts';
import { type MatchScore, posteriorsOf, scoreComparison } from './score-comparison.ts';
import { type Statement, stateOf } from './statement.ts';

export interface MatchOptions {
  /** The candidate search was cut short, so uniqueness is not certain: never files. */
  truncated?: boolean;
}

interface Scored {
  comparison: PatientComparison;
  score: MatchScore;
  posterior: number;
}

const MOST_CANDIDATES = 3;

/**
 * Matches the identifiers of one document with the candidates that share a blocking key with it.
 *
 * Files only when two of MRN, full name and birth date agree, nothing conflicts, exactly one patient fits, and the
 * posterior over all candidates and over the patient's household passes the limits of the weights. Names at most three
 * candidates otherwise. Method: Fellegi and Sunter (1969) with a uniqueness gate as in the CMS matching draft.
 */
export function matchPatient(
  identifiers: readonly FoundIdentifier[],
  candidates: readonly Patient[],
  weights: MatchWeights = DEFAULT_WEIGHTS,
  { truncated = false }: MatchOptions = {},
): MatchDecision {
  const statement = stateOf(identifiers);
  if (statement.names.length + statement.birthDates.length + statement.mrns.length === 0) {
    return { kind: 'none', reasons: ['no name, birth date or MRN was found'] };
  }
  const ranked = rankCandidates(statement, candidates, weights);
  const plausible = ranked.filter((scored) => isPlausible(scored, weights));
  const [best, ...others] = plausible;
  if (best === undefined) {
    const hasBirthDateOnly = statement.names.length + statement.mrns.length === 0;
    return { kind: 'none', reasons: [hasBirthDateOnly ? 'only a birth date was found' : 'no registered patient fits'] };
  }
  const conflicts = findConflicts(
    statement,
    best.comparison,
    others.map(({ comparison }) => comparison),
  );
  const reasons = [
    ...conflicts,
    ...judgeEvidence(statement, best.comparison, best.score, best.posterior, weights),
    ...(truncated ? ['too many patients fit to be sure that only one does'] : []),
  ];
  const named = plausible.slice(0, MOST_CANDIDATES).map(candidateOf);
  if (reasons.length > 0) {
    return { kind: 'ask', candidates: named, reasons: [...new Set(reasons)], conflicting: conflicts.length > 0 };
  }
  return {
    kind: 'matched',
    patientId: recordOf(best.comparison.patient),
    score: best.posterior,
    reasons: explainComparison(best.comparison),
    candidates: named,
  };
}

function rankCandidates(statement: Statement, candidates: readonly Patient[], weights: MatchWeights): Scored[] {
  const unique = [...new Map(candidates.map((patient) => [patient.id, patient])).values()];
  const comparisons = unique.map((patient) => comparePatient(statement, patient));
  const scores = comparisons.map((comparison) => scoreComparison(comparison, weights));
  const ranked = comparisons
    .map((comparison, at) => ({ comparison, score: scores[at] ?? { bits: 0, householdBits: 0 } }))
    .sort((a, b) => b.score.bits - a.score.bits || a.comparison.patient.id.localeCompare(b.comparison.patient.id));
  const people = new Set<string>();
  const best = ranked.filter(({ comparison }) => {
    const record = recordOf(comparison.patient);
    return !people.has(record) && Boolean(people.add(record));
  });
  const posteriors = posteriorsOf(
    best.map(({ score }) => score),
    weights,
  );
  return best.map((one, at) => ({ ...one, posterior: posteriors[at] ?? 0 }));
}

/** Linked records are one person: the one that fits best speaks for them, and the surviving one is filed in. */
function recordOf({ id, replacedById }: Patient): string {
  return replacedById ?? id;
}

function isPlausible({ comparison, score }: Scored, weights: MatchWeights): boolean {
  return comparison.mrn === 'exact' || score.bits >= weights.candidateBits;
}

function candidateOf({ comparison, posterior }: Scored): MatchCandidate {
  return { patientId: recordOf(comparison.patient), score: posterior, reasons: explainComparison(comparison) };
}
