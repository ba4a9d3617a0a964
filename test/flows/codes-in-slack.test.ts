import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { openFileStorage } from '../../src/adapters/file-storage.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { documentCode, type StoredDocument } from '../../src/records/document.ts';
import { type Message, textOf } from '../../src/tryout/local-slack.ts';
import { drawPage, paragraph } from '../../src/tryout/ward/draw-page.ts';
import { aDocument } from '../factories/documents.ts';
import { aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const CODER = 'cora@alderbrook.example';
const MALLORY = 'mallory@alderbrook.example';
const NURSE = 'nora@alderbrook.example';
const BOSS = 'bo@alderbrook.example';
const NOTE = 'ASSESSMENT\n\n1. Hypertension.\n2. Left knee pain.\n\nREVIEW OF SYSTEMS\n\nDenies chest pain.';
let desk: RunningDesk;
let document: StoredDocument;
let patient: Patient;
let coder: Actor;

beforeAll(async () => {
  patient = await aPatient(test.database);
  coder = await aMemberOfStaff(test.database, ['coder'], { email: CODER });
  await aMemberOfStaff(test.database, ['manager'], { email: BOSS });
  await onCareTeam(test.database, coder, patient);
  await aMemberOfStaff(test.database, ['coder'], { email: MALLORY });
  await onCareTeam(test.database, await aMemberOfStaff(test.database, ['clinician'], { email: NURSE }), patient);
  document = await aDocument(test.database, { uploader: coder, patient, pages: [NOTE] });
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [
        { email: CODER, name: 'Cora Holm' },
        { email: MALLORY, name: 'Mallory Vane' },
        { email: NURSE, name: 'Nora Adeyemi' },
        { email: BOSS, name: 'Bo Lindqvist' },
      ],
      channels: [{ name: 'coding', members: [CODER, MALLORY, NURSE] }],
    },
  });
});
afterAll(() => desk?.stop());

const fromApp = (email: string): Message[] =>
  desk.slack.messagesSeenBy(email, '@app').filter(({ userId }) => userId === desk.slack.app.userId);
const seen = (email: string, saying: RegExp): Promise<Message> =>
  desk.slack.waitFor(() => fromApp(email).findLast((message) => saying.test(textOf(message))), 20_000);
/** The file of a message, as Slack gives it to the app. */
async function fileOf({ fileIds }: Message): Promise<{ name: string; bytes: Buffer }> {
  const headers = { authorization: `Bearer ${desk.slack.botToken}` };
  const info = await fetch(`${desk.slack.apiUrl}files.info?file=${fileIds[0]}`, { method: 'POST', headers });
  const { file } = (await info.json()) as { file: { name: string; url_private_download: string } };
  const answer = await fetch(file.url_private_download, { headers });
  return { name: file.name, bytes: Buffer.from(await answer.arrayBuffer()) };
}
/** The button of one code: action ids go on with the beginning of its id. */
const buttonOf = async (code: string, action: string, documentId = document.id): Promise<string> => {
  const [row] = await sql(test.adminUrl, 'select id from code_suggestion where code = $1 and document_id = $2', [
    code,
    documentId,
  ]);
  return `${action}:${String(row?.id).slice(0, 8)}`;
};
const stateOf = async (code: string) =>
  (await sql(test.adminUrl, 'select state, reason, first_listed from code_suggestion where code = $1', [code]))[0];

