import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, ROLES, type Role } from '../../src/access/actor.ts';
import { countingPurpose, POLICY } from '../../src/access/policy.ts';
import { withScope } from '../../src/access/scope.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { describeMeasures } from '../../src/measures/describe-measures.ts';
import { lastDays, measureDepartment } from '../../src/measures/measure-department.ts';
import { countDepartment } from '../../src/measures/measures.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const span = { ...lastDays(7), channel: 'command' };
let clerk: Actor;
let nurse: Actor;
let patient: Patient;
const run = (text: string, values: unknown[] = []) => sql(test.adminUrl, text, values);
const measured = (actor: Actor, given = span) => measureDepartment(test.database, actor, given);

/** Documents filed so many minutes after the upload. */
async function filedAfter(minutes: number[], byPerson = false): Promise<void> {
  for (const wait of minutes) {
    const { id } = await aDocument(test.database, { uploader: clerk, patient, pages: ['Sodium 139 mmol/L'] });
    await run(
      `update document set created_at = now() - interval '1 day', filed_at = now() - interval '1 day' + make_interval(mins => $2),
         filed_by_id = $3 where id = $1`,
      [id, wait, byPerson ? clerk.staffId : null],
    );
    await run(
      `insert into upload (slack_file_id, channel, thread_ts, uploader_id, document_id, state, created_at)
       values ($1::text, 'D1', '', $2, $1::text::uuid, 'LINKED', now() - interval '1 day 1 minute')`,
      [id, clerk.staffId],
    );
  }
}

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  nurse = await aMemberOfStaff(test.database, ['clinician']);
  patient = await aPatient(test.database, { family: 'Quillonberg', mrn: '8080144' });
  await onCareTeam(test.database, nurse, patient);
});

describe('counts of the department', () => {
  it('leave out what so few events would tell, and tell what waits to the last one', async () => {
    const manager = await aMemberOfStaff(test.database, ['manager']);
    await filedAfter([4, 9]);
    await aDocument(test.database, { uploader: clerk, pages: ['No name'] });
    await askOnce(test, nurse, { text: 'What is the sodium?', mrn: patient.mrn });
    const found = await measured(manager);
    expect(found.documents).toMatchObject({ received: null, filed: null, waiting: null });
    expect(found.filing).toMatchObject({ filed: null, automaticShare: null, minutesP50: null });
    expect(found.questions).toMatchObject({ asked: null, answered: null, secondsP50: null });
    expect(found.backlog).toMatchObject({ unfiled: 1, underOneDay: 1 });
  });

  it('are taken from the states of the tables', async () => {
    const manager = await aMemberOfStaff(test.database, ['manager']);
    await filedAfter([14, 19, 24, 29, 34, 39, 44]);
    await filedAfter([600], true);
    for (const days of [2, 5, 40]) {
      const { id } = await aDocument(test.database, { uploader: clerk, pages: ['No name'] });
      await run('update document set created_at = now() - make_interval(days => $2) where id = $1', [id, days]);
    }
    await run("update page set quality = 'doubtful' where id in (select id from page limit 6)");
    for (let count = 0; count < 5; count++)
      await askOnce(test, nurse, { text: 'What is the sodium?', mrn: patient.mrn });
    await run(
      `insert into patient_request (patient_id, kind, requester, requester_is, identity, scope, received_on, due_on, opened_by_id)
       values ($1, 'access', 'x', 'patient', 'seen', 'all', current_date - 40, current_date - 10, $2),
         ($1, 'access', 'y', 'patient', 'seen', 'all', current_date, current_date + 30, $2)`,
      [patient.id, clerk.staffId],
    );
    const { documents, filing, pages, backlog, questions, requests, duplicates } = await measured(manager);
    expect(documents).toMatchObject({ received: 13, filed: 10, failed: 0 });
    expect(filing).toMatchObject({ filed: 10, automaticShare: 0.9, minutesP50: 27.5 });
    expect(filing.minutesP95).toBeGreaterThan(60);
    expect(pages).toMatchObject({ read: 14, doubtful: 6, doubtfulShare: 0.4286, unread: 0 });
    expect(backlog).toMatchObject({
      unfiled: 4,
      underOneDay: 1,
      oneToThreeDays: 1,
      threeToSevenDays: 1,
      overSevenDays: 1,
    });
    expect(backlog.oldestDays).toBeCloseTo(40, 1);
    expect(questions).toMatchObject({ asked: 6, answered: 6, nothingFound: 0 });
    expect(requests).toMatchObject({ open: 2, overdue: 1, received: null });
    expect(duplicates).toMatchObject({ records: 1, openPairs: 0, rate: 0 });
  });

  it('hold no name, number or id, in figures or in words', async () => {
    const manager = await aMemberOfStaff(test.database, ['manager']);
    const found = await measured(manager);
    const { from, to, smallCount, ...figures } = found;
    for (const group of Object.values(figures))
      for (const figure of Object.values(group)) expect(figure === null || typeof figure === 'number').toBe(true);
    const said = JSON.stringify([found, describeMeasures(found)]);
    expect(said).not.toMatch(/Quillonberg|8080144|Sodium|[0-9a-f]{8}-/);
  });

  it('are for the roles that the policy names, for their purpose, and for nobody else', async () => {
    const people: (Role | null)[] = [...ROLES, null];
    for (const role of people) {
      const actor = await aMemberOfStaff(test.database, role ? [role] : []);
      const purpose = countingPurpose(POLICY, actor.roles);
      expect(purpose !== null).toBe(['manager', 'him', 'privacy-officer'].includes(role ?? ''));
      if (purpose) await measured(actor);
      else await expect(measured(actor)).rejects.toMatchObject({ code: 'counts.refused' });
      for (const asked of ['treatment', 'payment', 'operations', 'request-of-patient', 'audit'] as const) {
        const rows = await withScope(test.database, actor, asked, (scope) =>
          countDepartment(scope, span.from, span.to),
        );
        expect(rows.size > 0, `${role} for ${asked}`).toBe(asked === purpose);
      }
    }
    const inactive = await aMemberOfStaff(test.database, ['manager'], { active: false });
    await expect(measured(inactive)).rejects.toMatchObject({ code: 'counts.refused' });
  });

  it('are not told of single days, by the program or by the database', async () => {
    const manager = await aMemberOfStaff(test.database, ['manager']);
    await expect(measured(manager, { ...span, from: span.to })).rejects.toMatchObject({ code: 'command.arguments' });
    const rows = await withScope(test.database, manager, 'operations', (scope) =>
      countDepartment(scope, span.to, span.to),
    );
    expect(rows.size).toBe(0);
  });

  it('show a manager no row of any record all the same, and leave a row in the trail', async () => {
    const manager = await aMemberOfStaff(test.database, ['manager']);
    await measured(manager);
    const seen = await withScope(test.database, manager, 'operations', async ({ tx }) => [
      await tx.document.count(),
      await tx.page.count(),
      await tx.question.count(),
      await tx.patient.count(),
      await tx.patientRequest.count(),
    ]);
    expect(seen).toEqual([0, 0, 0, 0, 0]);
    const rows = await run(
      "select outcome, purpose, patient_id from audit_event where action = 'department.measured' and staff_id = $1",
      [manager.staffId],
    );
    expect(rows).toEqual([{ outcome: 'success', purpose: 'operations', patient_id: null }]);
  });
});
