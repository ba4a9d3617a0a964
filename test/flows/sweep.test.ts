import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { withPipeline, withScope } from '../../src/access/scope.ts';
import { openFileStorage } from '../../src/adapters/file-storage.ts';
import { addQuestion } from '../../src/answers/answer.store.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { addDocument } from '../../src/records/document.store.ts';
import { type LocalSlack, textOf } from '../../src/tryout/local-slack.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { aHome, type RunningDesk, startRunningDesk, startSlack, until } from '../factories/running-desk.ts';
import { aScan, pageAbout } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const home = aHome();
let slack: LocalSlack;
let desk: RunningDesk | undefined;
let nurse: Actor;
let patient: Patient;

beforeAll(async () => {
  slack = await startSlack({ members: [{ email: NURSE, name: 'Nora Adeyemi' }] });
  const slackUserId = slack.as(NURSE).id;
  nurse = await aMemberOfStaff(test.database, ['clinician'], { email: NURSE, slackUserId });
  patient = await aPatient(test.database, { family: 'Thistlewood', given: 'Perpetua', mrn: '71300458' });
  await onCareTeam(test.database, nurse, patient);
});
afterAll(async () => (desk ? desk.stop() : slack?.close()));

/** A document that was stored before its process died: a row and a file, and no job. */
async function aStoredDocument(sentence: string): Promise<string> {
  const bytes = await aScan(pageAbout(patient, [sentence]));
  const storage = openFileStorage(join(home, 'files'), Buffer.from(inject('masterKey'), 'hex'));
  const storageKey = await storage.put(bytes);
  return withPipeline(test.database, async (pipeline) => {
    const { document } = await addDocument(pipeline, {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      fileName: 'left.png',
      byteLength: bytes.byteLength,
      storageKey,
      uploaderId: nurse.staffId,
      claimedPatientId: null,
    });
    return document.id;
  });
}

const makeOlder = (table: string, column: string, id: string, minutes: number) =>
  sql(test.adminUrl, `update ${table} set ${column} = now() - make_interval(mins => ${minutes}) where id = $1`, [id]);

const stateOf = async (id: string) =>
  (await sql<{ state: string }>(test.adminUrl, 'select state from document where id = $1', [id]))[0]?.state;

/** A question that was noted before its process died. */
async function aNotedQuestion(text: string, messageTs: string): Promise<string> {
  const channel = slack.as(NURSE).openDm();
  const noted = await withScope(test.database, nurse, 'treatment', (scope) =>
    addQuestion(scope, { text, channel, messageTs, threadTs: messageTs }),
  );
  return noted?.id ?? '';
}

const answersIn = (threadTs: string): string[] =>
  slack
    .messagesSeenBy(NURSE, '@app')
    .filter((message) => message.threadTs === threadTs && message.userId === slack.app.userId)
    .map(textOf);

describe('what a dead process left behind', () => {
  it('is taken up at the next start: a document without a job, an upload without bytes, a question without an answer', async () => {
    const left = await aStoredDocument('Magnesium 1.6 mg/dL.');
    await makeOlder('document', 'updated_at', left, 3);
    await aDocument(test.database, { uploader: nurse, patient, pages: ['Lab report\nCalcium 8.1 mg/dL'] });

    const bytes = await aScan(pageAbout(patient, ['Phosphate 2.9 mg/dL.']));
    const dropped = await slack.as(NURSE).upload('@app', [{ name: 'dropped.png', bytes }]);
    await sql(
      test.adminUrl,
      `insert into upload (slack_file_id, channel, thread_ts, uploader_id, created_at) values ($1, $2, $3, $4, now() - interval '3 minutes')`,
      [dropped.fileIds[0], dropped.channelId, dropped.ts, nurse.staffId],
    );
    const asked = await slack.as(NURSE).say('@app', 'What is the calcium of Perpetua Thistlewood?');
    await makeOlder(
      'question',
      'created_at',
      await aNotedQuestion('What is the calcium of Perpetua Thistlewood?', asked.ts),
      3,
    );
    const late = await slack.as(NURSE).say('@app', 'What is the calcium of Perpetua Thistlewood, two days ago?');
    await makeOlder('question', 'created_at', await aNotedQuestion('What is the calcium?', late.ts), 2 * 24 * 60);

    desk = await startRunningDesk({ adminUrl: test.adminUrl, home, slack });
    await slack.waitFor(() => answersIn(asked.ts).some((text) => /Calcium 8\.1/.test(text)), 30_000);
    await slack.waitFor(() => answersIn(dropped.ts).some((text) => /filed, 1 page/.test(text)), 30_000);
    await until(async () => (await stateOf(left)) === 'INDEXED');
    expect(answersIn(asked.ts)).toHaveLength(1);
    expect(answersIn(late.ts)).toEqual([]);
  });

  it('is taken up while the desk runs, when the queue lost everything and the worker starts anew', async () => {
    if (!desk) throw new Error('the desk runs since the test before');
    const left = await aStoredDocument('Albumin 2.8 g/dL.');
    await makeOlder('document', 'updated_at', left, 3);
    process.kill(desk.workerPids().at(-1) ?? 0, 'SIGKILL');
    await until(async () => (await stateOf(left)) === 'INDEXED');
    expect(await sql(test.adminUrl, 'select from page where document_id = $1', [left])).toHaveLength(1);
  });

  it('a question that ended in a problem is not answered over and over', async () => {
    if (!desk) throw new Error('the desk runs since the first test');
    await sql(test.adminUrl, 'alter table audit_event rename column outcome to outcome_gone');
    const asked = await slack.as(NURSE).say('@app', 'What is the calcium of Perpetua Thistlewood?');
    await slack.waitFor(() => answersIn(asked.ts).length > 0, 20_000);
    await sql(test.adminUrl, 'alter table audit_event rename column outcome_gone to outcome');
    expect(answersIn(asked.ts)).toEqual([expect.stringContaining('nothing was lost')]);
    expect(answersIn(asked.ts).join()).not.toContain('8.1'); // no audit row, no word of the record
    const states = await until(async () => {
      const rows = await sql<{ state: string }>(test.adminUrl, 'select state from question where message_ts = $1', [
        asked.ts,
      ]);
      return rows[0]?.state !== 'ASKED' && rows;
    });
    expect(states).toEqual([{ state: 'FAILED' }]);
  });
});
