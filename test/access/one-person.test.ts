import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { findTies, listEmergencies } from '../../src/access/emergency.store.ts';
import { openEmergency } from '../../src/access/open-emergency.ts';
import { withOperator, withScope } from '../../src/access/scope.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { listLooks } from '../../src/audit/looks.store.ts';
import type { NewDisclosure } from '../../src/disclosure/disclosure.ts';
import { addDisclosure, reportDisclosures, suspendDisclosures } from '../../src/disclosure/keep-ledger.ts';
import { confirmDuplicate, reopenDuplicate } from '../../src/patients/decide-duplicate.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let clerk: Actor;
let officer: Actor;

/** Two records of one person, each with a page; the first stands for both. */
async function linked(): Promise<{ pair: string; survivor: Patient; replaced: Patient; documents: string[] }> {
  const [survivor, replaced] = [await aPatient(test.database), await aPatient(test.database)];
  const documents: string[] = [];
  for (const [patient, value] of [
    [survivor, '4.1'],
    [replaced, '5.9'],
  ] as const)
    documents.push(
      (await aDocument(test.database, { uploader: clerk, patient, pages: [`Lab\nPotassium ${value} mmol/L`] })).id,
    );
  const [row] = await sql<{ id: string }>(
    test.adminUrl,
    `insert into patient_duplicate (first_id, second_id, score, reasons)
     values (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 0.9, '{}') returning id`,
    [survivor.id, replaced.id],
  );
  const pair = row?.id ?? '';
  await confirmDuplicate({ ...test, enqueue: async () => {} }, clerk, pair, {
    survivorId: survivor.id,
    channel: 'test',
  });
  return { pair, survivor, replaced, documents };
}
const ask = (actor: Actor, patient: Patient) =>
  askOnce(test, actor, { text: 'What is the potassium?', mrn: patient.mrn });
const given: NewDisclosure = {
  disclosedOn: new Date().toISOString().slice(0, 10),
  recipient: 'Sheriff of Alder County',
  address: '2 Court Square',
  basis: 'law-enforcement',
  purpose: 'Search for a missing person',
  what: 'Date of discharge',
  documents: [],
  reference: null,
  channel: 'by hand',
};

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
});

