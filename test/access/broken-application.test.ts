/** The application broken on purpose: whatever the code forgets, the database still gives nothing. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { type Scope, withScope } from '../../src/access/scope.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { searchRecords } from '../../src/answers/search-records.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { searchPassages } from '../../src/records/passage.store.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let alice: Actor;
let mallory: Actor;
let patient: Patient;

/** No record: who works here, what the rules and the codes are, which Slack events were seen. */
const OPEN_TABLES = ['staff', 'policy_rule', 'code_release', 'slack_event'];

beforeAll(async () => {
  alice = await aMemberOfStaff(test.database, ['clinician']);
  mallory = await aMemberOfStaff(test.database, ['clinician']);
  patient = await aPatient(test.database);
  await onCareTeam(test.database, alice, patient);
  const clerk = await aMemberOfStaff(test.database, ['him']);
  await aDocument(test.database, { uploader: clerk, patient, pages: ['Potassium 5.9 mmol/L'] });
  await aDocument(test.database, { uploader: clerk, patient, pages: ['Psychotherapy note. Potassium 7.7 mmol/L'] });
  await askOnce(test, alice, { text: 'What is the potassium?', mrn: patient.mrn });
});

describe('a store that forgets its scope', () => {
  it('reads no row of any table that holds or derives from a record, whichever tables there are', async () => {
    const tables = await sql<{ name: string }>(
      test.adminUrl,
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and has_table_privilege('wardclerk_app', c.oid, 'select') and c.relname <> all ($1::text[])`,
      [OPEN_TABLES],
    );
    expect(tables.length).toBeGreaterThan(15);
    const filled = await sql<{ n: number }>(test.adminUrl, 'select count(*)::int as n from citation');
    expect(filled[0]?.n).toBeGreaterThan(0);
    for (const { name } of tables) {
      const rows = await test.database.app.$queryRawUnsafe<{ n: number }[]>(`select count(*)::int as n from "${name}"`);
      expect([name, rows[0]?.n]).toEqual([name, 0]);
    }
  });

  it('finds nothing by search either', async () => {
    const forgotten = { tx: test.database.app } as unknown as Scope;
    expect(await searchPassages(forgotten, { query: 'potassium', k: 10 })).toEqual([]);
  });

  it('does not get a scope of its own by setting a purpose without a person', async () => {
    const rows = await test.database.app.$transaction(async (tx) => {
      await tx.$executeRaw`select set_config('wardclerk.purpose', 'operations', true)`;
      return tx.passage.count();
    });
    expect(rows).toBe(0);
  });
});

describe('a search function that returns everything', () => {
  it('gives ids, and row-level security gives no text for them', async () => {
    const search = (actor: Actor) =>
      searchRecords(test, actor, { query: 'potassium', mrn: undefined, k: 50, channel: 'test' });
    await sql(
      test.adminUrl,
      `create or replace function wardclerk.search_passages(words text[], other_names text[], patient uuid, k integer)
       returns table (id uuid, score real) language sql stable security definer set search_path = public, pg_temp as
       $$ select p.id, 1::real from passage p $$;
       alter function wardclerk.search_passages(text[], text[], uuid, integer) owner to wardclerk_owner`,
    );
    const [proposed] = await withScope(
      test.database,
      mallory,
      'treatment',
      ({ tx }) =>
        tx.$queryRaw<{ n: number }[]>`select count(*)::int as n from wardclerk.search_passages('{}', '{}', null, 1)`,
    );
    expect(proposed?.n).toBe(2);
    expect(await search(mallory)).toEqual([]);
    const found = await search(alice);
    expect(found.map(({ text }) => text)).toEqual(['Potassium 5.9 mmol/L']);
    const answer = await askOnce(test, mallory, { text: 'What is the potassium?', mrn: patient.mrn });
    expect(answer).toMatchObject({ kind: 'nothing-found', claims: [] });
  });
});

describe('a listener that forgets to ask who presses', () => {
  it('opens no citation of somebody else, even with its right id', async () => {
    const [citation] = await sql<{ id: string }>(test.adminUrl, 'select id::text from citation limit 1');
    const read = (actor: Actor) =>
      withScope(test.database, actor, 'treatment', ({ tx }) =>
        tx.citation.count({ where: { id: citation?.id ?? '' } }),
      );
    expect(await read(alice)).toBe(1);
    expect(await read(mallory)).toBe(0);
  });
});
