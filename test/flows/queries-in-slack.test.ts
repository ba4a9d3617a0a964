import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Patient } from '../../src/patients/patient.ts';
import { documentCode, type StoredDocument } from '../../src/records/document.ts';
import { type Message, textOf } from '../../src/tryout/local-slack.ts';
import { aDocument } from '../factories/documents.ts';
import { aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const CODER = 'cora@alderbrook.example';
const PROVIDER = 'nora@alderbrook.example';
const STRANGER = 'mallory@alderbrook.example';
const NOTE = 'ASSESSMENT\n\n1. Hypertension.\n\nCreatinine 2.4 mg/dL\n\nUrine output decreased.';
let desk: RunningDesk;
let document: StoredDocument;
let patient: Patient;

beforeAll(async () => {
  patient = await aPatient(test.database);
  const coder = await aMemberOfStaff(test.database, ['coder'], { email: CODER });
  await onCareTeam(test.database, coder, patient);
  await onCareTeam(test.database, await aMemberOfStaff(test.database, ['clinician'], { email: PROVIDER }), patient);
  await aMemberOfStaff(test.database, ['clinician'], { email: STRANGER });
  document = await aDocument(test.database, { uploader: coder, patient, pages: [NOTE] });
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [
        { email: CODER, name: 'Cora Holm' },
        { email: PROVIDER, name: 'Nora Adeyemi' },
        { email: STRANGER, name: 'Mallory Vane' },
      ],
      channels: [{ name: 'coding', members: [CODER, PROVIDER, STRANGER] }],
    },
  });
});
afterAll(() => desk?.stop());

const fromApp = (email: string): Message[] =>
  desk.slack.messagesSeenBy(email, '@app').filter(({ userId }) => userId === desk.slack.app.userId);
const seen = (email: string, saying: RegExp): Promise<Message> =>
  desk.slack.waitFor(() => fromApp(email).findLast((message) => saying.test(textOf(message))), 30_000);
const rowOf = async () => (await sql(test.adminUrl, 'select * from physician_query'))[0];

describe('a physician query in Slack', () => {
  it('is drafted by the coder in a form, refused with a reason when it leads, and previewed', async () => {
    const cora = desk.slack.as(CODER);
    await cora.command('#coding', `/codes ${documentCode(document.id)}`);
    const codes = await seen(CODER, /codes to decide/);
    expect(textOf(codes)).toMatch(/may need a question.*Kidney function/);
    await cora.press(codes.ts, { label: 'Ask the provider' });
    const refused = await cora.submitView({ question: 'Please confirm sepsis.' });
    expect(JSON.stringify(refused)).toMatch(/leads to an answer/);
    expect(await rowOf()).toBeUndefined();
    await cora.submitView({ question: '' });
    const draft = await seen(CODER, /draft, not sent/);
    expect(textOf(draft)).toMatch(/Creatinine 2\.4 mg\/dL/);
    expect(textOf(draft)).toMatch(/Acute kidney injury/);
    expect(draft.text).not.toMatch(/creatinine|kidney/i);
  });

  it('reaches the provider as a message without a word of the record, and opens for them alone', async () => {
    const cora = desk.slack.as(CODER);
    const draft = await seen(CODER, /draft, not sent/);
    const [provider] = await sql(test.adminUrl, 'select id from staff where email = $1', [PROVIDER]);
    await cora.press(draft.ts, `send_query:${String(provider?.id).slice(0, 8)}`);
    const notice = await seen(PROVIDER, /asks you to clarify/);
    expect(textOf(notice)).toContain(documentCode(document.id));
    expect(`${textOf(notice)} ${notice.text}`).not.toMatch(/creatinine|kidney|2\.4/i);
    await desk.slack.as(PROVIDER).press(notice.ts, { label: 'Open' });
    const query = await seen(PROVIDER, /The record says/);
    expect(textOf(query)).toMatch(/Creatinine 2\.4 mg\/dL/);
    expect(textOf(query)).toMatch(/Unable to determine/);
    expect(query.text).not.toMatch(/creatinine|kidney/i);
    const id = String((await rowOf())?.id);
    const stranger = desk.slack.as(STRANGER);
    const forged = { userId: stranger.id, channel: stranger.openDm(), value: id };
    await aPress(desk, { ...forged, actionId: 'open_query' });
    expect(textOf(await seen(STRANGER, /no such record/))).not.toMatch(/creatinine/i);
  });

  it('is answered with a press, and the coder is told and reads the answer', async () => {
    const nora = desk.slack.as(PROVIDER);
    const query = await seen(PROVIDER, /The record says/);
    await nora.press(query.ts, 'answer_query:0');
    await seen(PROVIDER, /Your answer/);
    const notice = await seen(CODER, /Your query about document .* is answered/);
    expect(textOf(notice)).not.toMatch(/kidney/i);
    await desk.slack.as(CODER).press(notice.ts, { label: 'Open' });
    expect(textOf(await seen(CODER, /The provider answered/))).toMatch(/Acute kidney injury/);
    expect(await rowOf()).toMatchObject({ state: 'ANSWERED', answer: 0 });
  });

  it('leaves no word of the record outside of messages', () => {
    expect(desk.output()).not.toMatch(/creatinine/i);
  });
});
