import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withPipeline, withScope } from '../../src/access/scope.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { findFlags } from '../../src/audit/audit-flags.store.ts';
import { confirmDuplicate, reopenDuplicate } from '../../src/patients/decide-duplicate.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { findDocument } from '../../src/records/document.store.ts';
import { addParts } from '../../src/records/part.store.ts';
import { endHold, setHold } from '../../src/retention/keep-retention.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let clerk: Actor;
let officer: Actor;
let second: Actor;
const none = (): Promise<never> => Promise.reject(new Error('not used here'));
const deps = () => ({ database: test.database, storage: { put: none, get: none, remove: none } });
const run = <Row extends object>(text: string, values: unknown[] = []) => sql<Row>(test.adminUrl, text, values);

const anOld = async (patient: Patient, pages = ['Lab\nPotassium 5.9 mmol/L']) =>
  (await aDocument(test.database, { uploader: clerk, patient, pages })).id;

/** What the second officer is told who approves its destruction; null: it is destroyed. */
async function destroyed(documentId: string): Promise<string | null | undefined> {
  await run("update document set state = 'INDEXED' where id = $1", [documentId]);
  const [proposed] = await withScope(
    test.database,
    officer,
    'audit',
    ({ tx }) =>
      tx.$queryRaw<{ id: string }[]>`
        select wardclerk.propose_destruction(${documentId}::uuid, 'adult', '2001-01-01') as id`,
  );
  const [decided] = await withScope(
    test.database,
    second,
    'audit',
    ({ tx }) =>
      tx.$queryRaw<{ said: string | null }[]>`
        select wardclerk.decide_destruction(${proposed?.id}::uuid, true, 'due') as said`,
  );
  return decided?.said;
}

async function linked(survivor: Patient, replaced: Patient): Promise<string> {
  const [row] = await run<{ id: string }>(
    `insert into patient_duplicate (first_id, second_id, score, reasons)
     values (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 0.9, '{}') returning id`,
    [survivor.id, replaced.id],
  );
  const pair = row?.id ?? '';
  await confirmDuplicate({ ...test, enqueue: async () => {} }, clerk, pair, {
    survivorId: survivor.id,
    channel: 'test',
  });
  return pair;
}

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
  second = await aMemberOfStaff(test.database, ['privacy-officer']);
});

describe('a legal hold', () => {
  it('follows a document to another patient, until it is lifted; what never stood under it is free', async () => {
    const [held, other] = [await aPatient(test.database), await aPatient(test.database)];
    const [moved, own] = [await anOld(held), await anOld(other)];
    const hold = await setHold(deps(), officer, held.mrn, 'a lawsuit is expected');
    await moveTo(moved, other.id);
    expect(await destroyed(moved)).toBe('held');
    expect(await destroyed(own)).toBeNull();
    await endHold(deps(), officer, hold, 'the lawsuit is over');
    await run(
      "update destruction set decided_at = now(), decided_by_id = $2, decision = 'refused' where document_id = $1 and decided_at is null",
      [moved, second.staffId],
    );
    expect(await destroyed(moved)).toBeNull();
  });

  it('follows it through a time without any patient', async () => {
    const [held, other] = [await aPatient(test.database), await aPatient(test.database)];
    const moved = await anOld(held);
    await setHold(deps(), officer, held.mrn, 'a lawsuit is expected');
    await moveTo(moved, null);
    await moveTo(moved, other.id);
    expect(await destroyed(moved)).toBe('held');
  });

  it('follows the pages of a document that is split into its parts', async () => {
    const [held, other] = [await aPatient(test.database), await aPatient(test.database)];
    const batch = await anOld(held, ['First page.', 'Second page.']);
    await setHold(deps(), officer, held.mrn, 'a lawsuit is expected');
    const parts = await withPipeline(test.database, async (pipeline) => {
      const document = await findDocument(pipeline, batch);
      return document
        ? addParts(pipeline, document, [
            { first: 1, last: 1 },
            { first: 2, last: 2 },
          ])
        : [];
    });
    expect(parts).toHaveLength(2);
    for (const part of parts) {
      await moveTo(part, other.id);
      expect(await destroyed(part)).toBe('held');
    }
  });

  it.each(['survivor', 'replaced'] as const)(
    'on the %s record stays on the documents of both when the link is taken back',
    async (named) => {
      const records = { survivor: await aPatient(test.database), replaced: await aPatient(test.database) };
      const documents = [await anOld(records.survivor), await anOld(records.replaced)];
      const pair = await linked(records.survivor, records.replaced);
      await setHold(deps(), officer, records[named].mrn, 'a lawsuit is expected');
      await reopenDuplicate({ ...test, enqueue: async () => {} }, clerk, pair, 'test');
      for (const id of documents) expect(await destroyed(id)).toBe('held');
      const after = await anOld(records[named === 'survivor' ? 'replaced' : 'survivor']);
      expect(await destroyed(after)).toBeNull();
    },
  );

  it('that followed a document is for the privacy officer to see, and for nobody else', async () => {
    const rows = (actor: Actor, purpose: 'audit' | 'operations' | 'treatment') =>
      withScope(test.database, actor, purpose, ({ tx }) => tx.documentHold.count());
    expect(await rows(officer, 'audit')).toBeGreaterThan(0);
    expect(await rows(officer, 'operations')).toBe(0);
    const nurse = await aMemberOfStaff(test.database, ['clinician', 'him', 'manager', 'admin']);
    for (const purpose of ['audit', 'operations', 'treatment'] as const) expect(await rows(nurse, purpose)).toBe(0);
    await expect(
      withScope(test.database, officer, 'audit', ({ tx }) => tx.documentHold.deleteMany()),
    ).rejects.toThrow();
  });
});

