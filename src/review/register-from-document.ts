/** A waiting document names somebody who is not registered: the patient is made from its identifiers, and it is filed. */
import type { Actor } from '../access/actor.ts';
import { AppError } from '../errors.ts';
import type { PatientInput } from '../patients/patient.ts';
import { patientFromIdentifiers } from '../patients/patient-from-identifiers.ts';
import { queueMatching } from '../patients/queue-matching.ts';
import { findLikePatients, type LikePatient, type Registered, registerPatient } from '../patients/register-patient.ts';
import { assignDocument } from './assign-document.ts';
import type { ReviewDeps } from './in-review.ts';
import { openReview } from './open-review.ts';

export interface RegistrationDraft {
  /** As the pages state it. */
  patient: PatientInput;
  /** Registered patients who may be the same person. */
  like: LikePatient[];
}

/**
 * What would be registered for a waiting document, and who is registered that may be the same person.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `register.not-permitted`, `review.wrong-state`
 */
export async function draftRegistration(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  channel: string,
): Promise<RegistrationDraft> {
  const { document, identifiers } = await openReview(deps, actor, documentId, channel);
  if (document.state !== 'NEEDS_PATIENT')
    throw new AppError('review.wrong-state', { state: 'not waiting for a patient' });
  const patient = patientFromIdentifiers(identifiers);
  return { patient, like: await findLikePatients(deps, actor, patient) };
}

/**
 * Registers the patient and files the document there.
 * @throws AppError as `registerPatient` and `assignDocument`
 */
export async function registerFromDocument(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  { patient, isAnother, channel }: { patient: PatientInput; isAnother: boolean; channel: string },
): Promise<Registered> {
  await draftRegistration(deps, actor, documentId, channel);
  const made = await registerPatient(deps, actor, patient, { isAnother, channel });
  if (made.kind !== 'registered') return made;
  // First what the person said of this document, then what the rules say of others.
  await assignDocument(deps, actor, documentId, made.mrn, channel);
  await queueMatching(
    deps.enqueue,
    made.waiting.filter((id) => id !== documentId),
  );
  return made;
}
