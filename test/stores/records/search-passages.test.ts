import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withPipeline, withScope } from '../../../src/access/scope.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { replacePassages, searchPassages } from '../../../src/records/passage.store.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../../factories/people.ts';
import { useDatabase } from '../../factories/test-database.ts';

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

const test = useDatabase();
const patients: Record<string, string> = {};
let alice: Actor;
let mallory: Actor;
let records: Actor;

beforeAll(async () => {
  alice = await aMemberOfStaff(test.database);
  mallory = await aMemberOfStaff(test.database);
  records = await aMemberOfStaff(test.database, ['him']);
  for (const [name, texts] of Object.entries(TEXTS)) {
    const patient = await aRecord(`${name}.pdf`, texts);
    patients[name] = patient.id;
    if (name === 'okoro') await onCareTeam(test.database, alice, patient);
  }
});

/** A patient with one document whose passages have these texts. */
async function aRecord(fileName: string, texts: readonly string[]): Promise<Patient> {
  const patient = await aPatient(test.database);
  const { id: documentId } = await test.database.owner.document.create({
    data: {
      sha256: randomUUID(),
      fileName,
      byteLength: 1,
      storageKey: randomUUID(),
      uploaderId: records.staffId,
      patientId: patient.id,
      labels: ['normal'],
    },
  });
  const passages = texts.map((text, at) => ({ page: 1, start: at * 1000, end: at * 1000 + text.length, text }));
  await withPipeline(test.database, (pipeline) =>
    replacePassages(pipeline, { documentId, patientId: patient.id }, passages),
  );
  return patient;
}

function search(actor: Actor, query: string, patient?: string, k = 10) {
  const purpose = actor.roles.includes('him') ? 'operations' : 'treatment';
  return withScope(test.database, actor, purpose, (scope) =>
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
    await aRecord('other.pdf', ['Potassium and sodium were normal.', 'Potassium again.']);
    expect((await search(alice, 'potassium sodium')).map((hit) => hit.score)).toEqual(before);
  });

  it('does not let the app read the words or passages behind the function', async () => {
    await expect(test.database.app.$queryRaw`select word from search_word`).rejects.toThrow();
    expect(await test.database.app.passage.findMany()).toEqual([]);
  });

  it('proposes ids and scores only: the text is read under row-level security', async () => {
    const proposed = await withScope(
      test.database,
      alice,
      'treatment',
      ({ tx }) => tx.$queryRaw<object[]>`select * from wardclerk.search_passages('{potassium}', '{}', null, 10)`,
    );
    expect(proposed.map((row) => Object.keys(row))).toEqual(proposed.map(() => ['id', 'score']));
    expect(proposed.length).toBeGreaterThan(0);
  });
});
