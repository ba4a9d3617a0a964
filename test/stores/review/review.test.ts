import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withOperator, withPipeline, withScope } from '../../../src/access/scope.ts';
import { findCitation, saveAnswer } from '../../../src/answers/answer.store.ts';
import { appendAudit } from '../../../src/audit/audit.store.ts';
import { verifyChain } from '../../../src/audit/verify-chain.ts';
import { findFacts } from '../../../src/facts/fact.store.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { findDocument } from '../../../src/records/document.store.ts';
import type { StoredDocument } from '../../../src/records/document.ts';
import { findPages } from '../../../src/records/page.store.ts';
import { assignDocument } from '../../../src/review/assign-document.ts';
import { acceptReview, claimReview, rejectReview } from '../../../src/review/close-review.ts';
import { listReview } from '../../../src/review/list-review.ts';
import { openReview } from '../../../src/review/open-review.ts';
import { rereadDocument, splitByHand } from '../../../src/review/redo-document.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../../factories/people.ts';
import { processRead } from '../../factories/processing.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const queued: string[] = [];
const deps = () => ({
  database: test.database,
  enqueue: async (_name: string, payload: object) => void queued.push(JSON.stringify(payload)),
});
const stateOf = async (id: string): Promise<StoredDocument | null> =>
  withPipeline(test.database, (pipeline) => findDocument(pipeline, id));

let him: Actor;
let alice: Actor;
let mallory: Actor;
let manager: Actor;
let wrong: Patient;
let right: Patient;

beforeAll(async () => {
  him = await aMemberOfStaff(test.database, ['him']);
  alice = await aMemberOfStaff(test.database, ['clinician']);
  mallory = await aMemberOfStaff(test.database, ['clinician']);
  manager = await aMemberOfStaff(test.database, ['manager']);
  wrong = await aPatient(test.database);
  right = await aPatient(test.database);
  await onCareTeam(test.database, alice, wrong);
  await onCareTeam(test.database, alice, right);
  await onCareTeam(test.database, mallory, wrong);
});

describe('the review queue', () => {
  it('shows everything to the records department, their own to senders, and nothing to others', async () => {
    const own = await aDocument(test.database, { uploader: alice });
    const ids = async (actor: Actor) =>
      (await listReview(deps(), actor, 'command')).map(({ documentId }) => documentId);
    expect(await ids(him)).toContain(own.id);
    expect(await ids(alice)).toContain(own.id);
    expect(await ids(mallory)).not.toContain(own.id);
    await expect(ids(manager)).rejects.toMatchObject({ code: 'access.no-records' });
  });

  it('opens a document for those who may decide; hidden and missing look the same', async () => {
    const text = `Patient: ${right.family}, ${right.given}\nMRN: ${right.mrn}`;
    const own = await aDocument(test.database, { uploader: alice, pages: [text] });
    const { identifiers } = await openReview(deps(), him, own.id, 'command');
    expect(identifiers.map(({ kind, boxes }) => [kind, boxes.length > 0])).toContainEqual(['mrn', true]);
    const hidden = openReview(deps(), mallory, own.id, 'command');
    await expect(hidden).rejects.toMatchObject({ code: 'record.unavailable' });
    const missing = openReview(deps(), mallory, 'c0ffee00-0000-4000-8000-000000000000', 'command');
    await expect(missing).rejects.toMatchObject({ code: 'record.unavailable' });
    await expect(openReview(deps(), him, 'no id', 'command')).rejects.toMatchObject({ code: 'record.unavailable' });
  });

  it('has an owner once somebody takes a document on', async () => {
    const own = await aDocument(test.database, { uploader: alice });
    await claimReview(deps(), him, own.id, { channel: 'command' });
    const items = await listReview(deps(), him, 'command');
    expect(items.find(({ documentId }) => documentId === own.id)?.owner).toBe(him.email);
    const other = claimReview(deps(), him, own.id, { ownerEmail: mallory.email, channel: 'command' });
    await expect(other).rejects.toMatchObject({ code: 'staff.unknown' });
  });

  it('lets go of a document whose doubtful pages somebody has looked at', async () => {
    const document = await aDocument(test.database, { uploader: alice, patient: right });
    await sql(test.adminUrl, "update page set quality = 'doubtful' where document_id = $1", [document.id]);
    const waits = async () =>
      (await listReview(deps(), him, 'command')).some(({ documentId }) => documentId === document.id);
    expect(await waits()).toBe(true);
    await expect(acceptReview(deps(), alice, document.id, 'command')).rejects.toMatchObject({
      code: 'decision.not-permitted',
    });
    await acceptReview(deps(), him, document.id, 'command');
    expect(await waits()).toBe(false);
  });
});

