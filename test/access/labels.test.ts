import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Purpose } from '../../src/access/actor.ts';
import { addLabelGrant, endLabelGrants, listLabels, setLabels } from '../../src/access/label.store.ts';
import { recheckLabels } from '../../src/access/recheck-labels.ts';
import { withOperator, withScope } from '../../src/access/scope.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let officer: Actor;
let clerk: Actor;
let nurse: Actor;
let patient: Patient;

const sees = (actor: Actor, purpose: Purpose, id: string) =>
  withScope(test.database, actor, purpose, async ({ tx }) => (await tx.document.count({ where: { id } })) === 1);
const label = (actor: Actor, purpose: Purpose, documentId: string, labels: string[], page: number | null = null) =>
  withScope(test.database, actor, purpose, (scope) => setLabels(scope, { documentId, page, labels, authorId: null }));
const aLabelled = (pages: string[]) => aDocument(test.database, { uploader: clerk, patient, pages });

beforeAll(async () => {
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
  clerk = await aMemberOfStaff(test.database, ['him']);
  nurse = await aMemberOfStaff(test.database, ['clinician']);
  patient = await aPatient(test.database);
  await onCareTeam(test.database, nurse, patient);
});

describe('a person and the labels', () => {
  it('a privacy officer sets them, and the next read follows', async () => {
    const { id } = await aLabelled(['Sodium 141 mmol/L']);
    expect(await sees(clerk, 'operations', id)).toBe(true);
    expect(await label(officer, 'audit', id, ['vip'])).toBe(true);
    expect(await sees(clerk, 'operations', id)).toBe(false);
    expect(await sees(nurse, 'treatment', id)).toBe(true);
    expect(await label(officer, 'audit', id, ['part2'])).toBe(true);
    expect(await sees(nurse, 'treatment', id)).toBe(false);
    expect(await label(officer, 'audit', id, ['normal'])).toBe(true);
    expect(await sees(nurse, 'treatment', id)).toBe(true);
  });

  it('the records department labels what it sees, and nothing that is hidden from it', async () => {
    const { id } = await aLabelled(['Sodium 141 mmol/L']);
    expect(await label(clerk, 'operations', id, ['hiv'])).toBe(true);
    expect(await label(clerk, 'operations', id, ['normal'])).toBe(false);
    expect(await label(nurse, 'treatment', id, ['normal'])).toBe(false);
  });

  it('clears one page of a proposal, and the document keeps what other pages say', async () => {
    const { id } = await aLabelled(['HIV positive', 'methadone maintenance']);
    expect(await label(officer, 'audit', id, ['normal'], 2)).toBe(true);
    expect(await sees(nurse, 'treatment', id)).toBe(true);
    expect(await sees(clerk, 'operations', id)).toBe(false);
  });

  it('are listed for who may confirm them, without a word of the record', async () => {
    const { id } = await aLabelled(['HIV positive']);
    const list = await withScope(test.database, officer, 'audit', (scope) => listLabels(scope, false));
    expect(list.find((row) => row.documentId === id)).toMatchObject({ labels: ['hiv'], pages: '1:hiv' });
    expect(await withScope(test.database, nurse, 'treatment', (scope) => listLabels(scope, false))).toEqual([]);
  });

  it('a grant opens a label to one person until it ends, and is given by a privacy officer alone', async () => {
    const { id } = await aLabelled(['HIV positive']);
    const grant = { staffId: clerk.staffId, label: 'hiv', patientId: null, endsAt: null };
    expect(await sees(clerk, 'operations', id)).toBe(false);
    await expect(withScope(test.database, nurse, 'audit', (scope) => addLabelGrant(scope, grant))).rejects.toThrow();
    await expect(
      withScope(test.database, officer, 'audit', (scope) =>
        addLabelGrant(scope, { ...grant, staffId: officer.staffId }),
      ),
    ).rejects.toThrow();
    await expect(
      withScope(test.database, officer, 'audit', (scope) => addLabelGrant(scope, { ...grant, label: 'psychotherapy' })),
    ).rejects.toThrow();
    await withScope(test.database, officer, 'audit', (scope) => addLabelGrant(scope, grant));
    expect(await sees(clerk, 'operations', id)).toBe(true);
    await withScope(test.database, officer, 'audit', (scope) => endLabelGrants(scope, clerk.staffId, 'hiv'));
    expect(await sees(clerk, 'operations', id)).toBe(false);
  });

  it('closes an old answer together with the document that it quotes', async () => {
    const { id } = await aLabelled(['Magnesium 1.7 mg/dL']);
    const answer = await askOnce(test, nurse, { text: 'What is the magnesium?', mrn: patient.mrn });
    const read = () =>
      withScope(test.database, nurse, 'treatment', async ({ tx }) => ({
        answers: await tx.answer.count({ where: { text: { contains: 'agnesium' } } }),
        citations: await tx.citation.count({ where: { documentId: id } }),
      }));
    expect(answer.kind).toBe('answered');
    expect((await read()).answers).toBeGreaterThan(0);
    await label(officer, 'audit', id, ['psychotherapy']);
    expect(await read()).toEqual({ answers: 0, citations: 0 });
  });

  it('are looked at again after the cues changed: more labels where no person decided, never fewer', async () => {
    const forgotten = await aLabelled(['HIV positive since 2011']);
    const stricter = await aLabelled(['Sodium 141 mmol/L']);
    const decided = await aLabelled(['HIV positive since 2011']);
    await label(officer, 'audit', decided.id, ['normal']);
    const set = (id: string, labels: string[]) =>
      sql(test.adminUrl, 'update page set labels = $2 where document_id = $1', [id, labels]);
    await set(forgotten.id, ['normal']);
    await sql(test.adminUrl, "update document set labels = '{normal}' where id = $1", [forgotten.id]);
    await set(stricter.id, ['vip']);
    expect(await sees(clerk, 'operations', forgotten.id)).toBe(true);
    const done = await withOperator(test.database, recheckLabels);
    expect(done.changed).toBe(1);
    expect(await sees(clerk, 'operations', forgotten.id)).toBe(false);
    expect(await sees(clerk, 'operations', stricter.id)).toBe(false);
    expect(await sees(clerk, 'operations', decided.id)).toBe(true);
    expect((await withOperator(test.database, recheckLabels)).changed).toBe(0);
  });
});
