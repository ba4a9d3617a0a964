import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { withPipeline } from '../../../src/access/scope.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { findDocument } from '../../../src/records/document.store.ts';
import { joinDocuments, joinNeighbour } from '../../../src/review/join-documents.ts';
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
const stateOf = (id: string) => withPipeline(test.database, (pipeline) => findDocument(pipeline, id));

let him: Actor;
let alice: Actor;
let mallory: Actor;
let anna: Patient;

beforeAll(async () => {
  him = await aMemberOfStaff(test.database, ['him']);
  alice = await aMemberOfStaff(test.database, ['clinician']);
  mallory = await aMemberOfStaff(test.database, ['clinician']);
  anna = await aPatient(test.database, {
    family: 'Kowalczyk',
    given: 'Anna',
    mrn: '00481516',
    birthDate: '1951-03-14',
  });
  await onCareTeam(test.database, alice, anna);
});

const about = (said: string) => `Patient: Kowalczyk, Anna\nDOB: 03/14/1951\nMRN: 00481516\nPROGRESS NOTE\n${said}`;

/** A file whose three pages are three documents, each filed for Anna. */
async function threeParts(): Promise<[string, string, string]> {
  const pages = ['Potassium 4.1 mmol/L', 'Sodium 139 mmol/L', 'Calcium 2.3 mmol/L'].map(about);
  const batch = await aDocument(test.database, { uploader: him, pages });
  const { parts } = await splitByHand(deps(), him, batch.id, { at: [2, 3], channel: 'command' });
  for (const id of parts) {
    const part = await stateOf(id);
    if (part) await processRead(test.database, part);
  }
  return parts as [string, string, string];
}
const rows = (ids: string[]) =>
  sql<{ state: string; first_page: number; last_page: number; pages: number[]; facts: number; passages: number }>(
    test.adminUrl,
    `select d.state, d.first_page, d.last_page,
       array(select number from page p where p.document_id = d.id order by number) as pages,
       (select count(*)::int from fact f where f.document_id = d.id) as facts,
       (select count(distinct page)::int from passage s where s.document_id = d.id) as passages
     from unnest($1::uuid[]) with ordinality as wanted(id, at) join document d on d.id = wanted.id order by wanted.at`,
    [ids],
  );

describe('parts of one file', () => {
  it('are joined by a person, with all that is derived from them, and the trail says it of each', async () => {
    const parts = await threeParts();
    expect((await rows(parts)).map(({ state, facts }) => [state, facts])).toEqual([
      ['INDEXED', 1],
      ['INDEXED', 1],
      ['INDEXED', 1],
    ]);
    queued.length = 0;
    const joined = await joinDocuments(deps(), him, [parts[1], parts[0]], 'command');
    expect(joined).toEqual({ documentId: parts[0], pages: 2, joined: [parts[1]] });
    expect(queued).toEqual([JSON.stringify({ documentId: parts[0] })]);
    const whole = await stateOf(parts[0]);
    expect(whole).toMatchObject({ state: 'READ', patientId: null });
    if (whole) await processRead(test.database, whole);
    expect(await rows(parts)).toEqual([
      { state: 'INDEXED', first_page: 1, last_page: 2, pages: [1, 2], facts: 2, passages: 2 },
      { state: 'JOINED', first_page: 2, last_page: 2, pages: [], facts: 0, passages: 0 },
      { state: 'INDEXED', first_page: 3, last_page: 3, pages: [1], facts: 1, passages: 1 },
    ]);
    const trail = await sql<{ entity_id: string; patient_id: string }>(
      test.adminUrl,
      "select entity_id, patient_id from audit_event where action = 'document.joined' and entity_id = any($1::text[])",
      [parts],
    );
    expect(trail.map(({ entity_id }) => entity_id).toSorted()).toEqual([parts[0], parts[1]].toSorted());
    expect(new Set(trail.map(({ patient_id }) => patient_id))).toEqual(new Set([anna.id]));
  });

  it('are joined with a neighbour, parted again and joined again', async () => {
    const [first, second, third] = await threeParts();
    const opened = await openReview(deps(), him, second, 'command');
    expect(opened.neighbours).toEqual({ before: first, behind: third });
    await joinNeighbour(deps(), him, second, { side: 'behind', channel: 'command' });
    const both = await stateOf(second);
    if (both) await processRead(test.database, both);
    await expect(joinNeighbour(deps(), him, second, { side: 'behind', channel: 'command' })).rejects.toMatchObject({
      code: 'review.join-parts',
    });
    const { parts } = await splitByHand(deps(), him, second, { at: [2], channel: 'command' });
    expect((await rows(parts)).map(({ state, first_page }) => [state, first_page])).toEqual([
      ['READ', 2],
      ['READ', 3],
    ]);
    for (const id of parts) {
      const part = await stateOf(id);
      if (part) await processRead(test.database, part);
    }
    expect((await joinDocuments(deps(), him, [first, ...parts], 'command')).pages).toBe(3);
  });

  it('are not joined across a gap, with another file, or with themselves', async () => {
    const [first, second, third] = await threeParts();
    const [other] = await threeParts();
    const alone = await aDocument(test.database, { uploader: him });
    for (const ids of [[first, third], [first, other], [first, first], [first], [alone.id, second]])
      await expect(joinDocuments(deps(), him, ids, 'command')).rejects.toMatchObject({ code: 'review.join-parts' });
    expect((await rows([first, second, third])).map(({ state }) => state)).toEqual(['INDEXED', 'INDEXED', 'INDEXED']);
  });

  it('are joined by nobody who may not decide about each of them; hidden and missing look the same', async () => {
    const parts = await threeParts();
    const join = (actor: Actor, ids: string[]) => joinDocuments(deps(), actor, ids, 'command');
    await expect(join(alice, [parts[0], parts[1]])).rejects.toMatchObject({ code: 'decision.not-permitted' });
    await expect(join(mallory, [parts[0], parts[1]])).rejects.toMatchObject({ code: 'record.unavailable' });
    await expect(join(mallory, [mallory.staffId, him.staffId])).rejects.toMatchObject({ code: 'record.unavailable' });
    expect((await rows(parts)).every(({ state }) => state === 'INDEXED')).toBe(true);
  });

  it('end as one document when two people join them at the same moment', async () => {
    const [first, second, third] = await threeParts();
    const results = await Promise.allSettled([
      joinDocuments(deps(), him, [first, second], 'command'),
      joinDocuments(deps(), him, [second, third], 'command'),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    const pages = (await rows([first, second, third])).flatMap((row) => row.pages);
    expect(pages).toHaveLength(3);
  });
});

describe('a turn that a person asks for', () => {
  it('counts from how the page is seen, and is kept by the reader', async () => {
    const document = await aDocument(test.database, { uploader: him });
    await sql(test.adminUrl, 'update page set rotation = 180 where document_id = $1', [document.id]);
    await rereadDocument(deps(), him, document.id, { turn: 90, channel: 'command' });
    expect(await stateOf(document.id)).toMatchObject({ turnDegrees: 270, turnFixed: true });
    const again = await aDocument(test.database, { uploader: him });
    await rereadDocument(deps(), him, again.id, { turn: 0, channel: 'command' });
    expect(await stateOf(again.id)).toMatchObject({ turnDegrees: 0, turnFixed: false });
  });
});