describe('a document that belongs in no record', () => {
  it('is rejected with a reason by its sender, who cannot reject one that is filed', async () => {
    const waiting = await aDocument(test.database, { uploader: alice });
    const filed = await aDocument(test.database, { uploader: alice, patient: right });
    const reason = { reason: 'a recipe', channel: 'command' };
    await expect(rejectReview(deps(), alice, waiting.id, { ...reason, reason: ' ' })).rejects.toMatchObject({
      code: 'review.no-reason',
    });
    await expect(rejectReview(deps(), mallory, waiting.id, reason)).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    await expect(rejectReview(deps(), alice, filed.id, reason)).rejects.toMatchObject({
      code: 'decision.not-permitted',
    });
    await rejectReview(deps(), alice, waiting.id, reason);
    expect(await stateOf(waiting.id)).toMatchObject({ state: 'REJECTED', patientId: null });
    await expect(rejectReview(deps(), alice, waiting.id, reason)).rejects.toMatchObject({ code: 'review.wrong-state' });
  });

  it('leaves the record with its facts and passages when the records department rejects it', async () => {
    const filed = await aDocument(test.database, { uploader: alice, patient: right });
    await rejectReview(deps(), him, filed.id, { reason: 'not a record', channel: 'command' });
    const left = await sql(
      test.adminUrl,
      `select 1 from passage where document_id = $1 union all select 1 from fact where document_id = $1`,
      [filed.id],
    );
    expect([left, (await stateOf(filed.id))?.patientId]).toEqual([[], null]);
  });
});

describe('a document in the wrong record', () => {
  async function misfiled() {
    const document = await aDocument(test.database, { uploader: alice, patient: wrong });
    const citation = await withScope(test.database, mallory, 'treatment', async (scope) => {
      const question = await scope.tx.question.create({ data: { askerId: mallory.staffId, text: 'potassium?' } });
      const [claim] = await saveAnswer(scope, {
        questionId: question.id,
        patientId: wrong.id,
        kind: 'answered',
        text: 'Potassium 4.1 mmol/L',
        claims: [
          {
            text: 'Potassium 4.1 mmol/L',
            citations: [
              {
                id: '',
                documentId: document.id,
                file: '',
                page: 1,
                quote: 'Potassium 4.1 mmol/L',
                boxes: [],
                confidence: 0.96,
              },
            ],
          },
        ],
        model: null,
        promptVersion: null,
      });
      await appendAudit(scope, {
        action: 'document.page-opened',
        outcome: 'success',
        patientId: wrong.id,
        entity: 'document',
        entityId: document.id,
      });
      return claim?.citations[0]?.id ?? '';
    });
    return { document, citation };
  }

  it('moves with everything derived from it, and tells who saw it there', async () => {
    const { document, citation } = await misfiled();
    const moved = await assignDocument(deps(), him, document.id, right.mrn, 'command');
    expect(moved.movedFrom?.mrn).toBe(wrong.mrn);
    expect(moved.movedFrom?.seenBy).toContainEqual(
      expect.objectContaining({ email: mallory.email, how: 'saw', times: 2 }),
    );
    expect(queued).toContain(JSON.stringify({ documentId: document.id }));
    await processRead(test.database, document);
    const factsOf = (actor: Actor, patient: Patient) =>
      withScope(
        test.database,
        actor,
        'treatment',
        async (scope) =>
          (await findFacts(scope, patient.id)).filter(({ documentId }) => documentId === document.id).length,
      );
    expect(await factsOf(alice, right)).toBeGreaterThan(0);
    expect(await factsOf(alice, wrong)).toBe(0);
    const opened = await withScope(test.database, mallory, 'treatment', async (scope) => [
      await findDocument(scope, document.id),
      await findCitation(scope, citation),
      await scope.tx.answer.count(),
    ]);
    expect(opened).toEqual([null, null, 0]);
    expect((await withOperator(test.database, verifyChain)).ok).toBe(true);
  });

  it('leaves no codes behind that would bar coding under the right patient', async () => {
    const { document } = await misfiled();
    await sql(
      test.adminUrl,
      "insert into coding (document_id, patient_id, release, service_date) values ($1, $2, 'starter', '2026-01-05')",
      [document.id, wrong.id],
    );
    await assignDocument(deps(), him, document.id, right.mrn, 'command');
    expect(await sql(test.adminUrl, 'select 1 from coding where document_id = $1', [document.id])).toEqual([]);
  });

  it('is moved by the records department only', async () => {
    const { document } = await misfiled();
    await expect(assignDocument(deps(), alice, document.id, right.mrn, 'command')).rejects.toMatchObject({
      code: 'decision.not-permitted',
    });
    await expect(assignDocument(deps(), him, document.id, 'no-such-mrn', 'command')).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    expect((await stateOf(document.id))?.patientId).toBe(wrong.id);
  });

  it('cannot be taken out of a record by others in the database either, nor its viewers read', async () => {
    const { document } = await misfiled();
    const tried = await withScope(test.database, alice, 'treatment', (scope) =>
      scope.tx.$queryRawUnsafe<{ done: boolean; viewers: bigint }[]>(
        `select wardclerk.unfile_document('${document.id}', ${document.version}, true) as done,
          (select count(*) from wardclerk.document_viewers('${document.id}', '${wrong.id}')) as viewers`,
      ),
    );
    expect(tried).toEqual([{ done: false, viewers: 0n }]);
  });
});