describe('codes in Slack', () => {
  it('come to the coder alone, from the worklist, with words, rules and what was left out', async () => {
    const cora = desk.slack.as(CODER);
    await cora.command('#coding', '/codes');
    const worklist = await seen(CODER, new RegExp(documentCode(document.id)));
    await cora.press(worklist.ts, { label: 'Suggest codes' });
    const codes = await seen(CODER, /codes to decide/);
    const words = textOf(codes);
    expect(words).toMatch(/I10/);
    expect(words).toMatch(/M25\.562/);
    expect(words).toMatch(/Hypertension\./);
    expect(words).toMatch(/R07\.9.*negated/);
    expect(words).toMatch(/starter subset/);
    expect(codes.text).not.toMatch(/Hypertension|knee/i);
    const elsewhere = desk.slack.messagesSeenBy(NURSE, '#coding').map((message) => textOf(message));
    expect(elsewhere.join(' ')).not.toMatch(/I10|knee/i);
  });

  it('are accepted, rejected with a reason, listed first and completed in one message that is edited in place', async () => {
    const cora = desk.slack.as(CODER);
    const codes = await seen(CODER, /codes to decide/);
    await cora.press(codes.ts, await buttonOf('I10', 'accept_code'));
    await desk.slack.waitFor(async () => (await stateOf('I10'))?.state === 'ACCEPTED', 10_000);
    await seen(CODER, /I10\*? .*accepted/);
    await cora.press(codes.ts, await buttonOf('M25.562', 'reject_code'));
    await cora.submitView({ value: 'part of another condition' });
    await desk.slack.waitFor(async () => (await stateOf('M25.562'))?.state === 'REJECTED', 10_000);
    expect((await stateOf('M25.562'))?.reason).toBe('part of another condition');
    await cora.press(codes.ts, { label: 'List first' });
    await desk.slack.waitFor(async () => (await stateOf('I10'))?.first_listed === true, 10_000);
    await cora.press(codes.ts, { label: 'Complete' });
    await seen(CODER, /· coded/);
    expect(fromApp(CODER).filter((message) => /Document .* · code/.test(textOf(message)))).toHaveLength(1);
    const rows = await sql(
      test.adminUrl,
      "select detail->>'decision' as decision from audit_event where action = 'codes.decided' order by seq",
    );
    expect(rows.map(({ decision }) => decision)).toEqual(['accept', 'reject', 'first-listed']);
  });

  it('open on the page around their words, for who may see it', async () => {
    const picture = await drawPage({ lines: paragraph(['ASSESSMENT', '1. Hypertension.', '2. Left knee pain.']) }, 300);
    const files = openFileStorage(join(desk.home, 'files'), Buffer.from(inject('masterKey'), 'hex'));
    const imageKey = await files.put(picture);
    await sql(test.adminUrl, 'update page set image_key = $1 where document_id = $2', [imageKey, document.id]);
    const again = await aDocument(test.database, { uploader: coder, patient, pages: [NOTE] });
    await sql(test.adminUrl, 'update page set image_key = $1 where document_id = $2', [imageKey, again.id]);
    await desk.slack.as(CODER).command('#coding', `/codes ${documentCode(again.id)}`);
    const codes = await seen(CODER, new RegExp(`${documentCode(again.id)}.* codes to decide`));
    await desk.slack.as(CODER).press(codes.ts, await buttonOf('I10', 'show_code_page', again.id));
    const sent = await seen(CODER, new RegExp(`Document ${documentCode(again.id)}, page 1`));
    const file = await fileOf(sent);
    const { width = 0, height = 0 } = await sharp(file.bytes).metadata();
    expect(file.name).toBe(`document-${documentCode(again.id)}-page-1.png`);
    expect([width > 100, height > 50, height < 3300]).toEqual([true, true, true]);
  });

  it('go out as files to the coder when the coding is completed', async () => {
    const codes = await seen(CODER, /· coded/);
    await desk.slack.as(CODER).press(codes.ts, { label: 'Export CSV' });
    const sent = await seen(CODER, /Coding of document/);
    const file = await fileOf(sent);
    expect(file.name).toBe(`coding-${documentCode(document.id)}-csv.csv`);
    expect(String(file.bytes)).toMatch(/,I10,/);
    const place = { userId: desk.slack.as(MALLORY).id, channel: desk.slack.as(MALLORY).openDm() };
    await aPress(desk, { ...place, actionId: 'export_coding:csv', value: `${document.id}:csv` });
    await seen(MALLORY, /no such record/);
    expect(fromApp(MALLORY).flatMap(({ fileIds }) => fileIds)).toEqual([]);
  });

  it('are counted in the Home of a manager, without figures of a few', async () => {
    await desk.slack.as(BOSS).openHome();
    const home = await desk.slack.waitFor(() => desk.slack.as(BOSS).home(), 20_000);
    expect(JSON.stringify(home)).toMatch(/Coding.*too few charts/);
    await desk.slack.as(CODER).openHome();
    const other = await desk.slack.waitFor(() => desk.slack.as(CODER).home(), 20_000);
    expect(JSON.stringify(other)).not.toMatch(/too few charts/);
  });

  it('are not for a coder without that patient, nor for a clinician', async () => {
    const code = documentCode(document.id);
    await desk.slack.as(MALLORY).command('#coding', `/codes ${code}`);
    expect(textOf(await seen(MALLORY, /no such record/))).not.toMatch(/I10/);
    await desk.slack.as(NURSE).command('#coding', `/codes ${code}`);
    expect(textOf(await seen(NURSE, /coders and the records department/))).not.toMatch(/I10/);
  });
});
