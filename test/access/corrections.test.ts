import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withScope } from '../../src/access/scope.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { suggestForDocument } from '../../src/coding/suggest-for-document.ts';
import { findFacts } from '../../src/facts/fact.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { findDocument } from '../../src/records/document.store.ts';
import { findPages } from '../../src/records/page.store.ts';
import {
  listChanges,
  replaceDocument,
  restoreDocument,
  retractDocument,
} from '../../src/retention/correct-document.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { processRead } from '../factories/processing.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let clerk: Actor;
let nurse: Actor;
let coder: Actor;
let patient: Patient;
const queued: string[] = [];

const deps = () => ({
  database: test.database,
  enqueue: async (_: string, payload: object) => void queued.push(JSON.stringify(payload)),
});
const why = (documentId: string) => ({ documentId, reason: 'scanned for the wrong visit', channel: 'test' });
const potassium = () => askOnce(test, nurse, { text: 'What is the potassium?', mrn: patient.mrn });
const factsOf = () => withScope(test.database, nurse, 'treatment', (scope) => findFacts(scope, patient.id));
const aLab = async (value: string) =>
  (await aDocument(test.database, { uploader: clerk, patient, pages: [`Lab\nPotassium ${value} mmol/L`] })).id;

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  nurse = await aMemberOfStaff(test.database, ['clinician']);
  coder = await aMemberOfStaff(test.database, ['coder']);
});
const newPatient = async () => {
  patient = await aPatient(test.database);
  for (const person of [nurse, coder]) await onCareTeam(test.database, person, patient);
};

describe('a document entered in error', () => {
  it('is out of answers, search, facts and codes, is kept, and comes back as it was', async () => {
    await newPatient();
    const id = await aLab('5.9');
    const answered = await potassium();
    expect(answered.text).toContain('5.9');
    await retractDocument(deps(), clerk, why(id));
    expect((await potassium()).kind).toBe('nothing-found');
    expect(await factsOf()).toEqual([]);
    await expect(suggestForDocument(test.database, coder, id, { channel: 'test' })).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    const kept = await withScope(test.database, clerk, 'operations', async (scope) => [
      (await findDocument(scope, id))?.state,
      (await findPages(scope, id)).length,
    ]);
    expect(kept).toEqual(['ENTERED_IN_ERROR', 1]);
    const [old] = await sql(
      test.adminUrl,
      'select retracted_at is not null as retracted from answer where id = (select answer_id from citation where id = $1)',
      [answered.claims[0]?.citations[0]?.id],
    );
    expect(old).toEqual({ retracted: true });

    await restoreDocument(deps(), clerk, why(id));
    expect(queued.at(-1)).toContain(id);
    const document = await withScope(test.database, clerk, 'operations', (scope) => findDocument(scope, id));
    if (document) await processRead(test.database, document);
    expect((await potassium()).text).toContain('5.9');
    const changes = await listChanges(deps(), clerk, id);
    expect(changes.map(({ version, change, changedBy }) => [version, change, changedBy])).toEqual([
      [2, 'entered-in-error', clerk.email],
      [3, 'restored', clerk.email],
    ]);
    await expect(sql(test.adminUrl, "update document_change set reason = 'x'")).rejects.toThrow('append-only');
  });

  it.each(['clinician', 'coder', 'privacy-officer', 'manager', 'admin'] as const)(
    'is not said by a %s',
    async (role) => {
      await newPatient();
      const id = await aLab('4.4');
      const person = await aMemberOfStaff(test.database, [role]);
      await onCareTeam(test.database, person, patient);
      for (const work of [retractDocument, restoreDocument])
        await expect(work(deps(), person, why(id))).rejects.toMatchObject({ code: 'retention.not-yours' });
      await expect(listChanges(deps(), person, id)).rejects.toMatchObject({ code: 'retention.not-yours' });
      for (const purpose of ['treatment', 'payment', 'operations', 'audit'] as const)
        expect(
          await withScope(
            test.database,
            person,
            purpose,
            ({ tx }) =>
              tx.$queryRaw`select wardclerk.withdraw_document(${id}::uuid, 1, 'ENTERED_IN_ERROR', 'x', null) as done`,
          ),
        ).toEqual([{ done: false }]);
      expect((await potassium()).kind).toBe('answered');
    },
  );

  it('is not said of what is hidden or missing, of what changed meanwhile, or without a reason', async () => {
    await newPatient();
    const id = await aLab('4.4');
    await expect(retractDocument(deps(), clerk, { ...why(id), reason: ' x ' })).rejects.toMatchObject({
      code: 'retention.reason',
    });
    await sql(test.adminUrl, "update document set labels = '{hiv}' where id = $1", [id]);
    for (const documentId of [id, '00000000-0000-4000-8000-000000000000'])
      await expect(retractDocument(deps(), clerk, why(documentId))).rejects.toMatchObject({
        code: 'record.unavailable',
      });
    await sql(test.adminUrl, "update document set labels = '{normal}' where id = $1", [id]);
    const both = await Promise.allSettled([
      retractDocument(deps(), clerk, why(id)),
      retractDocument(deps(), clerk, why(id)),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(restoreDocument(deps(), clerk, why(await aLab('4.5')))).rejects.toMatchObject({
      code: 'correction.not-possible',
    });
  });
});

describe('a better scan', () => {
  it('takes the place of the old one, which stays readable as history', async () => {
    await newPatient();
    const [old, better] = [await aLab('6.3'), await aLab('5.3')];
    await replaceDocument(deps(), clerk, { ...why(old), by: better });
    const answer = await potassium();
    expect(answer.text).toContain('5.3');
    expect(answer.text).not.toContain('6.3');
    const read = await withScope(test.database, nurse, 'treatment', (scope) => findPages(scope, old));
    expect(read[0]?.text).toContain('6.3');
    expect(await listChanges(deps(), clerk, better)).toMatchObject([{ change: 'replaces', otherDocumentId: old }]);
    expect(await listChanges(deps(), clerk, old)).toMatchObject([{ change: 'superseded', otherDocumentId: better }]);
  });

  it("is not another patient's, not itself, not withdrawn, not missing", async () => {
    await newPatient();
    const old = await aLab('6.3');
    const others = await aDocument(test.database, { uploader: clerk, patient: await aPatient(test.database) });
    const wrong = await aLab('1.1');
    await retractDocument(deps(), clerk, why(wrong));
    for (const by of [others.id, old, wrong, '00000000-0000-4000-8000-000000000000'])
      await expect(replaceDocument(deps(), clerk, { ...why(old), by })).rejects.toMatchObject({
        code: 'correction.not-possible',
      });
    expect((await potassium()).text).toContain('6.3');
  });
});
