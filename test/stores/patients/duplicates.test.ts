import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withOperator, withPipeline, withScope } from '../../../src/access/scope.ts';
import { findFacts } from '../../../src/facts/fact.store.ts';
import { importPatients } from '../../../src/import-lists.ts';
import { blockingKeys } from '../../../src/patients/blocking-keys.ts';
import {
  confirmDuplicate,
  listDuplicates,
  measureDuplicates,
  openDuplicate,
  rejectDuplicate,
  reopenDuplicate,
} from '../../../src/patients/decide-duplicate.ts';
import { decideFiling } from '../../../src/patients/decide-filing.ts';
import type { PossibleDuplicate } from '../../../src/patients/duplicate.store.ts';
import { findCandidates, findPatientByMrn, findPatientsByName } from '../../../src/patients/patient.store.ts';
import { updateAllDuplicates } from '../../../src/patients/update-duplicates.ts';
import { searchPassages } from '../../../src/records/passage.store.ts';
import { assignDocument } from '../../../src/review/assign-document.ts';
import { stated } from '../../factories/a-patient.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff, onCareTeam } from '../../factories/people.ts';
import { processRead } from '../../factories/processing.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const HEAD = 'mrn,family,given,birth_date,sex,phone,address,city,state,zip\n';
const LIST = `${HEAD}900001,Kowalczyk,Bronislawa,1951-03-14,female,555-640-1188,41 Harbor Road,Gloucester,MA,01930
900002,Kowalczyk,Bronislava,1951-03-14,female,555-640-1188,41 Harbour Rd,Gloucester,MA,01930
900003,Kowalczyk,Piotr,1951-03-14,male,555-640-1188,41 Harbor Road,Gloucester,MA,01930
900004,Nightingale,Augustus,1933-08-09,male,,,,,
`;
const page = (mrn: string, given: string) =>
  `Northfield General Hospital Laboratory Report\nPatient: Kowalczyk, ${given}   DOB: 03/14/1951   MRN: ${mrn}\nCollected 03/04/2026 at the bedside by the nurse of the ward\nPotassium ${mrn === '900001' ? '4.1' : '5.2'} mmol/L (3.5-5.1)`;

let him: Actor;
let alice: Actor;
let mallory: Actor;
let pair: PossibleDuplicate;
const deps = () => ({ database: test.database, enqueue: async () => {}, queue: { enqueue: async () => {} } });
const byMrn = (actor: Actor, mrn: string) =>
  withScope(test.database, actor, actor.roles.includes('him') ? 'operations' : 'treatment', (scope) =>
    findPatientByMrn(scope, mrn),
  );
const search = (actor: Actor, patientId: string) =>
  withScope(test.database, actor, actor.roles.includes('him') ? 'operations' : 'treatment', (scope) =>
    searchPassages(scope, { query: 'potassium', patientId, k: 10 }),
  );

beforeAll(async () => {
  him = await aMemberOfStaff(test.database, ['him']);
  alice = await aMemberOfStaff(test.database, ['clinician']);
  mallory = await aMemberOfStaff(test.database, ['clinician']);
  await importPatients(deps(), LIST);
  const survivor = await byMrn(him, '900001');
  if (!survivor) throw new Error('not imported');
  await onCareTeam(test.database, alice, survivor);
  for (const [mrn, given] of [
    ['900001', 'Bronislawa'],
    ['900002', 'Bronislava'],
  ] as const) {
    const document = await aDocument(test.database, { uploader: him, pages: [page(mrn, given)] });
    // The two records fit alike, so a person chooses.
    expect((await processRead(test.database, document))?.state).toBe('NEEDS_PATIENT');
    await assignDocument({ ...deps(), enqueue: async () => {} }, him, document.id, mrn, 'command');
    expect((await processRead(test.database, document))?.state).toBe('INDEXED');
  }
  const [first] = await listDuplicates(deps(), him, 'OPEN', 'command');
  if (!first) throw new Error('no pair');
  pair = first;
});

describe('the list of possible duplicates', () => {
  it('names the pair that an import brought, and no husband of the same birth date', async () => {
    const pairs = await listDuplicates(deps(), him, 'OPEN', 'command');
    expect(pairs.map(({ patients }) => patients.map(({ mrn }) => mrn).sort())).toEqual([['900001', '900002']]);
  });

  it('is computed anew to the same pairs, and drops one whose record was corrected', async () => {
    expect(await withOperator(test.database, updateAllDuplicates)).toBe(1);
    await importPatients(deps(), `${HEAD}900005,Nightingale,Augustus,1933-08-09,male,,,,,\n`);
    expect(await listDuplicates(deps(), him, 'OPEN', 'command')).toHaveLength(2);
    await importPatients(deps(), `${HEAD}900005,Featherstone,Wilhelmina,1990-12-01,female,,,,,\n`);
    expect(await listDuplicates(deps(), him, 'OPEN', 'command')).toHaveLength(1);
  });

  it('is for the records department only: others are refused, and read no row', async () => {
    await expect(listDuplicates(deps(), alice, 'OPEN', 'command')).rejects.toMatchObject({
      code: 'duplicate.not-permitted',
    });
    const rows = await withScope(test.database, alice, 'treatment', ({ tx }) => tx.patientDuplicate.findMany());
    expect(rows).toEqual([]);
    const [done] = await withScope(
      test.database,
      alice,
      'treatment',
      ({ tx }) =>
        tx.$queryRaw<
          { done: boolean }[]
        >`select wardclerk.confirm_duplicate(${pair.id}::uuid, ${pair.patients[0].id}::uuid) as done`,
    );
    expect(done?.done).toBe(false);
    await expect(openDuplicate(deps(), him, '00000000-0000-4000-8000-000000000000', 'command')).rejects.toMatchObject({
      code: 'record.unavailable',
    });
  });

  it('says both rates with their counts', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const rates = await measureDuplicates(deps(), him, { since: '2000-01-01', until: today }, 'command');
    expect(rates).toMatchObject({ records: 5, recordsInPairs: 2, registrations: 5, confirmedNewDuplicates: 0 });
    expect(rates.duplicateErrorRate).toBeCloseTo(0.4);
    expect(rates.duplicateCreationRate).toBe(0);
  });
});

