/** The records department registers a patient by hand: compared with the register first, so that no duplicate is made unseen. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../access/actor.ts';
import { withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { blockingKeys } from './blocking-keys.ts';
import { comparePair } from './find-duplicates.ts';
import { identifiersFromPatient } from './identifiers-from-patient.ts';
import { matchPatient } from './match-patient.ts';
import { normalizeDate } from './normalize-date.ts';
import { findCandidates, insertPatient } from './patient.store.ts';
import type { Patient, PatientInput } from './patient.ts';
import { markWaiting } from './waiting.store.ts';

/** A registered patient who may be the one to be registered. */
export interface LikePatient {
  patient: Patient;
  /** Plain words without values. */
  reasons: string[];
}

export type Registered =
  | {
      kind: 'registered';
      mrn: string;
      /** Ids of waiting documents that may be theirs: to be matched again. */
      waiting: string[];
    }
  /** Nothing was made: a person must compare these first, and say that it is another. */
  | { kind: 'compare-first'; like: LikePatient[] };

interface Deps {
  database: Database;
}

const MOST_LIKE = 5;

/** Registered patients who may be this person, likeliest first: possible duplicates, and whom a page with these values would name. */
export async function findLikePatients({ database }: Deps, actor: Actor, input: PatientInput): Promise<LikePatient[]> {
  mayRegister(actor);
  const identifiers = identifiersFromPatient(input);
  const { patients } = await withPipeline(database, (pipeline) => findCandidates(pipeline, blockingKeys(identifiers)));
  const decision = matchPatient(identifiers, patients);
  const named = decision.kind === 'none' ? [] : decision.candidates;
  const byId = new Map(patients.map((patient) => [patient.id, patient]));
  const found = new Map<string, LikePatient>();
  for (const { patientId, reasons } of named) {
    const patient = byId.get(patientId);
    if (patient) found.set(patientId, { patient, reasons });
  }
  for (const { other, reasons } of pairsWith(input, patients)) {
    const patient = byId.get(other);
    if (patient && !found.has(other)) found.set(other, { patient, reasons });
  }
  return [...found.values()].slice(0, MOST_LIKE);
}

/**
 * Registers a patient. When somebody registered may be the same person, only after `isAnother` was said.
 * @throws AppError `register.not-permitted`, `register.incomplete`, `register.mrn-taken`
 */
export async function registerPatient(
  deps: Deps,
  actor: Actor,
  input: PatientInput,
  { isAnother, channel }: { isAnother: boolean; channel: string },
): Promise<Registered> {
  mayRegister(actor);
  const details = complete(input);
  const like = await findLikePatients(deps, actor, details);
  if (like.length > 0 && !isAnother) return { kind: 'compare-first', like };
  const keys = [...new Set(blockingKeys(details))];
  const { patients } = await withPipeline(deps.database, (pipeline) => findCandidates(pipeline, keys));
  const waiting = await withScope(deps.database, actor, 'operations', async (scope) => {
    const id = await insertPatient(scope, details, keys, pairsWith(details, patients));
    if (!id) throw new AppError('register.mrn-taken');
    const touched = await markWaiting(scope, [id]);
    await appendAudit(scope, {
      action: 'patient.registered',
      outcome: 'success',
      patientId: id,
      entity: 'patient',
      entityId: id,
      channel,
      detail: { like: like.length },
    });
    return touched;
  });
  return { kind: 'registered', mrn: details.mrn, waiting };
}

function pairsWith(input: PatientInput, patients: readonly Patient[]) {
  const { resource: _, ...values } = input;
  const one: Patient = { ...values, id: randomUUID() };
  return patients
    .filter(({ replacedById }) => !replacedById)
    .flatMap((other) => {
      const pair = comparePair(one, other);
      return pair ? [{ other: other.id, score: pair.score, reasons: pair.reasons }] : [];
    });
}

/** @throws AppError `register.not-permitted` */
function mayRegister(actor: Actor): void {
  if (!actor.roles.includes('him')) throw new AppError('register.not-permitted');
}

/** Blanks taken off; MRN, family name and a readable birth date must be there. @throws AppError `register.incomplete` */
function complete(input: PatientInput): PatientInput {
  const text = (value: string | null) => value?.trim() || null;
  const mrn = input.mrn.trim();
  const family = input.family.trim();
  const birthDate = normalizeDate(input.birthDate ?? '')?.[0] ?? null;
  if (mrn === '' || family === '' || birthDate === null) throw new AppError('register.incomplete');
  return {
    mrn,
    family,
    given: input.given.trim(),
    birthDate,
    sex: input.sex,
    phone: text(input.phone),
    address: text(input.address),
    city: text(input.city),
    state: text(input.state),
    zip: text(input.zip),
  };
}
