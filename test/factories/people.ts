/** Saved rows with safe defaults. Everybody is invented. */
import { randomUUID } from 'node:crypto';
import type { Actor, Role } from '../../src/access/actor.ts';
import { withOperator } from '../../src/access/scope.ts';
import { findActorByEmail, saveCareTeamMember, saveStaff } from '../../src/access/staff.store.ts';
import type { Database } from '../../src/adapters/database.ts';
import { savePatients } from '../../src/patients/patient.store.ts';
import type { Patient, PatientInput } from '../../src/patients/patient.ts';

let serial = 0;

/** A member of staff with one role, active, unknown to Slack. */
export async function aMemberOfStaff(
  database: Database,
  roles: Role[] = ['clinician'],
  given: { email?: string; slackUserId?: string; active?: boolean } = {},
): Promise<Actor> {
  serial += 1;
  const email = given.email ?? `staff${serial}-${randomUUID().slice(0, 6)}@hospital.example`;
  await withOperator(database, (operator) =>
    saveStaff(operator, {
      email,
      name: `Staff ${serial}`,
      roles,
      departments: [],
      slackUserId: given.slackUserId ?? null,
      active: given.active ?? true,
    }),
  );
  const actor = await findActorByEmail(database, email);
  return actor ?? { staffId: randomUUID(), email, name: `Staff ${serial}`, roles, slackUserId: null };
}

/** A registered patient with an MRN of their own. */
export async function aPatient(database: Database, given: Partial<PatientInput> = {}): Promise<Patient> {
  serial += 1;
  const input: PatientInput = {
    mrn: String(700_000 + serial),
    family: 'Testdale',
    given: `Robin${serial}`,
    birthDate: '1961-04-09',
    sex: null,
    phone: null,
    address: null,
    city: null,
    state: null,
    zip: null,
    ...given,
  };
  return withOperator(database, async (operator) => {
    await savePatients(operator, [input]);
    const { id } = await operator.tx.patient.findUniqueOrThrow({ where: { mrn: input.mrn }, select: { id: true } });
    const { resource, ...patient } = input;
    return { ...patient, id };
  });
}

/** Puts a person on a patient's care team; the period is open unless given. */
export async function onCareTeam(
  database: Database,
  actor: Actor,
  patient: Patient,
  period: { start?: string; end?: string | null } = {},
): Promise<void> {
  await withOperator(database, (operator) =>
    saveCareTeamMember(operator, {
      email: actor.email,
      mrn: patient.mrn,
      start: period.start ?? '2020-01-01',
      end: period.end ?? null,
    }),
  );
}