describe('a confirmed duplicate', () => {
  it('is found under the surviving record, documents and facts of both, by whoever cares for one of them', async () => {
    const survivorId = pair.patients.find(({ mrn }) => mrn === '900001')?.id ?? '';
    const otherId = pair.patients.find(({ mrn }) => mrn === '900002')?.id ?? '';
    expect(await search(alice, survivorId)).toHaveLength(1);
    expect(await byMrn(alice, '900002')).toBeNull();
    const done = await confirmDuplicate(deps(), him, pair.id, { survivorId, channel: 'command' });
    expect(done).toMatchObject({ state: 'CONFIRMED', survivorId });
    expect(done.affected.map(({ documents }) => documents)).toEqual([1, 1]);
    expect(done.affected.flatMap(({ staff }) => staff)).toEqual([alice.email]);
    expect((await byMrn(alice, '900002'))?.mrn).toBe('900001');
    const named = await withScope(test.database, alice, 'treatment', (scope) =>
      findPatientsByName(scope, ['kowalczyk'], 5),
    );
    expect(named.map(({ mrn }) => mrn)).toEqual(['900001']);
    expect(await search(alice, survivorId)).toHaveLength(2);
    expect(await search(him, survivorId)).toHaveLength(2);
    expect(await search(mallory, survivorId)).toEqual([]);
    const facts = await withScope(test.database, alice, 'treatment', (scope) => findFacts(scope, survivorId));
    expect(new Set(facts.map(({ documentId }) => documentId)).size).toBe(2);
    // History stays: the page that came under the old number is still filed there.
    const kept = await withPipeline(test.database, ({ tx }) => tx.document.count({ where: { patientId: otherId } }));
    expect(kept).toBe(1);
  });

  it('lets a page with the old number file by itself, in the surviving record', async () => {
    const identifiers = stated({ mrn: '900002', name: 'KOWALCZYK, Bronislava', 'birth-date': '1951-03-14' });
    const decision = await withPipeline(test.database, async (pipeline) => {
      const { patients, truncated } = await findCandidates(pipeline, blockingKeys(identifiers));
      const wife = patients.filter(({ given }) => given !== 'Piotr');
      return decideFiling(identifiers, wife, { claimed: null, truncated, registeredPatients: 5 });
    });
    expect(decision).toMatchObject({
      kind: 'matched',
      patientId: pair.patients.find(({ mrn }) => mrn === '900001')?.id,
    });
  });

  it('cannot be confirmed twice, counts in the creation rate, and stands in the trail of both', async () => {
    const survivorId = pair.patients[0].id;
    await expect(confirmDuplicate(deps(), him, pair.id, { survivorId, channel: 'command' })).rejects.toMatchObject({
      code: 'duplicate.taken',
    });
    const today = new Date().toISOString().slice(0, 10);
    expect(await measureDuplicates(deps(), him, { since: '2000-01-01', until: today }, 'command')).toMatchObject({
      records: 4,
      recordsInPairs: 0,
      confirmedNewDuplicates: 1,
    });
    const rows = await sql(test.adminUrl, `select patient_id from audit_event where action = 'duplicate.confirmed'`);
    expect(rows).toHaveLength(2);
  });

  it('offers the pair with the surviving record in place of one with the replaced record', async () => {
    await importPatients(
      deps(),
      `${HEAD}900006,Kowalczyk,Bronislavva,1951-03-14,female,555-640-1188,41 Harbour Rd,Gloucester,MA,01930\n`,
    );
    const pairs = await listDuplicates(deps(), him, 'OPEN', 'command');
    expect(pairs.map(({ patients }) => patients.map(({ mrn }) => mrn).sort())).toEqual([['900001', '900006']]);
    const done = await rejectDuplicate(deps(), him, pairs[0]?.id ?? '', { reason: 'Her cousin', channel: 'command' });
    expect(done).toMatchObject({ state: 'REJECTED', note: 'Her cousin' });
  });

  it('can be taken back: the records are two again, and the pair waits anew', async () => {
    expect(await reopenDuplicate(deps(), him, pair.id, 'command')).toMatchObject({ state: 'OPEN', survivorId: null });
    expect(await byMrn(alice, '900002')).toBeNull();
    const survivorId = pair.patients.find(({ mrn }) => mrn === '900001')?.id ?? '';
    expect(await search(alice, survivorId)).toHaveLength(1);
    await expect(reopenDuplicate(deps(), him, pair.id, 'command')).rejects.toMatchObject({ code: 'duplicate.taken' });
  });
});
