/** Looks into the record itself: each document lies with the right patient, and nobody else finds it. */
import { parseCareTeamCsv } from '../../access/parse-care-team.ts';
import { parseStaffCsv } from '../../access/parse-staff.ts';
import { withOperator, withScope } from '../../access/scope.ts';
import { findActorByEmail } from '../../access/staff.store.ts';
import { verifyChain } from '../../audit/verify-chain.ts';
import { parsePatientsCsv } from '../../patients/parse-patients.ts';
import { findPatient } from '../../patients/patient.store.ts';
import { findDocument } from '../../records/document.store.ts';
import type { LocalSlack } from '../../tryout/local-slack.ts';
import type { WardFile } from '../../tryout/ward/draw-ward-files.ts';
import type { Ward } from '../../tryout/ward/ward.ts';
import type { Parts } from '../../wiring.ts';
import { count } from './ask-in-slack.ts';
import type { Outcome } from './step.ts';

/** One row per content, seen by a clinician who cares for the patient and not by one who does not. */
export async function checkFiling({ database }: Parts, ward: Ward, files: readonly WardFile[]): Promise<Outcome> {
  const rows = await withOperator(database, ({ tx }) => tx.document.findMany({ select: { id: true, fileName: true } }));
  const expected = files.filter(({ becomes }) => becomes !== 'duplicate');
  const clinicians = parseStaffCsv(ward.staffCsv).rows.filter(({ roles }) => roles.includes('clinician'));
  const careTeams = parseCareTeamCsv(ward.careTeamCsv).rows;
  const faults: string[] = [];
  if (rows.length !== expected.length) faults.push(`${count(rows.length, 'document')} instead of ${expected.length}`);
  for (const file of expected) {
    const id = rows.find(({ fileName }) => fileName === file.name)?.id;
    const team = careTeams.filter(({ mrn }) => mrn === file.belongsTo).map(({ email }) => email);
    const member = clinicians.find(({ email }) => team.includes(email))?.email;
    const outsider = clinicians.find(({ email }) => !team.includes(email))?.email;
    if (!id || !member || !outsider) {
      faults.push(`${file.name} is missing`);
      continue;
    }
    if ((await mrnSeenBy(database, member, id)) !== file.belongsTo) faults.push(`${file.name} is not with its patient`);
    if ((await mrnSeenBy(database, outsider, id)) !== null) faults.push(`${file.name} is open to somebody else`);
  }
  const detail = `${count(rows.length, 'document')} of ${count(files.length, 'file')}, each with its patient and closed to others`;
  return { ok: faults.length === 0, detail: faults.join('; ') || detail };
}

async function mrnSeenBy(database: Parts['database'], email: string, documentId: string): Promise<string | null> {
  const actor = await findActorByEmail(database, email);
  if (!actor) return null;
  return withScope(database, actor, 'treatment', async (scope) => {
    const document = await findDocument(scope, documentId);
    if (!document) return null;
    const patient = document.patientId ? await findPatient(scope, document.patientId) : null;
    return patient?.mrn ?? 'nobody';
  });
}

/** The trail has a row for what happened and its chain holds. */
export async function checkAudit({ database }: Parts): Promise<Outcome> {
  const { ok, rows, brokenAt } = await withOperator(database, verifyChain);
  return { ok: ok && rows > 0, detail: ok ? `${count(rows, 'row')}, the chain holds` : `broken at row ${brokenAt}` };
}

/** What identifies a patient stands in messages and files only: in no notification, button, form or file name. */
export function checkLeaks(slack: LocalSlack, ward: Ward): Outcome {
  const patients = parsePatientsCsv(ward.patientsCsv).rows;
  const planted = [...new Set(patients.flatMap(({ mrn, family, birthDate }) => [mrn, family, birthDate ?? '']))];
  const leaks = slack.leaksOutsideMessages(planted);
  const places = [...new Set(leaks.map(({ method, where }) => `${method} ${where}`))];
  return {
    ok: leaks.length === 0,
    detail: places.join(', ') || `nobody's name, MRN or birth date in ${count(slack.requests.length, 'call')}`,
  };
}
