import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withScope } from '../../src/access/scope.ts';
import { storedPath } from '../../src/adapters/stored-names.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { searchPassages } from '../../src/records/passage.store.ts';
import { checkIntegrity } from '../../src/retention/check-integrity.ts';
import {
  decideDestruction,
  endHold,
  listCertificates,
  listDue,
  listHolds,
  listProposals,
  proposeDestruction,
  removeFiles,
  setHold,
} from '../../src/retention/keep-retention.ts';
import { aDocument } from '../factories/documents.ts';
import { useKeptFiles } from '../factories/kept-files.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const files = useKeptFiles(test);
let clerk: Actor;
let nurse: Actor;
let officer: Actor;
let second: Actor;
let patient: Patient;

const deps = () => ({ database: test.database, storage: files.storage });
const isThere = (key: string) => existsSync(storedPath(join(files.home, 'files'), key));

/** Filed twenty years ago unless said otherwise. */
async function anOld(given: { whose?: Patient; labels?: string[]; serviceDate?: string } = {}) {
  const { whose = patient, labels = ['normal'], serviceDate = '2001-03-04' } = given;
  const { id } = await aDocument(test.database, {
    uploader: clerk,
    patient: whose,
    pages: ['Lab\nPotassium 5.9 mmol/L'],
  });
  const kept = await files.keep(id);
  await sql(
    test.adminUrl,
    'update document set labels = $2, service_date = $3, service_date_confidence = 0.95 where id = $1',
    [id, labels, serviceDate],
  );
  return { id, ...kept };
}
const approve = (actor: Actor, id: string) => decideDestruction(deps(), actor, { id, approve: true, note: null });
const stateOf = async (id: string) =>
  (await sql<{ state: string }>(test.adminUrl, 'select state from document where id = $1', [id]))[0]?.state;

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  nurse = await aMemberOfStaff(test.database, ['clinician']);
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
  second = await aMemberOfStaff(test.database, ['privacy-officer', 'him']);
  patient = await aPatient(test.database);
  await onCareTeam(test.database, nurse, patient);
});

