/** The possible-duplicate list of the master patient index, and the two rates by which AHIMA measures it. */

import { comparePatient, type PatientComparison } from './compare-patient.ts';
import { explainComparison } from './explain-match.ts';
import { identifiersFromPatient } from './identifiers-from-patient.ts';
import { DEFAULT_WEIGHTS, type MatchWeights } from './match-weights.ts';
import type { Patient } from './patient.ts';
import { householdPosteriorOf, posteriorsOf, scoreComparison } from './score-comparison.ts';
import { isPlaceholderName, stateOf } from './statement.ts';

export interface PatientWithKeys {
  patient: Patient;
  /** As `blockingKeys` gives them. */
  keys: readonly string[];
}

export interface DuplicatePair {
  /** Patient ids in alphabetical order. */
  patientIds: readonly [string, string];
  /** 0..1 */
  score: number;
  /** Plain words without values. */
  reasons: string[];
}

export interface DuplicateList {
  /** Likeliest first. */
  pairs: DuplicatePair[];
  /** Records that stand in any pair. */
  recordsInPairs: number;
  /** Keys that too many patients share to compare them all; their patients meet under other keys. */
  skippedKeys: number;
}

/** From this posterior on a pair is worth a look (the lower bound of "possible" in the CMS matching draft). */
const POSSIBLE = 0.2;
/** More patients under one key than this is a common name or a shelter's address. */
const MOST_PER_KEY = 100;

/** Pairs of registered patients who may be one person. MRNs are left out: duplicates differ in them by their nature. */
export function findDuplicates(
  patients: readonly PatientWithKeys[],
  weights: MatchWeights = DEFAULT_WEIGHTS,
): DuplicateList {
  const byKey = new Map<string, Patient[]>();
  for (const { patient, keys } of patients) {
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), patient]);
  }
  const compared = new Set<string>();
  const pairs: DuplicatePair[] = [];
  let skippedKeys = 0;
  for (const sharing of byKey.values()) {
    if (sharing.length > MOST_PER_KEY) {
      skippedKeys += 1;
      continue;
    }
    for (const [at, one] of sharing.entries()) {
      for (const other of sharing.slice(at + 1)) {
        const [first, second] = one.id < other.id ? [one, other] : [other, one];
        const name = `${first.id} ${second.id}`;
        if (first.id === second.id || compared.has(name)) continue;
        compared.add(name);
        const pair = comparePair(first, second, weights);
        if (pair !== null) pairs.push(pair);
      }
    }
  }
  pairs.sort((a, b) => b.score - a.score || a.patientIds.join().localeCompare(b.patientIds.join()));
  return { pairs, recordsInPairs: new Set(pairs.flatMap(({ patientIds }) => patientIds)).size, skippedKeys };
}

/** Whether two registered patients may be one person; `one` has the lower id. Null when they may not. */
export function comparePair(
  one: Patient,
  other: Patient,
  weights: MatchWeights = DEFAULT_WEIGHTS,
): DuplicatePair | null {
  const comparison: PatientComparison = comparePatient(stateOf(identifiersFromPatient({ ...one, mrn: '' })), other);
  const isOther =
    comparison.name.given === 'differs' ||
    comparison.name.suffix === 'conflict' ||
    comparison.birthDate === 'generation';
  if (isOther || isPlaceholderName(comparison.registeredName)) return null;
  const score = scoreComparison(comparison, weights);
  const posterior = Math.min(posteriorsOf([score], weights)[0] ?? 0, householdPosteriorOf(score, weights));
  return posterior < POSSIBLE
    ? null
    : { patientIds: [one.id, other.id], score: posterior, reasons: explainComparison(comparison) };
}

export interface DuplicateRates {
  /** Share of all records that stand in a possible pair; AHIMA's aim is 0.01 or less. Null without records. */
  duplicateErrorRate: number | null;
  /** Confirmed new duplicates per new registration of the period. Null without registrations. */
  duplicateCreationRate: number | null;
}

/** Both AHIMA rates of a master patient index. */
export function duplicateRates(counts: {
  records: number;
  recordsInPairs: number;
  registrations: number;
  confirmedNewDuplicates: number;
}): DuplicateRates {
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    duplicateErrorRate: share(counts.recordsInPairs, counts.records),
    duplicateCreationRate: share(counts.confirmedNewDuplicates, counts.registrations),
  };
}
