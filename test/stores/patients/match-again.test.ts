import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withPipeline, withScope } from '../../../src/access/scope.ts';
import { importPatients } from '../../../src/import-lists.ts';
import { processDocument } from '../../../src/intake/process-document.ts';
import type { Enqueue } from '../../../src/jobs.ts';
import {
  confirmDuplicate,
  listDuplicates,
  rejectDuplicate,
  reopenDuplicate,
} from '../../../src/patients/decide-duplicate.ts';
import { findNamedCandidates, findPatientByMrn } from '../../../src/patients/patient.store.ts';
import { markWaiting } from '../../../src/patients/waiting.store.ts';
import { findStalledDocuments } from '../../../src/records/document.store.ts';
import type { StoredDocument } from '../../../src/records/document.ts';
import { assignDocument } from '../../../src/review/assign-document.ts';
import { registerFromDocument } from '../../../src/review/register-from-document.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff } from '../../factories/people.ts';
import { processingDeps, processRead } from '../../factories/processing.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const HEAD = 'mrn,family,given,birth_date,sex,phone,address,city,state,zip\n';
const PAIR = `900001,Kowalczyk,Bronislawa,1951-03-14,female,555-640-1188,41 Harbor Road,Gloucester,MA,01930
900002,Kowalczyk,Bronislava,1951-03-14,female,555-640-1188,41 Harbour Rd,Gloucester,MA,01930
`;
const BRONISLAWA = 'Patient: Kowalczyk, Bronislawa   DOB: 03/14/1951';
const channel = 'command';

let him: Actor;
let queued: string[];
const deps = () => {
  const enqueue: Enqueue = async (_, payload) => void queued.push('documentId' in payload ? payload.documentId : '');
  return { database: test.database, enqueue, queue: { enqueue } };
};
const importRows = (rows: string) => importPatients(deps(), `${HEAD}${rows}`);

async function aWaiting(page: string): Promise<StoredDocument> {
  const document = await aDocument(test.database, { uploader: him, pages: [`${page}\nPotassium 4.1 mmol/L`] });
  const processed = await processRead(test.database, document);
  expect(processed?.state).toBe('NEEDS_PATIENT');
  return document;
}
/** What the job does. */
const runJob = async ({ id }: { id: string }) => {
  const done = await processDocument(processingDeps(test.database), id);
  const mrns = await sql<{ mrn: string }>(test.adminUrl, 'select mrn from patient where id = $1', [done?.patientId]);
  return { state: done?.state, mrn: mrns[0]?.mrn ?? null };
};
const candidatesOf = ({ id }: { id: string }) =>
  withScope(test.database, him, 'operations', (scope) => findNamedCandidates(scope, id));
const openPair = async () => {
  const [pair] = await listDuplicates(deps(), him, 'OPEN', channel);
  if (!pair) throw new Error('no pair');
  const survivor = pair.patients.find(({ mrn }) => mrn === '900001');
  return { id: pair.id, survivorId: survivor?.id ?? '' };
};

beforeEach(async () => {
  for (const table of ['passage', 'fact', 'document', 'patient_duplicate', 'patient'])
    await sql(test.adminUrl, `delete from ${table}`);
  him = await aMemberOfStaff(test.database, ['him']);
  queued = [];
  await importRows(PAIR);
});