describe('retention', () => {
  it('lists what is due: to the records department what it may see, to the privacy officer all of it, without a word of it', async () => {
    const child = await aPatient(test.database, { birthDate: '2000-01-01' });
    const [old, hidden] = [await anOld(), await anOld({ labels: ['hiv'] })];
    const young = [await anOld({ whose: child }), await anOld({ serviceDate: '2025-01-01' })];
    const seenBy = async (actor: Actor) => (await listDue(deps(), actor)).map(({ documentId }) => documentId);
    expect(await seenBy(clerk)).toContain(old.id);
    expect(await seenBy(clerk)).not.toContain(hidden.id);
    expect(await seenBy(officer)).toEqual(expect.arrayContaining([old.id, hidden.id]));
    for (const { id } of young) expect(await seenBy(officer)).not.toContain(id);
    expect(JSON.stringify(await listDue(deps(), officer))).not.toMatch(/Potassium|Testdale/);
  });

  it.each(['clinician', 'coder', 'manager', 'admin'] as const)('is not for a %s', async (role) => {
    const person = await aMemberOfStaff(test.database, [role]);
    const { id } = await anOld();
    const refused = { code: 'retention.not-yours' };
    await expect(listDue(deps(), person)).rejects.toMatchObject(refused);
    await expect(proposeDestruction(deps(), person, id)).rejects.toMatchObject(refused);
    await expect(setHold(deps(), person, patient.mrn, 'a lawsuit is expected')).rejects.toMatchObject(refused);
    await expect(listCertificates(deps(), person)).rejects.toMatchObject(refused);
    for (const purpose of ['treatment', 'payment', 'operations', 'audit'] as const)
      expect(
        await withScope(
          test.database,
          person,
          purpose,
          ({ tx }) => tx.$queryRaw`select wardclerk.propose_destruction(${id}::uuid, 'x', '2001-01-01') as id`,
        ),
      ).toEqual([{ id: null }]);
  });

  it('proposes only what is due and seen; hidden and missing are one answer', async () => {
    const young = await anOld({ serviceDate: '2025-01-01' });
    await expect(proposeDestruction(deps(), clerk, young.id)).rejects.toMatchObject({ code: 'retention.not-due' });
    const hidden = await anOld({ labels: ['hiv'] });
    for (const id of [hidden.id, '00000000-0000-4000-8000-000000000000'])
      await expect(proposeDestruction(deps(), clerk, id)).rejects.toMatchObject({ code: 'record.unavailable' });
    const old = await anOld();
    await proposeDestruction(deps(), clerk, old.id);
    await expect(proposeDestruction(deps(), officer, old.id)).rejects.toMatchObject({ code: 'retention.proposed' });
  });

  it('destroys nothing by one person, nor by two of the records department', async () => {
    const old = await anOld();
    const proposal = await proposeDestruction(deps(), second, old.id);
    await expect(approve(second, proposal)).rejects.toMatchObject({ code: 'retention.second-person' });
    await expect(approve(clerk, proposal)).rejects.toMatchObject({ code: 'retention.second-person' });
    expect(await stateOf(old.id)).toBe('INDEXED');
    await decideDestruction(deps(), officer, { id: proposal, approve: false, note: 'still needed' });
    await expect(approve(officer, proposal)).rejects.toMatchObject({
      code: expect.stringMatching(/taken|second-person/),
    });
    expect(await stateOf(old.id)).toBe('INDEXED');
    expect(isThere(old.original)).toBe(true);
  });

  it('destroys nothing under a legal hold, also one set after the proposal, until it is lifted', async () => {
    const held = await aPatient(test.database);
    const old = await anOld({ whose: held });
    const proposal = await proposeDestruction(deps(), clerk, old.id);
    await expect(setHold(deps(), officer, held.mrn, 'short')).rejects.toMatchObject({ code: 'retention.reason' });
    await expect(setHold(deps(), officer, '99999999', 'a lawsuit is expected')).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    const hold = await setHold(deps(), officer, held.mrn, 'a lawsuit is expected');
    await expect(approve(officer, proposal)).rejects.toMatchObject({ code: 'retention.held' });
    expect((await listDue(deps(), officer)).find(({ documentId }) => documentId === old.id)).toMatchObject({
      held: true,
    });
    expect((await listDue(deps(), clerk)).find(({ documentId }) => documentId === old.id)).toMatchObject({
      held: false,
    });
    await expect(listHolds(deps(), clerk, true)).rejects.toMatchObject({ code: 'retention.not-yours' });
    expect(isThere(old.original)).toBe(true);
    await endHold(deps(), officer, hold, 'the case was closed');
    await expect(endHold(deps(), officer, hold, 'the case was closed')).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    await approve(officer, proposal);
    expect(await stateOf(old.id)).toBe('DESTROYED');
  });

  it('leaves of a destroyed document a certificate and no word, in no table and no file', async () => {
    const whose = await aPatient(test.database);
    await onCareTeam(test.database, nurse, whose);
    const old = await anOld({ whose });
    const asked = await askOnce(test, nurse, { text: 'What is the potassium?', mrn: whose.mrn });
    const citationId = asked.claims[0]?.citations[0]?.id ?? '';
    expect(asked.kind).toBe('answered');
    const [before] = await sql<{ sha256: string }>(test.adminUrl, 'select sha256 from document where id = $1', [
      old.id,
    ]);
    await approve(officer, await proposeDestruction(deps(), clerk, old.id));

    for (const key of [old.original, ...old.pictures]) expect(isThere(key)).toBe(false);
    const [certificate] = await listCertificates(deps(), officer);
    expect(certificate).toMatchObject({
      documentId: old.id,
      sha256: before?.sha256,
      serviceDate: '2001-03-04',
      pages: 1,
      rule: 'every-other-document',
      proposedBy: clerk.email,
      approvedBy: officer.email,
    });
    const tables = await sql<{ name: string; column: string }>(
      test.adminUrl,
      `select table_name as name, column_name as column from information_schema.columns where table_schema = 'public'
         and column_name = 'document_id'`,
    );
    const kept: string[] = [];
    for (const { name } of tables) {
      const rows = await sql(test.adminUrl, `select to_jsonb(t)::text as row from ${name} t where document_id = $1`, [
        old.id,
      ]);
      if (rows.length > 0) kept.push(name);
      expect(JSON.stringify(rows)).not.toMatch(/Potassium|5\.9/);
    }
    // Who did what stays; a new table that holds text of a document must be emptied by destroy_document.
    expect(kept.toSorted()).toEqual(['citation', 'destruction', 'destruction_certificate', 'file_removal']);
    const [answer] = await sql(
      test.adminUrl,
      'select text, retracted_at is not null as retracted from answer where id = (select answer_id from citation where id = $1)',
      [citationId],
    );
    expect(answer).toEqual({ text: 'destroyed', retracted: true });
    expect(
      await withScope(test.database, nurse, 'treatment', (scope) =>
        searchPassages(scope, { query: 'potassium', patientId: whose.id, k: 5 }),
      ),
    ).toEqual([]);
    expect((await askOnce(test, nurse, { text: 'What is the potassium?', mrn: whose.mrn })).kind).toBe('nothing-found');
    await expect(sql(test.adminUrl, 'delete from destruction_certificate')).rejects.toThrow('append-only');
    expect(
      (await checkIntegrity({ ...deps(), ...files }, null)).findings.filter(({ documentId }) => documentId === old.id),
    ).toEqual([]);
  });

  it('keeps the file of a batch until its last part is destroyed', async () => {
    const whose = await aPatient(test.database);
    const batch = await anOld({ whose });
    await sql(test.adminUrl, "update document set patient_id = null, state = 'SPLIT' where id = $1", [batch.id]);
    const parts = [await anOld({ whose }), await anOld({ whose })];
    for (const { id } of parts)
      await sql(test.adminUrl, 'update document set original_id = $1, storage_key = $2 where id = $3', [
        batch.id,
        batch.original,
        id,
      ]);
    const [one, two] = parts;
    await approve(officer, await proposeDestruction(deps(), clerk, one?.id ?? ''));
    expect([isThere(batch.original), isThere(one?.pictures[0] ?? '')]).toEqual([true, false]);
    await approve(officer, await proposeDestruction(deps(), clerk, two?.id ?? ''));
    expect([isThere(batch.original), await stateOf(batch.id)]).toEqual([false, 'DESTROYED']);
  });

  it('tries again what could not be removed', async () => {
    const old = await anOld();
    const proposal = await proposeDestruction(deps(), clerk, old.id);
    const failing = { ...files.storage, remove: () => Promise.reject(new Error('disk')) };
    await decideDestruction({ database: test.database, storage: failing }, officer, {
      id: proposal,
      approve: true,
      note: null,
    });
    expect(isThere(old.original)).toBe(true);
    expect(await removeFiles(deps())).toBe(0);
    expect(isThere(old.original)).toBe(false);
    expect(await listProposals(deps(), officer)).not.toContainEqual(expect.objectContaining({ id: proposal }));
  });

  it('destroys once when two officers approve at once', async () => {
    const old = await anOld();
    const proposal = await proposeDestruction(deps(), clerk, old.id);
    const results = await Promise.allSettled([approve(officer, proposal), approve(second, proposal)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [{ n } = { n: 0 }] = await sql<{ n: number }>(
      test.adminUrl,
      'select count(*)::int as n from destruction_certificate where document_id = $1',
      [old.id],
    );
    expect(n).toBe(1);
  });
});
