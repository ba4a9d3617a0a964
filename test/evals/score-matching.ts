/** Runs documents through blocking and matching, as filing does, and counts what becomes of them. */
import { blockingKeys } from '../../src/patients/blocking-keys.ts';
import { comparePatient } from '../../src/patients/compare-patient.ts';
import { identifiersFromPatient } from '../../src/patients/identifiers-from-patient.ts';
import { matchPatient } from '../../src/patients/match-patient.ts';
import { DEFAULT_WEIGHTS } from '../../src/patients/match-weights.ts';
import type { MatchDecision, Patient, PatientInput } from '../../src/patients/patient.ts';
import { stateOf } from '../../src/patients/statement.ts';
import type { TownDocument } from '../factories/synthetic-people.ts';

export interface MatchingRow {
  set: string;
  /** Documents to match, and how many of them mean a registered patient. */
  documents: number;
  registered: number;
  /** Documents filed by themselves, and how many of these with the wrong patient. */
  automatic: number;
  wrong: number;
  /** Shares of the documents that mean a registered patient. */
  automaticShare: number;
  rightOrFirstShare: number;
  none: number;
  candidatesPerDocument: number;
}

/** Decides one row against a register. */
export type Matcher = (row: PatientInput) => { decision: MatchDecision; candidates: number };

export function matcherFor(registered: readonly Patient[], registeredPatients = registered.length): Matcher {
  const index = Map.groupBy(
    registered.flatMap((patient) => blockingKeys(patient).map((key) => ({ key, patient }))),
    ({ key }) => key,
  );
  const weights = { ...DEFAULT_WEIGHTS, registeredPatients };
  return (row) => {
    const identifiers = identifiersFromPatient(row);
    const candidates = new Set(
      blockingKeys(identifiers).flatMap((key) => index.get(key)?.map(({ patient }) => patient) ?? []),
    );
    return { decision: matchPatient(identifiers, [...candidates], weights), candidates: candidates.size };
  };
}

export function scoreMatching(
  set: string,
  registered: readonly Patient[],
  documents: readonly TownDocument[],
): { row: MatchingRow; causes: Map<string, number> } {
  const decide = matcherFor(registered);
  const byId = new Map(registered.map((patient) => [patient.id, patient]));
  const counts = { automatic: 0, wrong: 0, rightAutomatic: 0, first: 0, none: 0, candidates: 0 };
  const causes = new Map<string, number>();
  for (const { row, truth } of documents) {
    const { decision, candidates } = decide(row);
    counts.candidates += candidates;
    if (decision.kind === 'matched') {
      counts.automatic += 1;
      if (decision.patientId === truth) counts.rightAutomatic += 1;
      else counts.wrong += 1;
      continue;
    }
    const meant = truth === null ? undefined : byId.get(truth);
    if (meant === undefined) continue;
    if (decision.kind === 'none') counts.none += 1;
    else if (decision.candidates[0]?.patientId === truth) counts.first += 1;
    const cause = causeOf(row, meant, decision);
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  const known = documents.filter(({ truth }) => truth !== null).length;
  return {
    causes,
    row: {
      set,
      documents: documents.length,
      registered: known,
      automatic: counts.automatic,
      wrong: counts.wrong,
      automaticShare: counts.rightAutomatic / known,
      rightOrFirstShare: (counts.rightAutomatic + counts.first) / known,
      none: counts.none,
      candidatesPerDocument: counts.candidates / documents.length,
    },
  };
}

/** Why a person is asked, by how the row and the patient who is truly meant differ. */
function causeOf(row: PatientInput, meant: Patient, decision: MatchDecision): string {
  const { name, birthDate, mrn } = comparePatient(stateOf(identifiersFromPatient(row)), meant);
  if (decision.reasons.some((reason) => reason.startsWith('another patient has'))) return 'twin or namesake registered';
  if (mrn === 'differs') return 'another MRN';
  if (name.given === 'differs') return 'another given name';
  if (['differs', 'generation', 'year', 'near'].includes(birthDate)) return 'another birth date';
  if (birthDate === 'missing') return 'birth date missing';
  if (name.given === 'missing') return 'given name missing';
  if (name.family === 'differs') return 'another family name';
  if (name.family === 'missing') return 'family name missing, home not stated';
  if (name.given === 'near' || name.given === 'initial' || name.given === 'middle') return 'given name only alike';
  if (name.family === 'exact' && name.given === 'exact' && birthDate === 'exact') return 'another street or phone';
  return 'typing errors without a third identifier';
}