describe('patterns in the trail', () => {
  const flagged = async (kind: string, { email }: Actor) =>
    (await withScope(test.database, officer, 'audit', (scope) => findFlags(scope, 1))).filter(
      (flag) => flag.kind === kind && flag.staff === email,
    );

  it('care of one record is care of the person: no flag while it lasts, a flag when it had ended', async () => {
    const [survivor, replaced] = [await aPatient(test.database), await aPatient(test.database)];
    await anOld(survivor);
    await linked(survivor, replaced);
    const [now, then] = [await aMemberOfStaff(test.database), await aMemberOfStaff(test.database)];
    await onCareTeam(test.database, now, survivor, { start: '2019-01-01', end: '2019-02-01' });
    for (const nurse of [now, then]) await onCareTeam(test.database, nurse, replaced);
    for (const nurse of [now, then]) await askOnce(test, nurse, { text: 'What is the potassium?', mrn: survivor.mrn });
    await run(
      "update care_team_member set start_date = '2020-01-01', end_date = current_date - 1 where staff_id = $1",
      [then.staffId],
    );
    expect(await flagged('after-care-ended', now)).toEqual([]);
    expect(await flagged('after-care-ended', then)).toHaveLength(1);
  });

  it('a look at the other record of a person who has the reader’s name is a look at their own', async () => {
    const own = await aPatient(test.database, { family: 'Staffel', given: 'Ottokar' });
    const other = await aPatient(test.database, { family: 'Stafel', given: 'O.' });
    await linked(own, other);
    const reader = await aMemberOfStaff(test.database);
    await run("update staff set name = 'Ottokar Staffel' where id = $1", [reader.staffId]);
    await onCareTeam(test.database, reader, other);
    const { id } = await aDocument(test.database, { uploader: clerk, patient: other, pages: ['Potassium 4.4 mmol/L'] });
    expect(id).toBeTruthy();
    await run(
      `select set_config('wardclerk.staff_id', $1, true), set_config('wardclerk.purpose', 'treatment', true),
         wardclerk.append_audit('document.page-opened', 'success', null, 'document', $2, 'test', '{}')`,
      [reader.staffId, id],
    );
    expect(await flagged('own-record', reader)).toMatchObject([{ mrn: other.mrn }]);
  });
});

/** As the pipeline files and unfiles. */
async function moveTo(documentId: string, patientId: string | null): Promise<void> {
  await withPipeline(test.database, ({ tx }) =>
    tx.document.update({
      where: { id: documentId },
      data: { patientId, state: patientId ? 'INDEXED' : 'NEEDS_PATIENT' },
    }),
  );
}
