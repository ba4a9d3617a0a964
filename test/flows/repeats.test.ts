import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Patient } from '../../src/patients/patient.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { aScan, pageAbout } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const DOCTOR = 'dana@alderbrook.example';
let desk: RunningDesk;
let patient: Patient;
let scan: Buffer;

beforeAll(async () => {
  patient = await aPatient(test.database, { family: 'Brambleton', given: 'Cosima', mrn: '55120934' });
  for (const email of [NURSE, DOCTOR])
    await onCareTeam(test.database, await aMemberOfStaff(test.database, ['clinician'], { email }), patient);
  scan = await aScan(pageAbout(patient, ['Sodium 131 mmol/L this morning.']));
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [
        { email: NURSE, name: 'Nora Adeyemi' },
        { email: DOCTOR, name: 'Dana Ruiz' },
      ],
      channels: [{ name: 'ward-3', members: [NURSE, DOCTOR] }],
    },
  });
});
afterAll(() => desk?.stop());

const statusMessages = (email: string, threadTs: string) =>
  desk.slack
    .messagesSeenBy(email, '@app')
    .filter((message) => message.userId === desk.slack.app.userId && message.threadTs === threadTs);

async function filed(email: string, threadTs: string): Promise<void> {
  await desk.slack.waitFor(
    () => statusMessages(email, threadTs).some((message) => /filed, 1 page/.test(textOf(message))),
    60_000,
  );
}

const count = async (table: string): Promise<number> =>
  (await sql<{ n: number }>(test.adminUrl, `select count(*)::int as n from ${table}`))[0]?.n ?? -1;

describe('what comes more than once', () => {
  it('a drop of which every event comes three times is one upload, one document and one status message', async () => {
    const sent = await desk.slack.as(NURSE).upload('@app', [{ name: 'sodium.png', bytes: scan }]);
    expect(sent.deliveries.map(({ subscription }) => subscription).toSorted()).toEqual(['file_shared', 'message.im']);
    await Promise.all(
      sent.deliveries.flatMap((delivery) => [desk.slack.repeat(delivery), desk.slack.repeat(delivery)]),
    );
    await filed(NURSE, sent.ts);
    for (const delivery of sent.deliveries) await desk.slack.repeat(delivery);
    expect([await count('upload'), await count('document'), await count('page')]).toEqual([1, 1, 1]);
    expect(statusMessages(NURSE, sent.ts)).toHaveLength(1);
  });

  it('the same file sent again, and by somebody else, is the same document, and each sender has a status message', async () => {
    const again = await desk.slack.as(NURSE).upload('@app', [{ name: 'copy.png', bytes: scan }]);
    const other = await desk.slack.as(DOCTOR).upload('@app', [{ name: 'mine.png', bytes: scan }]);
    await filed(NURSE, again.ts);
    await filed(DOCTOR, other.ts);
    expect([await count('upload'), await count('document'), await count('page')]).toEqual([3, 1, 1]);
    for (const [email, ts] of [
      [NURSE, again.ts],
      [DOCTOR, other.ts],
    ] as const) {
      expect(statusMessages(email, ts).map(textOf)).toEqual([expect.stringContaining('nothing is stored twice')]);
    }
    const stored = await sql(test.adminUrl, 'select distinct storage_key from document');
    expect(stored).toHaveLength(1);
  });

  it('two senders of the same new file at the same moment make one document', async () => {
    const bytes = await aScan(pageAbout(patient, ['Chloride 98 mmol/L.']));
    const [one, two] = await Promise.all([
      desk.slack.as(NURSE).upload('@app', [{ name: 'a.png', bytes }]),
      desk.slack.as(DOCTOR).upload('@app', [{ name: 'b.png', bytes }]),
    ]);
    await filed(NURSE, one.ts);
    await filed(DOCTOR, two.ts);
    expect([await count('upload'), await count('document'), await count('page')]).toEqual([5, 2, 2]);
  });

  it('a question of which the event comes three times is answered once', async () => {
    const asked = await desk.slack.as(NURSE).say('@app', 'What is the sodium of Cosima Brambleton?');
    for (const delivery of asked.deliveries) {
      await Promise.all([desk.slack.repeat(delivery), desk.slack.repeat(delivery)]);
    }
    await desk.slack.waitFor(() => statusMessages(NURSE, asked.ts).length > 0, 20_000);
    for (const delivery of asked.deliveries) await desk.slack.repeat(delivery);
    const said = await desk.slack.as(NURSE).say('@app', 'What is the chloride of Cosima Brambleton?');
    await desk.slack.waitFor(() => statusMessages(NURSE, said.ts).length > 0, 20_000);
    expect(statusMessages(NURSE, asked.ts)).toHaveLength(1);
    expect([await count('question'), await count('answer')]).toEqual([2, 2]);
  });

  it('a mention in a channel, told by two events, is answered once', async () => {
    const asked = await desk.slack.as(DOCTOR).say('#ward-3', '@Wardclerk What is the sodium of Cosima Brambleton?');
    expect(asked.deliveries).toHaveLength(2);
    await asked.delivered;
    await desk.slack.waitFor(
      () => desk.slack.messagesSeenBy(DOCTOR, '#ward-3').some(({ onlyFor }) => onlyFor !== undefined),
      20_000,
    );
    expect(await count('question')).toBe(3);
  });
});
