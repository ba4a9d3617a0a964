import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withScope } from '../../../src/access/scope.ts';
import { findCoding, findEntries } from '../../../src/coding/coding.store.ts';
import {
  addCode,
  completeDocumentCoding,
  decideSuggestion,
  siblingsOf,
} from '../../../src/coding/decide-suggestion.ts';
import { listUncodedDocuments } from '../../../src/coding/list-uncoded.ts';
import { suggestForDocument, suggestForText } from '../../../src/coding/suggest-for-document.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import type { StoredDocument } from '../../../src/records/document.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../../factories/people.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const NOTE = 'ASSESSMENT\n\n1. Hypertension.\n2. Left knee pain.\n\nReview of systems: denies chest pain.';
const request = { channel: 'command', setting: 'outpatient' as const };

describe('the coding of a document', () => {
  let cora: Actor;
  let colin: Actor;
  let mallory: Actor;
  let patient: Patient;
  let document: StoredDocument;

  beforeAll(async () => {
    cora = await aMemberOfStaff(test.database, ['coder']);
    colin = await aMemberOfStaff(test.database, ['coder']);
    mallory = await aMemberOfStaff(test.database, ['coder']);
    patient = await aPatient(test.database);
    await onCareTeam(test.database, cora, patient);
    await onCareTeam(test.database, colin, patient);
  });

  const suggested = async () => {
    document = await aDocument(test.database, { uploader: mallory, patient, pages: [NOTE] });
    await suggestForDocument(test.database, cora, document.id, request);
    return entries();
  };
  const entries = (actor = cora) =>
    withScope(test.database, actor, 'payment', (scope) => findEntries(scope, document.id));
  const audited = (action: string) =>
    sql(test.adminUrl, 'select detail from audit_event where action = $1 and patient_id = $2', [action, patient.id]);

  it('keeps the suggestions with page, boxes and release, and audits the look', async () => {
    const found = await suggested();
    expect(found.map(({ code }) => code)).toEqual(['I10', 'M25.562']);
    expect(found[0]?.evidence[0]).toMatchObject({ page: 1, quote: '1. Hypertension.' });
    expect(found[0]?.evidence[0]?.boxes).toHaveLength(1);
    expect((await audited('codes.suggested')).length).toBeGreaterThan(0);
    const coding = await withScope(test.database, cora, 'payment', (scope) => findCoding(scope, document.id));
    expect(coding).toMatchObject({ release: 'starter', state: 'OPEN', setting: 'outpatient' });
  });

  it('waits in the list of the coder who has the patient, and every name listed is a row of the trail', async () => {
    await suggested();
    const before = (await audited('coding.listed')).length;
    const list = (actor: Actor) => listUncodedDocuments(test.database, actor, { limit: 10, channel: 'command' });
    expect((await list(cora)).map(({ documentId }) => documentId)).toContain(document.id);
    expect(await audited('coding.listed')).toHaveLength(before + 1);
    expect(await list(mallory)).toEqual([]);
    expect(await audited('coding.listed')).toHaveLength(before + 1);
  });

  it('is neither seen nor made by a coder without that patient, nor by a clinician', async () => {
    const [entry] = await suggested();
    expect(await entries(mallory)).toEqual([]);
    await expect(suggestForDocument(test.database, mallory, document.id, request)).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    await expect(
      decideSuggestion(test.database, mallory, entry!.id, 1, { kind: 'accept' }, 'command'),
    ).rejects.toMatchObject({ code: 'record.unavailable' });
    const alice = await aMemberOfStaff(test.database, ['clinician']);
    await onCareTeam(test.database, alice, patient);
    await expect(suggestForDocument(test.database, alice, document.id, request)).rejects.toMatchObject({
      code: 'codes.not-a-coder',
    });
    const seen = await withScope(test.database, alice, 'treatment', (scope) => findEntries(scope, document.id));
    expect(seen).toEqual([]);
  });

  it('is decided by one of two coders who press at the same time', async () => {
    const [entry] = await suggested();
    const press = (actor: Actor) =>
      decideSuggestion(test.database, actor, entry!.id, entry!.version, { kind: 'accept' }, 'command');
    const outcomes = await Promise.allSettled([press(cora), press(colin)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    const winner = outcomes[0]?.status === 'fulfilled' ? cora : colin;
    expect(refused?.reason).toMatchObject({
      code: 'decision.taken',
      message: `This was already decided by ${winner.name}.`,
    });
    expect((await entries())[0]).toMatchObject({ state: 'ACCEPTED', version: 2 });
    await expect(press(winner)).rejects.toMatchObject({ message: 'This was already decided by you.' });
  });

  it('keeps the reason of a rejection, and undoes it', async () => {
    const [entry] = await suggested();
    const rejected = await decideSuggestion(
      test.database,
      cora,
      entry!.id,
      1,
      { kind: 'reject', reason: 'history, not current' },
      'command',
    );
    expect(rejected[0]).toMatchObject({ state: 'REJECTED', reason: 'history, not current', decidedById: cora.staffId });
    const undone = await decideSuggestion(test.database, cora, entry!.id, 2, { kind: 'undo' }, 'command');
    expect(undone[0]).toMatchObject({ state: 'SUGGESTED', reason: null, decidedById: null });
  });

  it('replaces a code by a sibling, and refuses a code that is not billable in the release', async () => {
    const [, knee] = await suggested();
    const siblings = await siblingsOf(test.database, cora, knee!.id);
    expect(siblings.map(({ code }) => code)).toContain('M25.561');
    const after = await decideSuggestion(
      test.database,
      cora,
      knee!.id,
      1,
      { kind: 'replace', by: 'M25.561' },
      'command',
    );
    expect(after.find(({ code }) => code === 'M25.562')?.state).toBe('REPLACED');
    expect(after.find(({ code }) => code === 'M25.561')).toMatchObject({ state: 'ACCEPTED', origin: 'coder' });
    await expect(addCode(test.database, cora, document.id, 'M25.56', 'command')).rejects.toMatchObject({
      code: 'codes.not-in-release',
    });
  });

  it('lists one accepted code first', async () => {
    const [pressure, knee] = await suggested();
    await decideSuggestion(test.database, cora, pressure!.id, 1, { kind: 'accept' }, 'command');
    await decideSuggestion(test.database, cora, knee!.id, 1, { kind: 'accept' }, 'command');
    const listed = await decideSuggestion(test.database, cora, knee!.id, 2, { kind: 'first-listed' }, 'command');
    expect(listed.map(({ code, firstListed }) => [code, firstListed])).toEqual([
      ['M25.562', true],
      ['I10', false],
    ]);
  });

  it('changes no more once it is completed', async () => {
    const [entry] = await suggested();
    await decideSuggestion(test.database, cora, entry!.id, 1, { kind: 'accept' }, 'command');
    await completeDocumentCoding(test.database, cora, document.id, 'command');
    await expect(
      decideSuggestion(test.database, colin, entry!.id, 2, { kind: 'undo' }, 'command'),
    ).rejects.toMatchObject({ code: 'codes.completed' });
    await expect(suggestForDocument(test.database, cora, document.id, request)).rejects.toMatchObject({
      code: 'codes.completed',
    });
    expect((await audited('codes.completed')).length).toBe(1);
  });

  it('leaves what was decided when codes are suggested again', async () => {
    const [entry] = await suggested();
    await decideSuggestion(test.database, cora, entry!.id, 1, { kind: 'accept' }, 'command');
    await suggestForDocument(test.database, cora, document.id, request);
    expect((await entries()).map(({ code, state }) => [code, state])).toEqual([
      ['I10', 'ACCEPTED'],
      ['M25.562', 'SUGGESTED'],
    ]);
  });

  it('keeps nothing of a plain text', async () => {
    const before = await sql(test.adminUrl, 'select count(*)::int as n from code_suggestion');
    const { suggestions } = await suggestForText(test.database, cora, NOTE, request);
    expect(suggestions.map(({ code }) => code)).toContain('I10');
    expect(await sql(test.adminUrl, 'select count(*)::int as n from code_suggestion')).toEqual(before);
  });
});