describe('what is kept for one person holds for each of their records', () => {
  it.each(['survivor', 'replaced'] as const)('a hold on the %s record keeps the documents of both', async (held) => {
    const { documents, ...records } = await linked();
    const second = await aMemberOfStaff(test.database, ['privacy-officer']);
    for (const id of documents)
      await withScope(
        test.database,
        officer,
        'audit',
        ({ tx }) => tx.$queryRaw`select wardclerk.propose_destruction(${id}::uuid, 'adult', '2001-01-01')`,
      );
    await withScope(
      test.database,
      officer,
      'audit',
      ({ tx }) => tx.$queryRaw`select wardclerk.set_hold(${records[held].mrn}, 'a lawsuit is expected')`,
    );
    const decided = await withScope(
      test.database,
      second,
      'audit',
      ({ tx }) =>
        tx.$queryRaw<{ said: string }[]>`select wardclerk.decide_destruction(x.id, true, 'due') as said
          from destruction x where x.document_id = any (${documents}::uuid[])`,
    );
    expect(decided).toEqual([{ said: 'held' }, { said: 'held' }]);
  });

  it.each(['survivor', 'replaced'] as const)(
    'emergency access opened by the number of the %s record says so on every answer, and its looks are counted',
    async (named) => {
      const { documents: _, ...records } = await linked();
      const nurse = await aMemberOfStaff(test.database, ['clinician']);
      const { id } = await openEmergency(test, nurse, {
        mrn: records[named].mrn,
        reason: 'unconscious, medication unknown',
        minutes: 60,
        channel: 'test',
      });
      const answer = await ask(nurse, records.survivor);
      expect(answer.kind).toBe('answered');
      expect(answer).toHaveProperty('emergencyUntil');
      const ties = await withOperator(test.database, (operator) =>
        findTies(operator, nurse.staffId, records.survivor.id),
      );
      expect(ties.emergencyUntil).not.toBeNull();
      const reviews = await withScope(test.database, officer, 'audit', (scope) => listEmergencies(scope, true));
      expect(reviews.find((review) => review.id === id)?.reads).toBeGreaterThan(0);
    },
  );

  it('the accounting, what law enforcement had suspended, and who looked are found by either number', async () => {
    const { survivor, replaced } = await linked();
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, nurse, replaced);
    await ask(nurse, survivor);
    await addDisclosure(test, clerk, survivor.mrn, given);
    const told = async ({ mrn }: Patient) => (await reportDisclosures(test, clerk, mrn)).entries.length;
    const looked = ({ mrn }: Patient) =>
      withScope(test.database, officer, 'audit', (scope) => listLooks(scope, { mrn }, 50));
    for (const record of [survivor, replaced]) {
      expect(await told(record)).toBe(1);
      expect((await looked(record)).map(({ staff }) => staff)).toContain(nurse.email);
    }
    const endsOn = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await suspendDisclosures(test, officer, replaced.mrn, {
      recipient: given.recipient,
      statement: 'a report would impede the search',
      written: true,
      startsOn: given.disclosedOn,
      endsOn,
    });
    for (const record of [survivor, replaced]) expect(await told(record)).toBe(0);
  });

  it('when the link is taken back, an answer that mixed the two is nobody’s, and one that did not stays', async () => {
    const { pair, survivor, replaced } = await linked();
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    for (const record of [survivor, replaced]) await onCareTeam(test.database, nurse, record);
    await ask(nurse, survivor);
    const kept = () => withScope(test.database, nurse, 'treatment', ({ tx }) => tx.answer.count());
    expect(await kept()).toBe(1);
    await reopenDuplicate({ ...test, enqueue: async () => {} }, clerk, pair, 'test');
    expect(await kept()).toBe(0);
    await ask(nurse, survivor);
    await ask(nurse, replaced);
    expect(await kept()).toBe(2);
  });
});

describe('an update that names no row', () => {
  it('changes no request, notice or document that the person may not see', async () => {
    const [mine, other] = [await aPatient(test.database), await aPatient(test.database)];
    const nurse = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, nurse, mine);
    for (const patient of [mine, other]) await aDocument(test.database, { uploader: clerk, patient });
    await sql(
      test.adminUrl,
      `insert into patient_request (patient_id, kind, requester, requester_is, identity, scope, received_on, due_on, opened_by_id)
       values ($1, 'access', 'x', 'patient', 'seen', 'all', current_date, current_date, $2)`,
      [other.id, clerk.staffId],
    );
    await sql(
      test.adminUrl,
      `insert into document_notice (document_id, code) select id, 'duplicate.pages' from document`,
    );
    const manager = await aMemberOfStaff(test.database, ['manager']);
    const changed = (actor: Actor, purpose: 'treatment' | 'request-of-patient', statement: string) =>
      withScope(test.database, actor, purpose, ({ tx }) => tx.$executeRawUnsafe(statement));
    for (const purpose of ['treatment', 'request-of-patient'] as const) {
      expect(await changed(manager, purpose, 'update patient_request set due_on = current_date + 900')).toBe(0);
      expect(await changed(manager, purpose, `update document_notice set settled_by_id = '${manager.staffId}'`)).toBe(
        0,
      );
      expect(await changed(manager, purpose, 'update document set version = 99')).toBe(0);
      expect(await changed(nurse, purpose, 'update patient_request set due_on = current_date + 900')).toBe(0);
    }
    expect(await changed(nurse, 'treatment', 'update document set version = 99')).toBe(1);
    expect(await changed(nurse, 'treatment', `update document_notice set settled_by_id = '${nurse.staffId}'`)).toBe(1);
    expect(await changed(clerk, 'request-of-patient', 'update patient_request set due_on = current_date + 9')).toBe(1);
  });
});
