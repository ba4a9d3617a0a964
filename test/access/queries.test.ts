import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withPipeline, withScope } from '../../src/access/scope.ts';
import { answerQuery, listQueries, openQueryPage, showQuery } from '../../src/coding/query/answer-query.ts';
import { draftQuery } from '../../src/coding/query/draft-query.ts';
import { expireQueries, findQueryNotice, findUntoldQueries, markTold } from '../../src/coding/query/query.store.ts';
import { answerWords, type PhysicianQuery } from '../../src/coding/query/query.ts';
import { findProviders, sendQuery, withdrawQuery } from '../../src/coding/query/send-query.ts';
import type { Patient } from '../../src/patients/patient.ts';
import type { StoredDocument } from '../../src/records/document.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NOTE = 'Urine output decreased.\n\nCreatinine 2.4 mg/dL\n\nASSESSMENT\n\n1. Pneumonia.';
const CHANNEL = 'command';
const unavailable = { code: 'record.unavailable' };

describe('a physician query', () => {
  let cora: Actor;
  let mallory: Actor;
  let nora: Actor;
  let stranger: Actor;
  let patient: Patient;
  let document: StoredDocument;

  beforeAll(async () => {
    [cora, mallory, nora, stranger] = (await Promise.all([
      aMemberOfStaff(test.database, ['coder']),
      aMemberOfStaff(test.database, ['coder']),
      aMemberOfStaff(test.database, ['clinician']),
      aMemberOfStaff(test.database, ['clinician']),
    ])) as [Actor, Actor, Actor, Actor];
    patient = await aPatient(test.database);
    await onCareTeam(test.database, cora, patient);
    await onCareTeam(test.database, nora, patient);
    document = await aDocument(test.database, { uploader: cora, patient, pages: [NOTE] });
  });

  const drafted = async (actor = cora): Promise<PhysicianQuery> => {
    const result = await draftQuery(test.database, actor, document.id, {
      template: 'kidney-function',
      channel: CHANNEL,
    });
    if (result.kind !== 'drafted') throw new Error(`not drafted: ${result.kind}`);
    return result.query;
  };
  const sent = async (to = nora.email): Promise<PhysicianQuery> =>
    sendQuery(test.database, cora, (await drafted()).id, { to, channel: CHANNEL });
  const audited = async (id: string) =>
    (
      await sql<{ action: string }>(test.adminUrl, 'select action from audit_event where entity_id = $1 order by seq', [
        id,
      ])
    ).map(({ action }) => action);

  it('is not asked of the coder who asks, and its answer is not the coder’s to write', async () => {
    const both = await aMemberOfStaff(test.database, ['coder', 'clinician']);
    await onCareTeam(test.database, both, patient);
    const providers = await findProviders(test.database, both, [document.id]);
    expect(providers.map(({ email }) => email)).toContain(nora.email);
    expect(providers.map(({ email }) => email)).not.toContain(both.email);
    const { id } = await sent();
    await expect(
      withScope(
        test.database,
        cora,
        'payment',
        ({ tx }) => tx.$executeRaw`update physician_query set answer = 0 where id = ${id}::uuid`,
      ),
    ).rejects.toThrow('answered by answering');
  });

  it('goes from draft over sent to answered, and each step is on the record', async () => {
    const { id } = await sent();
    const query = await answerQuery(test.database, nora, id, { option: 0 }, CHANNEL);
    expect(answerWords(query)).toBe('Acute kidney injury');
    const seen = await showQuery(test.database, cora, id, CHANNEL);
    expect(seen).toMatchObject({ state: 'ANSWERED', answer: 0, authorId: cora.staffId, providerId: nora.staffId });
    expect(await audited(id)).toEqual(['query.drafted', 'query.sent', 'query.answered', 'query.opened']);
  });

  it('is not kept when the check refuses it', async () => {
    const before = (await listQueries(test.database, cora, document.id, CHANNEL)).length;
    const question = 'Please confirm sepsis, the DRG depends on it.';
    const request = { template: 'kidney-function', question, channel: CHANNEL };
    const result = await draftQuery(test.database, cora, document.id, request);
    expect(result.kind === 'faults' && result.faults.map(({ rule }) => rule).toSorted()).toEqual([
      'impact',
      'leading',
      'new-diagnosis',
    ]);
    expect(await listQueries(test.database, cora, document.id, CHANNEL)).toHaveLength(before);
  });

  it('is drafted only by coders with the record, and hidden from all others as if it were not there', async () => {
    const request = { template: 'kidney-function', channel: CHANNEL };
    await expect(draftQuery(test.database, mallory, document.id, request)).rejects.toMatchObject(unavailable);
    await expect(draftQuery(test.database, nora, document.id, request)).rejects.toMatchObject({
      code: 'codes.not-a-coder',
    });
    const { id } = await sent();
    for (const actor of [mallory, stranger]) {
      await expect(showQuery(test.database, actor, id, CHANNEL)).rejects.toMatchObject(unavailable);
      await expect(openQueryPage(test.database, actor, id, 0, CHANNEL)).rejects.toMatchObject(unavailable);
      expect(await listQueries(test.database, actor, undefined, CHANNEL)).toEqual([]);
    }
    await expect(showQuery(test.database, cora, 'not-an-id', CHANNEL)).rejects.toMatchObject(unavailable);
    await expect(draftQuery(test.database, cora, "x' or 1=1", request)).rejects.toMatchObject(unavailable);
    await expect(withdrawQuery(test.database, mallory, id, 'not needed', CHANNEL)).rejects.toMatchObject(unavailable);
    await expect(answerQuery(test.database, stranger, id, { option: 0 }, CHANNEL)).rejects.toMatchObject(unavailable);
    expect((await openQueryPage(test.database, nora, id, 0, CHANNEL)).page.text).toContain('Creatinine');
  });

  it('is not seen by its provider while it is a draft, nor answered by a colleague on the same team', async () => {
    const { id } = await drafted();
    await expect(showQuery(test.database, nora, id, CHANNEL)).rejects.toMatchObject(unavailable);
    const colleague = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, colleague, patient);
    const other = await sent();
    await expect(answerQuery(test.database, colleague, other.id, { option: 0 }, CHANNEL)).rejects.toMatchObject(
      unavailable,
    );
  });

  it('goes only to a clinician who cares for the patient today and may see the document', async () => {
    const providers = await findProviders(test.database, cora, [document.id]);
    expect(providers.map(({ email }) => email)).toContain(nora.email);
    expect(providers.map(({ email }) => email)).not.toContain(stranger.email);
    expect(await findProviders(test.database, mallory, [document.id])).toEqual([]);
    const gone = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, gone, patient, { start: '2020-01-01', end: '2020-02-01' });
    for (const to of [stranger.email, cora.email, gone.email, 'nobody@hospital.example'])
      await expect(sent(to)).rejects.toMatchObject({ code: 'query.not-provider' });
    const secret = await aDocument(test.database, { uploader: cora, patient, pages: [NOTE] });
    await sql(test.adminUrl, "update document set labels = '{very-restricted}' where id = $1", [secret.id]);
    expect(await findProviders(test.database, cora, [secret.id])).toEqual([]);
  });

  it('is closed to a provider who left the care team after it was sent', async () => {
    const leaver = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, leaver, patient);
    const { id } = await sent(leaver.email);
    await onCareTeam(test.database, leaver, patient, { start: '2020-01-01', end: '2020-02-01' });
    await expect(showQuery(test.database, leaver, id, CHANNEL)).rejects.toMatchObject(unavailable);
    await expect(answerQuery(test.database, leaver, id, { option: 0 }, CHANNEL)).rejects.toMatchObject(unavailable);
  });

  it('is hidden with any document that it quotes', async () => {
    const second = await aDocument(test.database, { uploader: cora, patient, pages: ['Creatinine 3.3 mg/dL'] });
    const request = { template: 'kidney-function', also: [second.id], channel: CHANNEL };
    const result = await draftQuery(test.database, cora, document.id, request);
    const id = result.kind === 'drafted' ? result.query.id : '';
    await sendQuery(test.database, cora, id, { to: nora.email, channel: CHANNEL });
    expect((await showQuery(test.database, nora, id, CHANNEL)).indicators.length).toBeGreaterThan(2);
    await sql(test.adminUrl, "update document set labels = '{psychotherapy}' where id = $1", [second.id]);
    await expect(showQuery(test.database, nora, id, CHANNEL)).rejects.toMatchObject(unavailable);
    await expect(showQuery(test.database, cora, id, CHANNEL)).rejects.toMatchObject(unavailable);
  });

  it('quotes no document of somebody else', async () => {
    const other = await aPatient(test.database);
    await onCareTeam(test.database, cora, other);
    const theirs = await aDocument(test.database, { uploader: cora, patient: other, pages: [NOTE] });
    const request = { template: 'kidney-function', also: [theirs.id], channel: CHANNEL };
    await expect(draftQuery(test.database, cora, document.id, request)).rejects.toMatchObject(unavailable);
  });

  it('is answered once, with an option of its own, and Other with words', async () => {
    const { id, options } = await sent();
    const other = options.findIndex(({ meaning }) => meaning === 'other');
    const bad = { code: 'query.answer' };
    await expect(answerQuery(test.database, nora, id, { option: other }, CHANNEL)).rejects.toMatchObject(bad);
    await expect(answerQuery(test.database, nora, id, { option: 99 }, CHANNEL)).rejects.toMatchObject(bad);
    await expect(answerQuery(test.database, nora, id, { option: null, text: 'x' }, CHANNEL)).rejects.toMatchObject(bad);
    const race = await Promise.allSettled([
      answerQuery(test.database, nora, id, { option: 0 }, CHANNEL),
      answerQuery(test.database, nora, id, { option: other, text: 'Dehydration' }, CHANNEL),
    ]);
    expect(race.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(answerQuery(test.database, nora, id, { option: 0 }, CHANNEL)).rejects.toMatchObject({
      code: 'query.state',
    });
  });

  it('is withdrawn before the answer and retracted after it, with a reason; both stay', async () => {
    const open = await sent();
    await expect(withdrawQuery(test.database, cora, open.id, ' ', CHANNEL)).rejects.toMatchObject({
      code: 'query.reason',
    });
    await expect(withdrawQuery(test.database, cora, open.id, 'no DRG change', CHANNEL)).rejects.toMatchObject({
      code: 'query.reason',
    });
    expect(await withdrawQuery(test.database, cora, open.id, 'wrong document', CHANNEL)).toMatchObject({
      state: 'WITHDRAWN',
    });
    await expect(answerQuery(test.database, nora, open.id, { option: 0 }, CHANNEL)).rejects.toMatchObject({
      code: 'query.state',
    });
    const answered = await sent();
    await answerQuery(test.database, nora, answered.id, { option: 0 }, CHANNEL);
    await withdrawQuery(test.database, cora, answered.id, 'asked in error', CHANNEL);
    expect(await showQuery(test.database, cora, answered.id, CHANNEL)).toMatchObject({ state: 'RETRACTED', answer: 0 });
  });

  it('is followed up by another of the same document', async () => {
    const first = await sent();
    await answerQuery(test.database, nora, first.id, { declined: 'not my patient any more' }, CHANNEL);
    const request = { template: 'kidney-function', follows: first.id, channel: CHANNEL };
    const result = await draftQuery(test.database, cora, document.id, request);
    expect(result.kind === 'drafted' && result.query.followsId).toBe(first.id);
    const elsewhere = await aDocument(test.database, { uploader: cora, patient, pages: [NOTE] });
    await expect(draftQuery(test.database, cora, elsewhere.id, request)).rejects.toMatchObject(unavailable);
  });

  it('ends when nobody answers in time, and people are told once', async () => {
    const { id } = await sent();
    const later = new Date(Date.now() + 8 * 86_400_000);
    expect(await withPipeline(test.database, findUntoldQueries)).toContain(id);
    expect(await withPipeline(test.database, (pipeline) => markTold(pipeline, id, 'provider'))).toBe(true);
    expect(await withPipeline(test.database, (pipeline) => markTold(pipeline, id, 'provider'))).toBe(false);
    await withPipeline(test.database, (pipeline) => expireQueries(pipeline, later));
    expect(await withPipeline(test.database, (pipeline) => findQueryNotice(pipeline, id))).toMatchObject({
      state: 'EXPIRED',
    });
    await expect(answerQuery(test.database, nora, id, { option: 0 }, CHANNEL)).rejects.toMatchObject({
      code: 'query.state',
    });
    expect(await withPipeline(test.database, findUntoldQueries)).toContain(id);
  });

  it('is not reworded after it was sent, nor its answer changed, by no role', async () => {
    const { id } = await sent();
    const change = (set: string) => sql(test.adminUrl, `update physician_query set ${set} where id = $1`, [id]);
    await expect(change("question = 'x'")).rejects.toThrow(/not reworded/);
    await expect(change("state = 'DRAFT'")).rejects.toThrow(/does not go/);
    await answerQuery(test.database, nora, id, { option: 0 }, CHANNEL);
    await expect(change('answer = 1')).rejects.toThrow(/answered, once/);
  });

  it('is read by the pipeline as states only', async () => {
    const { id } = await sent();
    await expect(
      withPipeline(test.database, ({ tx }) =>
        tx.physicianQuery.findUnique({ where: { id }, select: { question: true } }),
      ),
    ).rejects.toThrow();
  });
});
