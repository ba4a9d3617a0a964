/** Whose record a question is about, among the patients whom the asker may see. Hidden and missing come out the same. */
import type { Scope } from '../access/scope.ts';
import { findPatient, findPatientByMrn, findPatientsByName, findPatientsNamedIn } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import type { PatientHints, Question } from './question.ts';

export type ResolvedPatient =
  | { kind: 'one'; patient: Patient }
  | { kind: 'several'; patients: Patient[] }
  /** Somebody was named whom the asker may not see, or who does not exist. */
  | { kind: 'none' }
  /** Nobody was named. */
  | { kind: 'unnamed' };

const MOST_CHOICES = 5;

/** `known`: the MRN given by the command, the choice by button, or the patient of the thread. A name in the question wins over the thread. */
export async function resolvePatient(
  scope: Scope,
  { text, patientHints: hints }: Pick<Question, 'text' | 'patientHints'>,
  known: { mrn?: string | undefined; patientId?: string | null; threadPatientId?: string | null },
): Promise<ResolvedPatient> {
  if (known.mrn) return oneOrNone(await findPatientByMrn(scope, known.mrn));
  if (known.patientId) return oneOrNone(await findPatient(scope, known.patientId));
  if (hints.mrn) return agreeing([await findPatientByMrn(scope, hints.mrn)], hints);
  if (hints.name) {
    const named = await findPatientsByName(scope, nameWords(hints.name), MOST_CHOICES + 1);
    const thread = named.find((patient) => patient.id === known.threadPatientId);
    return agreeing(thread ? [thread] : named, hints);
  }
  const named = await findPatientsNamedIn(scope, nameWords(text), MOST_CHOICES + 1);
  if (named.length > 0) return agreeing(named, hints);
  if (known.threadPatientId) return oneOrNone(await findPatient(scope, known.threadPatientId));
  return { kind: 'unnamed' };
}

function oneOrNone(patient: Patient | null): ResolvedPatient {
  return patient ? { kind: 'one', patient } : { kind: 'none' };
}

/** Every hint must agree: the name of one patient with the MRN of another names nobody. */
function agreeing(found: (Patient | null)[], hints: PatientHints): ResolvedPatient {
  const patients = found.filter((patient): patient is Patient => {
    if (!patient) return false;
    const names = nameWords(`${patient.family} ${patient.given}`);
    const nameAgrees = !hints.name || nameWords(hints.name).every((word) => names.includes(word));
    return nameAgrees && (!hints.birthDate || hints.birthDate === patient.birthDate);
  });
  if (patients.length === 0) return { kind: 'none' };
  if (patients.length === 1 && patients[0]) return { kind: 'one', patient: patients[0] };
  return { kind: 'several', patients: patients.slice(0, MOST_CHOICES) };
}

function nameWords(name: string): string[] {
  const folded = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return folded.split(/[^a-z0-9]+/).filter(Boolean);
}
