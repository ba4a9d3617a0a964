import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withScope } from '../../src/access/scope.ts';
import { addDisclosure } from '../../src/disclosure/keep-ledger.ts';
import { releaseDocuments } from '../../src/disclosure/release-documents.ts';
import type { RequestOutcome } from '../../src/disclosure/request.store.ts';
import {
  appendToDocument,
  closeOnce,
  extendOnce,
  listRequests,
  openRequest,
} from '../../src/disclosure/work-requests.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { aDocument } from '../factories/documents.ts';
import { useKeptFiles } from '../factories/kept-files.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { useCommands } from '../factories/run-command.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const files = useKeptFiles(test);
const commands = useCommands(test);
let clerk: Actor;
let officer: Actor;
let patient: Patient;
let serial = 0;

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const asked = (change: object = {}) => ({
  kind: 'access' as const,
  requester: 'Ottilie Marchbanks',
  requesterIs: 'the patient',
  identity: 'passport, seen at the counter',
  scope: 'Laboratory reports of this year',
  receivedOn: day(0),
  ...change,
});
const open = async (change: object = {}) => (await openRequest(test, clerk, patient.mrn, asked(change))).id;
const close = (
  id: string,
  change: { outcome: RequestOutcome; denial?: string; disclosureId?: string },
  actor = clerk,
) => closeOnce(test, actor, id, { denial: null, disclosureId: null, note: null, ...change });
const aReport = async (whose = patient) => {
  const { id } = await aDocument(test.database, { uploader: clerk, patient: whose });
  await files.keep(id);
  return id;
};
function release(documents: string[]) {
  serial += 1;
  return releaseDocuments({ database: test.database, storage: files.storage }, clerk, {
    mrn: patient.mrn,
    documents,
    recipient: 'Ottilie Marchbanks',
    address: null,
    basis: 'individual',
    purpose: 'Request of the patient',
    reference: null,
    part2Consent: null,
    file: join(files.home, `copy-${serial}.pdf`),
  });
}

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
  patient = await aPatient(test.database);
});

