import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withScope } from '../../../src/access/scope.ts';
import { findEntries } from '../../../src/coding/coding.store.ts';
import {
  addCode,
  completeDocumentCoding,
  decideSuggestion,
  showCoding,
} from '../../../src/coding/decide-suggestion.ts';
import { exportEncounter } from '../../../src/coding/export/export-encounter.ts';
import { resetLearning, showLearning } from '../../../src/coding/learn/show-learning.ts';
import { measureCoding } from '../../../src/coding/measure-coding.ts';
import { answerQuery } from '../../../src/coding/query/answer-query.ts';
import { draftQuery } from '../../../src/coding/query/draft-query.ts';
import { sendQuery, withdrawQuery } from '../../../src/coding/query/send-query.ts';
import { suggestForDocument } from '../../../src/coding/suggest-for-document.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { documentCode } from '../../../src/records/document.ts';
import { aDocument } from '../../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../../factories/people.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const NOTE = 'ASSESSMENT\n\n1. Hypertension.\n2. Left knee pain.\n\nCreatinine 2.4 mg/dL';
const CHANNEL = 'command';
const today = new Date().toISOString().slice(0, 10);

describe('a coded encounter', () => {
  let cora: Actor;
  let mallory: Actor;
  let nora: Actor;
  let boss: Actor;
  let patient: Patient;

  beforeAll(async () => {
    cora = await aMemberOfStaff(test.database, ['coder']);
    mallory = await aMemberOfStaff(test.database, ['coder']);
    nora = await aMemberOfStaff(test.database, ['clinician']);
    boss = await aMemberOfStaff(test.database, ['manager']);
    patient = await aPatient(test.database, { family: '=HYPERLINK("x")' });
    await onCareTeam(test.database, cora, patient);
    await onCareTeam(test.database, nora, patient);
  });

  const suggested = async (setting: 'inpatient' | 'outpatient' = 'inpatient') => {
    const document = await aDocument(test.database, { uploader: cora, patient, pages: [NOTE] });
    await suggestForDocument(test.database, cora, document.id, { channel: CHANNEL, setting });
    return document;
  };
  const entriesOf = (id: string) => withScope(test.database, cora, 'payment', (scope) => findEntries(scope, id));
  const decide = async (id: string, code: string, decision: Parameters<typeof decideSuggestion>[4]) => {
    const entry = (await entriesOf(id)).find((known) => known.code === code)!;
    return decideSuggestion(test.database, cora, entry.id, entry.version, decision, CHANNEL);
  };
  const coded = async () => {
    const { id } = await suggested();
    await decide(id, 'I10', { kind: 'accept' });
    await decide(id, 'I10', { kind: 'poa', indicator: 'Y' });
    await decide(id, 'M25.562', { kind: 'reject', reason: 'not relevant to this encounter' });
    await addCode(test.database, cora, id, 'E11.9', CHANNEL);
    await completeDocumentCoding(test.database, cora, id, CHANNEL);
    return id;
  };
  const request = { format: '837' as const, channel: CHANNEL };

  it('is exported when it is completed, by its short code too, and the trail has the row', async () => {
    const id = await coded();
    const exported = await exportEncounter(test.database, cora, documentCode(id), { ...request, admitting: 'I10' });
    expect(exported.content).toBe('HI*ABK:I10:::::::Y~\nHI*ABJ:I10~\nHI*ABF:E119~\n');
    expect(exported.warnings.join(' ')).toMatch(/E11\.9 needs a present-on-admission indicator/);
    const rows = await sql(
      test.adminUrl,
      "select detail from audit_event where action = 'codes.exported' and entity_id = $1",
      [id],
    );
    expect(rows[0]?.detail).toEqual({ format: '837', draft: false, codes: 2 });
  });

  it('is exported before only as a draft, and says so in the file', async () => {
    const { id } = await suggested();
    await decide(id, 'I10', { kind: 'accept' });
    await expect(exportEncounter(test.database, cora, id, request)).rejects.toMatchObject({
      code: 'codes.not-completed',
    });
    const csv = await exportEncounter(test.database, cora, id, { ...request, format: 'csv', draft: true });
    expect(csv.content).toContain(',draft,');
    const fhir = await exportEncounter(test.database, cora, id, { ...request, format: 'fhir', draft: true });
    expect(JSON.parse(fhir.content)).toMatchObject({ resourceType: 'Bundle', meta: { tag: [{ code: 'draft' }] } });
    expect(fhir.content).not.toContain('Hypertension.'); // no words of the record, and no learning
    expect(fhir.content).not.toMatch(/ranking|effect|site-/);
  });

  it('is exported by nobody who may not see it, nor with a code outside of the release', async () => {
    const id = await coded();
    await expect(exportEncounter(test.database, mallory, id, request)).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    await expect(exportEncounter(test.database, nora, id, request)).rejects.toMatchObject({
      code: 'codes.not-a-coder',
    });
    await expect(showCoding(test.database, mallory, id, CHANNEL)).rejects.toMatchObject({ code: 'record.unavailable' });
    await expect(exportEncounter(test.database, cora, id, { ...request, admitting: 'Q99.99' })).rejects.toMatchObject({
      code: 'codes.not-in-release',
    });
  });

  it('takes a present-on-admission indicator on accepted codes only', async () => {
    const { id } = await suggested();
    await expect(decide(id, 'I10', { kind: 'poa', indicator: 'N' })).rejects.toMatchObject({ code: 'decision.taken' });
  });

  it('has a provider’s answer as evidence that cites the query, until the query is retracted', async () => {
    const document = await suggested();
    const draft = await draftQuery(test.database, cora, document.id, { template: 'kidney-function', channel: CHANNEL });
    const id = draft.kind === 'drafted' ? draft.query.id : '';
    await sendQuery(test.database, cora, id, { to: nora.email, channel: CHANNEL });
    const suggest = () =>
      suggestForDocument(test.database, cora, document.id, { channel: CHANNEL, setting: 'inpatient' });
    expect((await suggest()).suggestions.map(({ code }) => code)).not.toContain('N17.9');
    await answerQuery(test.database, nora, id, { option: 0 }, CHANNEL);
    const found = (await suggest()).suggestions.find(({ code }) => code === 'N17.9');
    expect(found?.evidence[0]).toMatchObject({ quote: 'Acute kidney injury', page: 0, queryId: id });
    await withdrawQuery(test.database, cora, id, 'asked in error', CHANNEL);
    expect((await suggest()).suggestions.map(({ code }) => code)).not.toContain('N17.9');
  });

  it('has no code from a laboratory report or a nurse’s note alone, but says why', async () => {
    const document = await aDocument(test.database, { uploader: cora, patient, pages: [NOTE] });
    const suggest = async (kind: string, confidence: number) => {
      const set = 'update document set kind_code = $1, kind_confidence = $2 where id = $3';
      await sql(test.adminUrl, set, [kind, confidence, document.id]);
      return suggestForDocument(test.database, cora, document.id, { channel: CHANNEL, setting: 'inpatient' });
    };
    for (const kind of ['11502-2', '34746-8']) {
      const { suggestions, withheld } = await suggest(kind, 0.95);
      expect(suggestions).toEqual([]);
      expect(withheld.find(({ code }) => code === 'I10')?.finding).toMatchObject({
        rule: 'provider-documentation',
        section: 'I.A.19',
      });
    }
    expect((await suggest('11502-2', 0.6)).suggestions.map(({ code }) => code)).toContain('I10');
    expect((await suggest('11506-3', 0.95)).suggestions.map(({ code }) => code)).toContain('I10');
  });

  it('is counted for managers, without small cells, and for nobody else', async () => {
    const span = { from: today, to: today, channel: CHANNEL };
    for (const actor of [cora, nora])
      await expect(measureCoding(test.database, actor, span)).rejects.toMatchObject({ code: 'measures.refused' });
    expect((await measureCoding(test.database, boss, span)).coding.all).toMatchObject({ charts: null });
    for (let count = 0; count < 5; count++) await coded();
    const { coding, queries } = await measureCoding(test.database, boss, span);
    expect(coding.all).toMatchObject({ acceptance: 0.5, precision: 0.5, suggestedShare: 0.5 });
    expect(coding.byCoder[0]?.of).toBe(cora.email);
    expect(queries.all).toMatchObject({ sent: null });
    const raw = await withScope(
      test.database,
      cora,
      'payment',
      ({ tx }) => tx.$queryRaw`select * from wardclerk.coding_measures('2000-01-01', '2100-01-01')`,
    );
    expect(raw).toEqual([expect.objectContaining({ charts: 0n })]);
  });

  it('teaches the order of later lists, can be looked at, and can be begun anew', async () => {
    for (let count = 0; count < 6; count++) await coded();
    const shown = await showLearning(test.database, boss, CHANNEL);
    expect(shown.decisions).toBeGreaterThanOrEqual(20);
    expect(shown.codes.find(({ of }) => of === 'M25.562')).toMatchObject({ accepted: 0 });
    expect(shown.codes.find(({ of }) => of === 'M25.562')?.effect).toBeLessThan(0);
    const { id } = await suggested();
    const [entry] = await entriesOf(id);
    expect(entry).toMatchObject({ code: 'I10', ranking: `site-${shown.version}` });
    await expect(showLearning(test.database, nora, CHANNEL)).rejects.toMatchObject({ code: 'measures.refused' });
    await expect(resetLearning(test.database, cora, 'new coders', CHANNEL)).rejects.toMatchObject({
      code: 'measures.refused',
    });
    await resetLearning(test.database, boss, 'new coders', CHANNEL);
    expect(await showLearning(test.database, cora, CHANNEL)).toMatchObject({ decisions: 0, codes: [] });
    const after = await suggested();
    expect((await entriesOf(after.id))[0]?.ranking).toBe('base');
  });
});
