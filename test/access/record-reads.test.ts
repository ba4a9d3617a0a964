import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Purpose } from '../../src/access/actor.ts';
import { withScope } from '../../src/access/scope.ts';
import { findFacts } from '../../src/facts/fact.store.ts';
import { findPatientByMrn, findPatientsByName } from '../../src/patients/patient.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { findDocument } from '../../src/records/document.store.ts';
import type { StoredDocument } from '../../src/records/document.ts';
import { findPages } from '../../src/records/page.store.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** Everything that a person can read of one patient, through every store. */
async function seen(actor: Actor, purpose: Purpose, patient: Patient, document: StoredDocument) {
  return withScope(test.database, actor, purpose, async (scope) => ({
    patient: (await findPatientByMrn(scope, patient.mrn)) !== null,
    byName: (await findPatientsByName(scope, [patient.given], 5)).length,
    document: (await findDocument(scope, document.id)) !== null,
    pages: (await findPages(scope, document.id)).length,
    passages: await scope.tx.passage.count({ where: { documentId: document.id } }),
    facts: (await findFacts(scope, patient.id)).length,
  }));
}

const EVERYTHING = { patient: true, byName: 1, document: true, pages: 1, passages: 1, facts: 1 };
const NOTHING = { patient: false, byName: 0, document: false, pages: 0, passages: 0, facts: 0 };

describe('who reads a record', () => {
  let alice: Actor;
  let mallory: Actor;
  let patient: Patient;
  let document: StoredDocument;

  beforeAll(async () => {
    alice = await aMemberOfStaff(test.database, ['clinician']);
    mallory = await aMemberOfStaff(test.database, ['clinician']);
    patient = await aPatient(test.database);
    await onCareTeam(test.database, alice, patient);
    document = await aDocument(test.database, { uploader: mallory, patient });
  });

  it('a clinician on the care team today does, another clinician does not, even one who sent the document', async () => {
    expect(await seen(alice, 'treatment', patient, document)).toEqual(EVERYTHING);
    expect(await seen(mallory, 'treatment', patient, document)).toEqual(NOTHING);
  });

  it('the records department does, for operations and for nothing else', async () => {
    const him = await aMemberOfStaff(test.database, ['him']);
    expect(await seen(him, 'operations', patient, document)).toEqual(EVERYTHING);
    expect(await seen(him, 'treatment', patient, document)).toEqual(NOTHING);
    expect(await seen(him, 'payment', patient, document)).toEqual(NOTHING);
  });

  it('a coder does for an assigned patient, with the purpose of payment only', async () => {
    const coder = await aMemberOfStaff(test.database, ['coder']);
    expect(await seen(coder, 'payment', patient, document)).toEqual(NOTHING);
    await onCareTeam(test.database, coder, patient);
    expect(await seen(coder, 'payment', patient, document)).toEqual(EVERYTHING);
    expect(await seen(coder, 'treatment', patient, document)).toEqual(NOTHING);
  });

  it.each([['privacy-officer'], ['manager'], ['admin']] as const)(
    'a %s does not, for any purpose, even when put on the care team',
    async (role) => {
      const person = await aMemberOfStaff(test.database, [role]);
      await onCareTeam(test.database, person, patient);
      for (const purpose of ['treatment', 'payment', 'operations', 'request-of-patient', 'audit'] as const) {
        expect(await seen(person, purpose, patient, document)).toEqual(NOTHING);
      }
    },
  );

  it.each([
    ['began today, ends tomorrow', yesterday, tomorrow, EVERYTHING],
    ['ended yesterday', '2020-01-01', yesterday, NOTHING],
    ['begins tomorrow', tomorrow, null, NOTHING],
  ])('a care-team period that %s counts so', async (_words, start, end, expected) => {
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, nurse, patient, { start, end });
    expect(await seen(nurse, 'treatment', patient, document)).toEqual(expected);
  });

  it('nobody does once the account is inactive or the role is gone', async () => {
    const leaver = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, leaver, patient);
    expect(await seen(leaver, 'treatment', patient, document)).toEqual(EVERYTHING);
    await sql(test.adminUrl, 'update staff set active = false where id = $1', [leaver.staffId]);
    expect(await seen(leaver, 'treatment', patient, document)).toEqual(NOTHING);
    await sql(test.adminUrl, "update staff set active = true, roles = '{}' where id = $1", [leaver.staffId]);
    expect(await seen(leaver, 'treatment', patient, document)).toEqual(NOTHING);
  });

  it('a document without a patient is seen by its sender and the records department only', async () => {
    const him = await aMemberOfStaff(test.database, ['him']);
    const waiting = await aDocument(test.database, { uploader: mallory, patient: null });
    const sees = (actor: Actor, purpose: Purpose) =>
      withScope(test.database, actor, purpose, async (scope) => (await findDocument(scope, waiting.id)) !== null);
    expect(await sees(mallory, 'treatment')).toBe(true);
    expect(await sees(him, 'operations')).toBe(true);
    expect(await sees(alice, 'treatment')).toBe(false);
  });
});

describe('the app role', () => {
  const RECORD_TABLES = [
    'patient',
    'document',
    'page',
    'passage',
    'fact',
    'match_candidate',
    'question',
    'question_choice',
    'answer',
    'citation',
    'upload',
    'document_change',
    'patient_request',
    'legal_hold',
    'destruction',
    'destruction_certificate',
    'disclosure',
    'disclosure_suspension',
    'answer_share',
    'shared_citation',
    'audit_event',
  ];

  it('reads no row of a record table without a scope', async () => {
    const counts = await test.database.app.$queryRawUnsafe<{ n: bigint }[]>(
      RECORD_TABLES.map((table) => `select count(*) as n from ${table}`).join(' union all '),
    );
    expect(counts.map((row) => Number(row.n))).toEqual(RECORD_TABLES.map(() => 0));
  });

  it('cannot switch security off, change the trail or write past its policies', async () => {
    const refused = (statement: string) => expect(test.database.app.$executeRawUnsafe(statement)).rejects.toThrow();
    await refused('alter table patient disable row level security');
    await refused('set role wardclerk_owner');
    await refused("update audit_event set outcome = 'success'");
    await refused('delete from audit_event');
    await refused("insert into patient (mrn, family, given) values ('1', 'a', 'b')");
    await refused('update staff set roles = array[$$him$$]');
  });

  it('has every table under row-level security, with a policy for each that it may read', async () => {
    const tables = await sql<{ name: string; secured: boolean; readable: boolean; policies: number }>(
      test.adminUrl,
      `
      select c.relname as name, c.relrowsecurity as secured, has_any_column_privilege('wardclerk_app', c.oid, 'select') as readable,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_prisma_migrations'`,
    );
    expect(tables.filter((table) => !table.secured).map((table) => table.name)).toEqual([]);
    expect(tables.filter((table) => table.readable && table.policies === 0).map((table) => table.name)).toEqual([
      'canary',
    ]);
  });
});
