import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentenceFor } from '../../src/errors.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aMessageEvent, aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk, until } from '../factories/running-desk.ts';
import { aScan } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const STRANGER = 'sam@alderbrook.example';
const GUEST = 'gus@agency.example';
const LEAVER = 'lea@alderbrook.example';
const MANAGER = 'max@alderbrook.example';
const PRIVACY = 'pia@alderbrook.example';
const ADMIN = 'ada@alderbrook.example';
const INTAKE = 'C0INTAKE01';
const PARTNERS = 'C0PARTNER1';
const EVERYBODY = [NURSE, STRANGER, GUEST, LEAVER, MANAGER, PRIVACY, ADMIN];
const UNKNOWN = sentenceFor('access.unknown-person');
const NO_RECORDS = sentenceFor('access.no-records');
let desk: RunningDesk;
let scan: Buffer;

beforeAll(async () => {
  // On the staff list, all of them but the stranger: what Slack says of the guest must be enough.
  await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  await aMemberOfStaff(test.database, ['clinician'], { email: GUEST });
  await aMemberOfStaff(test.database, ['clinician'], { email: LEAVER, active: false });
  await aMemberOfStaff(test.database, ['manager'], { email: MANAGER });
  await aMemberOfStaff(test.database, ['privacy-officer'], { email: PRIVACY });
  await aMemberOfStaff(test.database, ['admin'], { email: ADMIN });
  scan = await aScan([{ text: 'A page of nobody.' }]);
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: EVERYBODY.map((email) => ({ email, name: email.split('@')[0] ?? '', guest: email === GUEST })),
      channels: [
        { id: INTAKE, name: 'intake', members: EVERYBODY },
        { id: PARTNERS, name: 'partners', members: EVERYBODY, extShared: true },
      ],
    },
    env: { SLACK_INTAKE_CHANNELS: `${INTAKE},${PARTNERS}` },
  });
});
afterAll(() => desk?.stop());

const count = async (table: string): Promise<number> =>
  (await sql<{ n: number }>(test.adminUrl, `select count(*)::int as n from ${table}`))[0]?.n ?? -1;

const refusals = async (): Promise<number> =>
  (await sql(test.adminUrl, "select from audit_event where action = 'person.refused' and outcome = 'denied'")).length;

/** What the app has said so far where this person sees it. */
const heard = (email: string, channel: string): string[] =>
  desk.slack
    .messagesSeenBy(email, channel)
    .filter(({ userId }) => userId === desk.slack.app.userId)
    .map(textOf);

/** Does something and gives what the person heard of it, and how many refusals were audited. */
async function whatIsHeard(email: string, channel: string, act: () => Promise<{ delivered: Promise<void> }>) {
  const [before, audited] = [heard(email, channel).length, await refusals()];
  await (await act()).delivered;
  return { said: heard(email, channel).slice(before), audited: (await refusals()) - audited };
}