describe('a file of several documents', () => {
  const pageOf = (patient: Patient) =>
    `Patient: ${patient.family}, ${patient.given}\nDOB: ${patient.birthDate}\nMRN: ${patient.mrn}\nPotassium 4.1 mmol/L`;

  it('becomes one document a patient, each seen by that care team only', async () => {
    const anna = await aPatient(test.database, {
      family: 'Kowalczyk',
      given: 'Anna',
      mrn: '00481516',
      birthDate: '1951-03-14',
    });
    const boris = await aPatient(test.database, {
      family: 'Lindqvist',
      given: 'Boris',
      mrn: '00923421',
      birthDate: '1978-11-02',
    });
    const carer = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, carer, boris);
    const batch = await aDocument(test.database, { uploader: him, pages: [pageOf(anna), pageOf(anna), pageOf(boris)] });
    const done = await processRead(test.database, batch);
    expect(done?.state).toBe('SPLIT');
    const parts = await sql<{ id: string; state: string; patient_id: string; first_page: number; last_page: number }>(
      test.adminUrl,
      'select id, state, patient_id, first_page, last_page from document where original_id = $1 order by first_page',
      [batch.id],
    );
    expect(parts.map((part) => [part.state, part.patient_id, part.first_page, part.last_page])).toEqual([
      ['INDEXED', anna.id, 1, 2],
      ['INDEXED', boris.id, 3, 3],
    ]);
    const seen = await withScope(test.database, carer, 'treatment', async (scope) => {
      const pages = await Promise.all([batch.id, ...parts.map(({ id }) => id)].map((id) => findPages(scope, id)));
      return pages.map((list) => list.map(({ page }) => page));
    });
    expect(seen).toEqual([[], [], [1]]);
  });

  it('waits for a person where a page between two patients names nobody', async () => {
    const one = await aPatient(test.database, {
      family: 'Abernathy',
      given: 'Quentin',
      mrn: '00335577',
      birthDate: '1940-01-20',
    });
    const two = await aPatient(test.database, {
      family: 'Zielinska',
      given: 'Marta',
      mrn: '00886644',
      birthDate: '1990-08-08',
    });
    const batch = await aDocument(test.database, {
      uploader: him,
      pages: [pageOf(one), 'Sodium 139 mmol/L', pageOf(two)],
    });
    await processRead(test.database, batch);
    const items = (await listReview(deps(), him, 'command')).filter(({ pages }) => pages === 2);
    expect(items.flatMap(({ reasons }) => reasons.map(({ pages }) => pages))).toContainEqual([2]);
  });

  it('is parted by a person; each part is matched alone', async () => {
    const batch = await aDocument(test.database, { uploader: alice, pages: ['one', 'two', 'three'] });
    await expect(splitByHand(deps(), mallory, batch.id, { at: [2], channel: 'command' })).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    await expect(splitByHand(deps(), alice, batch.id, { at: [4], channel: 'command' })).rejects.toMatchObject({
      code: 'review.split-pages',
    });
    const { parts } = await splitByHand(deps(), alice, batch.id, { at: [3], channel: 'command' });
    await processRead(test.database, batch);
    expect((await stateOf(batch.id))?.state).toBe('SPLIT');
    expect(await Promise.all(parts.map(async (id) => (await stateOf(id))?.pageCount))).toEqual([2, 1]);
  });
});

describe('reading again', () => {
  it('forgets the pages, remembers the turn, and keeps the patient of a filed document as named', async () => {
    const filed = await aDocument(test.database, { uploader: alice, patient: right });
    const turn = { turn: 90, channel: 'command' } as const;
    await expect(rereadDocument(deps(), alice, filed.id, turn)).rejects.toMatchObject({
      code: 'decision.not-permitted',
    });
    await rereadDocument(deps(), him, filed.id, turn);
    expect(await stateOf(filed.id)).toMatchObject({
      state: 'STORED',
      patientId: null,
      claimedPatientId: right.id,
      turnDegrees: 90,
    });
    expect(await sql(test.adminUrl, 'select 1 from page where document_id = $1', [filed.id])).toEqual([]);
    await expect(rereadDocument(deps(), him, filed.id, turn)).rejects.toMatchObject({ code: 'review.wrong-state' });
  });
});
