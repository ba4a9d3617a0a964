import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Purpose } from '../../src/access/actor.ts';
import { findEmergencyEnd, listEmergencies } from '../../src/access/emergency.store.ts';
import { openEmergency, reviewEmergency } from '../../src/access/open-emergency.ts';
import { withOperator, withScope } from '../../src/access/scope.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { listAudit } from '../../src/audit/audit.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const REASON = 'unconscious, medication unknown';
let officer: Actor;
let clerk: Actor;

const open = (actor: Actor, mrn: string, reason = REASON) =>
  openEmergency(test, actor, { mrn, reason, minutes: 60, channel: 'test' });
const documents = (actor: Actor, purpose: Purpose, patient: Patient) =>
  withScope(test.database, actor, purpose, ({ tx }) => tx.document.count({ where: { patientId: patient.id } }));

async function aRecord(pages = ['Potassium 5.9 mmol/L']): Promise<Patient> {
  const patient = await aPatient(test.database);
  await aDocument(test.database, { uploader: clerk, patient, pages });
  return patient;
}

describe('emergency access', () => {
  beforeAll(async () => {
    officer = await aMemberOfStaff(test.database, ['privacy-officer']);
    clerk = await aMemberOfStaff(test.database, ['him']);
  });

  it('opens one record to a clinician, that record and no other', async () => {
    const [wanted, other] = [await aRecord(), await aRecord()];
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    expect(await documents(nurse, 'treatment', wanted)).toBe(0);
    await open(nurse, wanted.mrn.toLowerCase());
    expect(await documents(nurse, 'treatment', wanted)).toBe(1);
    expect(await documents(nurse, 'treatment', other)).toBe(0);
    expect(await documents(nurse, 'payment', wanted)).toBe(0);
  });

  it('is over when its time is, at the next read', async () => {
    const patient = await aRecord();
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    const { id } = await open(nurse, patient.mrn);
    await sql(test.adminUrl, "update emergency_access set expires_at = now() - interval '1 second' where id = $1", [
      id,
    ]);
    expect(await documents(nurse, 'treatment', patient)).toBe(0);
  });

  it.each([['him'], ['coder'], ['privacy-officer'], ['manager'], ['admin']] as const)(
    'is never for a %s, in the words of a wrong MRN',
    async (role) => {
      const patient = await aRecord();
      const person = await aMemberOfStaff(test.database, [role]);
      await expect(open(person, patient.mrn)).rejects.toMatchObject({ code: 'emergency.refused' });
      const nurse = await aMemberOfStaff(test.database, ['clinician']);
      await expect(open(nurse, 'NO-SUCH-MRN')).rejects.toMatchObject({ code: 'emergency.refused' });
    },
  );

  it('opens what is restricted, and never psychotherapy notes', async () => {
    const restricted = await aRecord(['HIV positive since 2011. Enrolled in an opioid treatment program.']);
    const notes = await aRecord(['PSYCHOTHERAPY NOTE. Session 4.']);
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await open(nurse, restricted.mrn);
    await open(nurse, notes.mrn);
    expect(await documents(nurse, 'treatment', restricted)).toBe(1);
    expect(await documents(nurse, 'treatment', notes)).toBe(0);
  });

  it('wants a reason', async () => {
    const patient = await aRecord();
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await expect(open(nurse, patient.mrn, 'asap')).rejects.toMatchObject({ code: 'emergency.reason' });
  });

  it('stands on every answer and, as its purpose, on every row of the trail', async () => {
    const patient = await aRecord();
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await open(nurse, patient.mrn);
    const answer = await askOnce(test, nurse, { text: 'What is the potassium?', mrn: patient.mrn });
    expect(answer.kind).toBe('answered');
    expect(answer.emergencyUntil).toBeInstanceOf(Date);
    const rows = await withOperator(test.database, (operator) => listAudit(operator, { mrn: patient.mrn }));
    expect(rows.map(({ action, purpose }) => [action, purpose])).toEqual([
      ['question.answered', 'emergency'],
      ['emergency.opened', 'emergency'],
    ]);
  });

  it('stands on no answer of somebody on the care team', async () => {
    const patient = await aRecord();
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, nurse, patient);
    const answer = await askOnce(test, nurse, { text: 'What is the potassium?', mrn: patient.mrn });
    expect(answer.emergencyUntil).toBeUndefined();
    const end = await withScope(test.database, nurse, 'treatment', (scope) => findEmergencyEnd(scope, patient.id));
    expect(end).toBeNull();
  });

  it('is reviewed once by a privacy officer, and by nobody else', async () => {
    const patient = await aRecord();
    const nurse = await aMemberOfStaff(test.database, ['clinician', 'privacy-officer']);
    const { id } = await open(nurse, patient.mrn);
    const review = (actor: Actor) =>
      reviewEmergency(test, actor, { id, outcome: 'escalated', note: null, channel: 'test' });
    await expect(review(clerk)).rejects.toMatchObject({ code: 'access.not-officer' });
    await expect(review(nurse)).rejects.toMatchObject({ code: 'access.not-officer' });
    await review(officer);
    await expect(review(officer)).rejects.toMatchObject({ code: 'decision.taken' });
    const listed = await withScope(test.database, officer, 'audit', (scope) => listEmergencies(scope, false));
    expect(listed.find((row) => row.id === id)).toMatchObject({ outcome: 'escalated', mrnEnd: patient.mrn.slice(-4) });
    expect(await withScope(test.database, clerk, 'audit', (scope) => listEmergencies(scope, false))).toEqual([]);
  });
});