describe.each([
  ['somebody who is not on the staff list', STRANGER, UNKNOWN],
  ['a guest of the workspace', GUEST, UNKNOWN],
  ['somebody whom the list calls inactive', LEAVER, UNKNOWN],
  ['a manager', MANAGER, NO_RECORDS],
  ['a privacy officer', PRIVACY, NO_RECORDS],
  ['an administrator', ADMIN, NO_RECORDS],
])('%s', (_who, email, sentence) => {
  it('hears one sentence on a question in a direct message, on the record', async () => {
    const person = desk.slack.as(email);
    const told = await whatIsHeard(email, '@app', () => person.say('@app', 'What is the potassium of MRN 4711?'));
    expect(told).toEqual({ said: [sentence], audited: 1 });
  });

  it('hears one sentence on a file, on the record', async () => {
    const person = desk.slack.as(email);
    const told = await whatIsHeard(email, '@app', () => person.upload('@app', [{ name: 'a.png', bytes: scan }]));
    expect(told).toEqual({ said: [sentence], audited: 1 });
  });

  it('hears one sentence in a channel, which nobody else sees', async () => {
    const person = desk.slack.as(email);
    const asked = await whatIsHeard(email, '#intake', () => person.say('#intake', '@Wardclerk who is in bed 4?'));
    const dropped = await whatIsHeard(email, '#intake', () =>
      person.upload('#intake', [{ name: 'b.png', bytes: scan }]),
    );
    expect([asked, dropped]).toEqual(Array(2).fill({ said: [sentence], audited: 1 }));
    expect(heard(NURSE, '#intake')).toEqual([]);
  });

  it('hears one sentence on a button, on the record', async () => {
    const { id: userId } = desk.slack.as(email);
    const channel = desk.slack.as(email).openDm();
    const [before, audited] = [heard(email, '@app').length, await refusals()];
    const value = '7f1e9d3a-0000-4000-8000-000000000000';
    await aPress(desk, { userId, channel, actionId: 'show_candidates', value });
    await until(() => heard(email, '@app').length > before);
    expect(heard(email, '@app').slice(before)).toEqual([sentence]);
    expect((await refusals()) - audited).toBe(1);
  });

  it('finds nothing in App Home', async () => {
    for (const opened of await desk.slack.as(email).openHome()) await opened.done;
    expect(JSON.stringify(desk.slack.homeOf(email))).toContain('Your role does not read records here.');
  });
});

describe('who is not one of us', () => {
  it('a bot is not answered at all', async () => {
    const bot = {
      type: 'message',
      channel: desk.slack.as(NURSE).openDm(),
      ts: '1700000000.000100',
      channel_type: 'im',
    };
    const calls = desk.slack.requests.length;
    await aMessageEvent(desk, { ...bot, text: 'hello', bot_id: 'B0ROBOT', user: 'U0ROBOT' });
    await aMessageEvent(desk, { ...bot, text: 'hello', user: desk.slack.app.userId });
    expect(desk.slack.requests.slice(calls).filter(({ method }) => method.startsWith('chat.'))).toEqual([]);
  });

  it('a deactivated Slack account of somebody on the list is refused', async () => {
    const { id } = desk.slack.as(NURSE);
    desk.slack.changeMember(NURSE, { deleted: true });
    const audited = await refusals();
    const event = { type: 'message', channel: desk.slack.as(NURSE).openDm(), channel_type: 'im', user: id };
    const sent = await desk.slack.as(MANAGER).say('@app', 'What time is it?');
    await sent.delivered;
    await aMessageEvent(desk, { ...event, ts: sent.ts, text: 'What is the potassium of MRN 4711?' });
    desk.slack.changeMember(NURSE, { deleted: false });
    expect((await refusals()) - audited).toBe(2); // the manager who asked for the time, and the leaver
    expect(await count('question')).toBe(0);
  });

  it('in a channel that another organisation shares, our own staff are refused as well', async () => {
    const nurse = desk.slack.as(NURSE);
    const asked = await whatIsHeard(NURSE, '#partners', () =>
      nurse.say('#partners', '@Wardclerk potassium of MRN 4711?'),
    );
    const dropped = await whatIsHeard(NURSE, '#partners', () =>
      nurse.upload('#partners', [{ name: 'c.png', bytes: scan }]),
    );
    expect([asked, dropped]).toEqual(Array(2).fill({ said: [UNKNOWN], audited: 1 }));
  });

  it('nothing of all this is stored, and a member of staff who reads records is let in', async () => {
    expect([await count('upload'), await count('document'), await count('question')]).toEqual([0, 0, 0]);
    const nurse = desk.slack.as(NURSE);
    await nurse.upload('@app', [{ name: 'd.png', bytes: scan }]);
    await desk.slack.waitFor(() => heard(NURSE, '@app').some((said) => /A person must decide/.test(said)), 60_000);
    expect([await count('upload'), await count('document')]).toEqual([1, 1]);
  });
});