describe("a patient's request", () => {
  it('is opened with who asks and how they were identified, runs against its clock, and is closed with its release', async () => {
    const { id, dueOn } = await openRequest(test, clerk, patient.mrn, asked({ receivedOn: day(-3) }));
    expect(dueOn).toBe(day(27));
    expect(await listRequests(test, officer, { mrn: patient.mrn, openOnly: true })).toMatchObject([
      { id, daysLeft: 27 },
    ]);
    const { disclosureId } = await release([await aReport()]);
    expect(await close(id, { outcome: 'released', disclosureId })).toBe('released');
    expect(await listRequests(test, clerk, { mrn: patient.mrn, openOnly: true })).toEqual([]);
    const actions = await sql<{ action: string }>(
      test.adminUrl,
      "select action from audit_event where entity_id = $1 and outcome = 'success' and purpose = 'request-of-patient' order by seq",
      [id],
    );
    expect(actions.map(({ action }) => action)).toEqual(['request.opened', 'request.closed']);
  });

  it('is extended once, with a reason, before its last day', async () => {
    const id = await open();
    await expect(extendOnce(test, clerk, id, ' ')).rejects.toMatchObject({ code: 'request.not-extended' });
    expect(await extendOnce(test, clerk, id, 'The films are off site')).toBe(day(60));
    await expect(extendOnce(test, clerk, id, 'again')).rejects.toMatchObject({ code: 'request.not-extended' });
    const late = await open({ receivedOn: day(-31) });
    await expect(extendOnce(test, clerk, late, 'late')).rejects.toMatchObject({ code: 'request.not-extended' });
    expect((await listRequests(test, clerk, { mrn: patient.mrn, openOnly: true }))[0]).toMatchObject({
      id: late,
      daysLeft: -1,
    });
  });

  it("is not closed by another patient's release, by what was only noted, on an unknown ground, or twice", async () => {
    const id = await open();
    const noted = await addDisclosure(test, clerk, patient.mrn, {
      ...{ disclosedOn: day(0), recipient: 'x', address: null, basis: 'individual', purpose: 'x', what: 'x' },
      ...{ documents: [], reference: null, channel: 'by hand' },
    });
    const wrong = { code: 'request.closing' };
    await expect(close(id, { outcome: 'released' })).rejects.toMatchObject(wrong);
    await expect(close(id, { outcome: 'released', disclosureId: noted })).rejects.toMatchObject(wrong);
    await expect(close(id, { outcome: 'denied', denial: 'because' })).rejects.toMatchObject(wrong);
    await expect(close(id, { outcome: 'accepted' })).rejects.toMatchObject(wrong);
    const both = await Promise.allSettled([
      close(id, { outcome: 'denied', denial: 'identity' }),
      close(id, { outcome: 'withdrawn' }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(close(id, { outcome: 'withdrawn' })).rejects.toMatchObject({ code: 'request.closed' });
    await expect(sql(test.adminUrl, "update patient_request set scope = 'everything'")).rejects.toThrow('not reworded');
  });

  it('is refused without who asks, how they were identified, what for, or on a day to come', async () => {
    for (const fault of [
      { requester: '' },
      { requesterIs: ' ' },
      { identity: '' },
      { scope: '' },
      { receivedOn: day(2) },
      { receivedOn: 'today' },
    ])
      await expect(open(fault)).rejects.toMatchObject({ code: 'request.incomplete' });
    await expect(openRequest(test, clerk, '99999999', asked())).rejects.toMatchObject({ code: 'record.unavailable' });
  });

  it.each(['clinician', 'coder', 'manager', 'admin'] as const)('is not worked or seen by a %s', async (role) => {
    const person = await aMemberOfStaff(test.database, [role]);
    await onCareTeam(test.database, person, patient);
    const id = await open();
    const refused = { code: 'request.not-yours' };
    await expect(openRequest(test, person, patient.mrn, asked())).rejects.toMatchObject(refused);
    await expect(listRequests(test, person, { openOnly: false })).rejects.toMatchObject(refused);
    await expect(extendOnce(test, person, id, 'x')).rejects.toMatchObject(refused);
    await expect(close(id, { outcome: 'withdrawn' }, person)).rejects.toMatchObject(refused);
    for (const purpose of ['treatment', 'payment', 'operations', 'request-of-patient', 'audit'] as const)
      expect(await withScope(test.database, person, purpose, ({ tx }) => tx.patientRequest.count())).toBe(0);
  });

  it('is looked at by the privacy officer, who does not work it', async () => {
    const id = await open();
    await expect(close(id, { outcome: 'withdrawn' }, officer)).rejects.toMatchObject({ code: 'request.not-yours' });
  });

  it('by command is opened and closed with a ground', async () => {
    const common = ['--as', clerk.email];
    const opened = await commands.json<{ id: string }>(
      ...['requests', 'open', ...common, '--mrn', patient.mrn, '--kind', 'amendment', '--requester', 'Ottilie'],
      ...['--requester-is', 'the patient', '--identity', 'passport', '--scope', 'The allergy is wrong'],
    );
    const closed = await commands.json(
      'requests',
      'close',
      opened.id,
      ...common,
      '--denied',
      'accurate',
      '--note',
      'letter sent',
    );
    expect(closed).toEqual({ id: opened.id, outcome: 'denied' });
  });
});

describe('a statement of disagreement', () => {
  it('goes with the document it is about, in its history and in every release', async () => {
    const [report, statement] = [await aReport(), await aReport()];
    await appendToDocument(test, clerk, statement, { about: report, as: 'disagreement', reason: 'denied on 3 March' });
    expect(await release([report])).toMatchObject({ documents: 2 });
    expect(await release([statement])).toMatchObject({ documents: 1 });
    await sql(test.adminUrl, "update document set state = 'ENTERED_IN_ERROR' where id = $1", [statement]);
    expect(await release([report])).toMatchObject({ documents: 1 });
  });

  it('is never hung on another patient, on itself, or by who may not see it', async () => {
    const report = await aReport();
    const others = await aReport(await aPatient(test.database));
    const append = (document: string, about: string, actor = clerk) =>
      appendToDocument(test, actor, document, { about, as: 'amendment', reason: 'x' });
    for (const about of [others, report, '00000000-0000-4000-8000-000000000000'])
      await expect(append(report, about)).rejects.toMatchObject({ code: 'record.unavailable' });
    const hidden = await aReport();
    await sql(test.adminUrl, "update document set labels = '{hiv}' where id = $1", [hidden]);
    await expect(append(hidden, report)).rejects.toMatchObject({ code: 'record.unavailable' });
    await expect(append(await aReport(), report, officer)).rejects.toMatchObject({ code: 'request.not-yours' });
  });
});
