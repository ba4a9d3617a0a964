import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, ROLES } from '../../src/access/actor.ts';
import { decideLabels, readLabelQueue, readProposedLabels } from '../../src/access/decide-labels.ts';
import { withScope } from '../../src/access/scope.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
let officer: Actor;
let second: Actor;
let clerk: Actor;
let nurse: Actor;
let patient: Patient;

const proposed = (pages = ['HIV positive since 2011', 'Sodium 141 mmol/L']) =>
  aDocument(test.database, { uploader: clerk, patient, pages });
const sees = (actor: Actor, id: string) =>
  withScope(
    test.database,
    actor,
    actor === nurse ? 'treatment' : 'operations',
    async ({ tx }) => (await tx.document.count({ where: { id } })) === 1,
  );
const decide = (actor: Actor, documentId: string, labels: string[] | null, seen: number | null = null) =>
  decideLabels(test.database, actor, { documentId, labels, seen, channel: 'home' });
const waits = async (id: string, actor = officer) =>
  (await readLabelQueue(test.database, actor, 'home')).some(({ documentId }) => documentId === id);
const seenBy = async (actor: Actor, id: string) => (await readProposedLabels(test.database, actor, id)).proposal;

beforeAll(async () => {
  officer = await aMemberOfStaff(test.database, ['privacy-officer']);
  second = await aMemberOfStaff(test.database, ['privacy-officer']);
  clerk = await aMemberOfStaff(test.database, ['him']);
  nurse = await aMemberOfStaff(test.database, ['clinician']);
  patient = await aPatient(test.database);
  await onCareTeam(test.database, nurse, patient);
});

describe('the queue of proposed labels', () => {
  it('holds what the words of a page proposed, for the privacy officer, and what hides an item hides it here', async () => {
    const { id } = await proposed();
    expect(await waits(id)).toBe(true);
    expect(await waits(id, clerk)).toBe(false);
    await expect(readProposedLabels(test.database, clerk, id)).rejects.toMatchObject({ code: 'record.unavailable' });
    await expect(decide(clerk, id, ['normal'])).rejects.toMatchObject({ code: 'record.unavailable' });
    expect(await waits(id)).toBe(true);
  });

  it('is for nobody else, by the program and by the database', async () => {
    const { id } = await proposed();
    for (const role of ROLES.filter((one) => !['privacy-officer', 'him'].includes(one))) {
      const actor = await aMemberOfStaff(test.database, [role]);
      await onCareTeam(test.database, actor, patient);
      const refused = { code: 'access.not-officer' };
      await expect(readLabelQueue(test.database, actor, 'home')).rejects.toMatchObject(refused);
      await expect(readProposedLabels(test.database, actor, id)).rejects.toMatchObject(refused);
      await expect(decide(actor, id, null)).rejects.toMatchObject(refused);
      for (const purpose of ['treatment', 'payment', 'operations', 'audit'] as const)
        await withScope(test.database, actor, purpose, async ({ tx }) => {
          expect(await tx.$queryRaw`select * from wardclerk.list_labels(false, null)`).toEqual([]);
          expect(
            await tx.$queryRaw`select outcome from wardclerk.decide_labels(${id}::uuid, '{normal}', null)`,
          ).toEqual([{ outcome: 'hidden' }]);
        });
    }
    expect(await waits(id)).toBe(true);
  });

  it('a label that is confirmed stays page by page as it was proposed, and the row of the trail names the patient', async () => {
    const { id } = await proposed();
    expect(await decide(officer, id, null, await seenBy(officer, id))).toEqual(['hiv']);
    expect(await waits(id)).toBe(false);
    expect(await sees(nurse, id)).toBe(true);
    expect(await sees(clerk, id)).toBe(false);
    expect(await sql(test.adminUrl, 'select labels from page where document_id = $1 order by number', [id])).toEqual([
      { labels: ['hiv'] },
      { labels: ['normal'] },
    ]);
    const rows = await sql(
      test.adminUrl,
      "select patient_id, detail ->> 'decision' as decision, purpose from audit_event where action = 'label.set' and entity_id = $1",
      [id],
    );
    expect(rows).toEqual([{ patient_id: patient.id, decision: 'confirmed', purpose: 'audit' }]);
  });

  it('is changed to what a person says, or cleared, and the next read follows', async () => {
    const [changed, cleared] = [await proposed(), await proposed()];
    expect(await decide(officer, changed.id, ['part2', 'hiv'])).toEqual(['hiv', 'part2']);
    expect(await sees(nurse, changed.id)).toBe(false);
    expect(await decide(officer, cleared.id, ['normal'])).toEqual(['normal']);
    expect(await sees(clerk, cleared.id)).toBe(true);
    await expect(decide(officer, changed.id, ['secret'])).rejects.toMatchObject({ code: 'label.unknown' });
    await expect(decide(officer, changed.id, ['unchecked'])).rejects.toMatchObject({ code: 'label.unknown' });
  });

  it('is decided once: the second person is told who was first, and of two at once one is first', async () => {
    const { id } = await proposed();
    await decide(officer, id, null);
    await expect(decide(second, id, ['normal'])).rejects.toMatchObject({
      code: 'decision.taken',
      blanks: { staff: officer.name },
    });
    expect(await sees(clerk, id)).toBe(false);
    const other = await proposed();
    const both = await Promise.allSettled([decide(officer, other.id, null), decide(second, other.id, ['normal'])]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('what changed since it was seen is not confirmed unseen', async () => {
    const { id } = await proposed();
    const seen = await seenBy(officer, id);
    await sql(test.adminUrl, "update page set labels = '{psychotherapy}' where document_id = $1 and number = 2", [id]);
    await expect(decide(officer, id, null, seen)).rejects.toMatchObject({ code: 'label.changed' });
    expect(await decide(officer, id, null, await seenBy(officer, id))).toEqual(['hiv', 'psychotherapy']);
  });

  it('what was never checked cannot be confirmed, only said', async () => {
    const { id } = await proposed(['Sodium 141 mmol/L']);
    await sql(test.adminUrl, "update page set labels = '{unchecked}' where document_id = $1", [id]);
    expect(await waits(id, clerk)).toBe(true);
    await expect(decide(clerk, id, null)).rejects.toMatchObject({ code: 'label.unchecked' });
    expect(await decide(clerk, id, ['normal'])).toEqual(['normal']);
  });
});