describe('a document that waits because two records may be one person', () => {
  it('is filed under the surviving record once they are linked', async () => {
    const document = await aWaiting(BRONISLAWA);
    const { id, survivorId } = await openPair();
    const { matchedAgain } = await confirmDuplicate(deps(), him, id, { survivorId, channel });
    expect([matchedAgain, queued]).toEqual([[document.id], [document.id]]);
    expect(await runJob(document)).toEqual({ state: 'INDEXED', mrn: '900001' });
  });

  it('goes on waiting when they are two people, and the buttons for its candidates still work', async () => {
    const document = await aWaiting(BRONISLAWA);
    const before = (await candidatesOf(document)).map((candidate) => candidate.id);
    const { id } = await openPair();
    await rejectDuplicate(deps(), him, id, { reason: 'her cousin', channel });
    expect(queued).toEqual([document.id]);
    expect(await runJob(document)).toEqual({ state: 'NEEDS_PATIENT', mrn: null });
    expect((await candidatesOf(document)).map((candidate) => candidate.id)).toEqual(before);
    expect(before).toHaveLength(2);
  });

  it('that names one of them too little has both to choose from again when the link is taken back', async () => {
    const { id, survivorId } = await openPair();
    await confirmDuplicate(deps(), him, id, { survivorId, channel });
    const document = await aWaiting('Patient: Kowalczyk, B.   DOB: 03/14/1951');
    expect((await candidatesOf(document)).map(({ patient }) => patient.mrn)).toEqual(['900001']);
    await reopenDuplicate(deps(), him, id, channel);
    expect(queued).toEqual([document.id]);
    await runJob(document);
    expect((await candidatesOf(document)).map(({ patient }) => patient.mrn).sort()).toEqual(['900001', '900002']);
  });

  it('keeps what a person said of it', async () => {
    const document = await aWaiting(BRONISLAWA);
    await assignDocument(deps(), him, document.id, '900002', channel);
    await runJob(document);
    queued = [];
    const { id, survivorId } = await openPair();
    expect((await confirmDuplicate(deps(), him, id, { survivorId, channel })).matchedAgain).toEqual([]);
    expect(await runJob(document)).toEqual({ state: 'INDEXED', mrn: '900002' });
    expect(queued).toEqual([]);
  });
});

describe('a document that waits for somebody who is not on the list, or is on it with a mistake', () => {
  const IRIS = 'Patient: Vellum, Iris   DOB: 11/05/1977   MRN: 900010';

  it('is matched again when an import brings the patient, and no other document is', async () => {
    const document = await aWaiting(IRIS);
    await aWaiting('Patient: Obermeyer, Hector   DOB: 01/02/1940');
    await importRows('900010,Vellum,Iris,1977-11-05,female,,,,,\n');
    expect(queued).toEqual([document.id]);
    expect(await runJob(document)).toEqual({ state: 'INDEXED', mrn: '900010' });
  });

  it('is matched again when an import corrects the patient, and not when it repeats what is known', async () => {
    await importRows('900010,Vellum,Iris,1957-11-15,female,,,,,\n');
    const document = await aWaiting(IRIS);
    await importRows('900010,Vellum,Iris,1957-11-15,female,,,,,\n');
    expect(queued).toEqual([]);
    await importRows('900010,Vellum,Iris,1977-11-05,female,,,,,\n');
    expect(queued).toEqual([document.id]);
    expect(await runJob(document)).toEqual({ state: 'INDEXED', mrn: '900010' });
  });

  it('is matched again when its patient is registered from another document', async () => {
    const [first, second] = [await aWaiting(IRIS), await aWaiting(IRIS)];
    const patient = { mrn: '900010', family: 'Vellum', given: 'Iris', birthDate: '1977-11-05', sex: 'female' } as const;
    const rest = { phone: null, address: null, city: null, state: null, zip: null };
    await registerFromDocument(deps(), him, first.id, { patient: { ...patient, ...rest }, isAnother: false, channel });
    expect(queued).toEqual([first.id, second.id]);
    expect(await runJob(second)).toEqual({ state: 'INDEXED', mrn: '900010' });
  });
});

describe('the mark on a document that is to be matched again', () => {
  it('is found by the sweep when its job was lost, until it is matched', async () => {
    const document = await aWaiting(BRONISLAWA);
    const { id } = await openPair();
    await rejectDuplicate(deps(), him, id, { reason: 'her cousin', channel });
    const stalled = () => withPipeline(test.database, (pipeline) => findStalledDocuments(pipeline, new Date(0)));
    expect(await stalled()).toEqual([document.id]);
    await runJob(document);
    expect(await stalled()).toEqual([]);
  });

  it('is set by nobody but the records department', async () => {
    await aWaiting(BRONISLAWA);
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    const mark = (actor: Actor) =>
      withScope(test.database, actor, actor === him ? 'operations' : 'treatment', async (scope) => {
        const patient = await withScope(test.database, him, 'operations', (own) => findPatientByMrn(own, '900001'));
        return markWaiting(scope, [patient?.id ?? '']);
      });
    expect(await mark(nurse)).toEqual([]);
    expect(await sql(test.adminUrl, 'select from document where match_due')).toEqual([]);
    expect(await mark(him)).toHaveLength(1);
  });
});
