import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withScope } from '../../../src/access/scope.ts';
import { type Database, openDatabase } from '../../../src/adapters/database.ts';
import { searchPassages } from '../../../src/records/passage.store.ts';

const TEXTS = {
  okoro: [
    'Potassium 4.8 mmol/L. Sodium 138 mmol/L.',
    'She was admitted with acute decompensated heart failure and given furosemide.',
    'Prior myocardial infarction in 2019, treated with bypass.',
    'The potassiurn level was checked again; potassium potassium potassium replacement was ordered.',
    'Discharge instructions: keep a low salt diet and weigh yourself every morning.',
  ],
  tran: [
    'Left subdural hematoma after a fall.',
    'Creatinlne 0.9 mg/dL and potassium 3.9 mmol/L.',
    'Jos\u00e9 visited.',
  ],
};

let home: string;
let database: Database;
let alice: Actor;
let mallory: Actor;
let records: Actor;
const patients: Record<string, string> = {};

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'wardclerk-search-'));
  // The server's account must reach the folder.
  chmodSync(home, 0o755);
  database = await openDatabase({ home, timeZone: 'UTC', masterKey: Buffer.alloc(32, 1) });
  alice = await aPerson('alice@example.org', ['clinician']);
  mallory = await aPerson('mallory@example.org', ['clinician']);
  records = await aPerson('records@example.org', ['him']);
  for (const [name, texts] of Object.entries(TEXTS)) patients[name] = await aRecord(name, texts);
  await database.owner.careTeamMember.create({
    data: { staffId: alice.staffId, patientId: patients.okoro!, startDate: new Date('2020-01-01') },
  });
});

afterAll(async () => {
  await database?.close();
  rmSync(home, { recursive: true, force: true });
});

async function aPerson(email: string, roles: Actor['roles']): Promise<Actor> {
  const { id } = await database.owner.staff.create({ data: { email, name: email, roles, departments: [] } });
  return { staffId: id, email, name: email, roles, slackUserId: null };
}

async function aRecord(name: string, texts: readonly string[]): Promise<string> {
  const patient = await database.owner.patient.create({ data: { mrn: name, family: name, given: 'Test' } });
  const document = await database.owner.document.create({
    data: {
      sha256: randomUUID(),
      fileName: `${name}.pdf`,
      byteLength: 1,
      storageKey: randomUUID(),
      uploaderId: records.staffId,
      patientId: patient.id,
    },
  });
  await database.worker.passage.createMany({
    data: texts.map((text, at) => ({
      documentId: document.id,
      patientId: patient.id,
      page: 1,
      startOffset: at * 1000,
      endOffset: at * 1000 + text.length,
      text,
    })),
  });
  return patient.id;
}

function search(actor: Actor, query: string, patient?: string, k = 10) {
  const purpose = actor.roles.includes('him') ? 'operations' : 'treatment';
  return withScope(database, actor, purpose, (scope) =>
    searchPassages(scope, { query, patientId: patient && patients[patient], k }),
  );
}

const texts = async (...asked: Parameters<typeof search>) => (await search(...asked)).map((hit) => hit.text);

describe('what search finds', () => {
  it('ranks the passage that says the word more often first, and gives its place', async () => {
    const [first, second] = await search(alice, 'potassium');
    expect(first!.text).toContain('potassium potassium');
    expect(second!.text).toContain('Potassium 4.8');
    expect(first!.score).toBeGreaterThan(second!.score);
    expect(second).toMatchObject({ file: 'okoro.pdf', page: 1, start: 0, end: TEXTS.okoro[0]!.length });
  });

  it('gives a rare word more weight than a common one', async () => {
    expect((await texts(alice, 'potassium sodium'))[0]).toContain('Sodium 138');
  });

  it.each([
    ['other forms of a word', 'admission weighing', 'weigh yourself'],
    ['a number', '4.8', 'Potassium 4.8'],
    ['another name of the thing', 'heart attack', 'myocardial infarction'],
    ['an abbreviation in small letters', 'chf', 'heart failure'],
  ])('finds %s', async (_what, query, found) => {
    expect(await texts(alice, query)).toEqual(expect.arrayContaining([expect.stringContaining(found)]));
  });

  it('finds a word that the scanner misread, when nothing has the word itself', async () => {
    expect((await texts(records, 'creatinine', 'tran'))[0]).toContain('Creatinlne 0.9');
    expect((await texts(records, 'Jose', 'tran'))[0]).toContain('Jos\u00e9');
  });

  it('keeps to the record and the number of passages that were asked for', async () => {
    expect(await texts(records, 'potassium', 'tran')).toEqual([TEXTS.tran[1]]);
    expect(await texts(records, 'potassium', undefined, 2)).toHaveLength(2);
  });

  it.each(['', '?!', 'the of and', 'xylophone', "'); drop table passage; --"])(
    'finds nothing for "%s"',
    async (query) => {
      expect(await texts(alice, query)).toEqual([]);
    },
  );
});

describe('what search never finds', () => {
  it('shows nothing to staff without a relation to the patient, and the same as for nobody', async () => {
    expect(await search(mallory, 'potassium')).toEqual([]);
    expect(await search(mallory, 'potassium', 'okoro')).toEqual([]);
    expect(await search(alice, 'hematoma', 'tran')).toEqual([]);
    expect(await search(alice, 'potassium', 'tran')).toEqual([]);
  });

  it('gives scores in which passages of others do not count', async () => {
    const before = (await search(alice, 'potassium sodium')).map((hit) => hit.score);
    await aRecord('other', ['Potassium and sodium were normal.', 'Potassium again.']);
    expect((await search(alice, 'potassium sodium')).map((hit) => hit.score)).toEqual(before);
  });

  it('does not let the app read the words or passages behind the function', async () => {
    await expect(database.app.$queryRaw`select word from search_word`).rejects.toThrow();
    expect(await database.app.passage.findMany()).toEqual([]);
  });

  it('returns no text: what it proposes is still read under row-level security', async () => {
    const hits = await withScope(
      database,
      mallory,
      'treatment',
      ({ tx }) => tx.$queryRaw`select * from wardclerk.search_passages('{potassium}', '{}', null, 10)`,
    );
    expect(hits).toEqual([]);
  });
});
