import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Patient } from '../../src/patients/patient.ts';
import { type Message, textOf } from '../../src/tryout/local-slack.ts';
import { elementsOf, labelOf } from '../../src/tryout/person/elements.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { aScan, aScanOfPages, pageAbout } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const OTHER = 'oskar@alderbrook.example';
const INTAKE = 'C0INTAKE01';
let desk: RunningDesk;
let patient: Patient;

beforeAll(async () => {
  patient = await aPatient(test.database, {
    family: 'Quillfeather',
    given: 'Ondine',
    mrn: '48392017',
    birthDate: '1957-03-14',
  });
  await onCareTeam(test.database, await aMemberOfStaff(test.database, ['clinician'], { email: NURSE }), patient);
  await aMemberOfStaff(test.database, ['clinician'], { email: OTHER });
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [
        { email: NURSE, name: 'Nora Adeyemi' },
        { email: OTHER, name: 'Oskar Lind' },
      ],
      channels: [
        { id: INTAKE, name: 'intake', members: [NURSE, OTHER] },
        { name: 'ward-3', members: [NURSE, OTHER] },
      ],
    },
    env: { SLACK_INTAKE_CHANNELS: INTAKE },
  });
});
afterAll(() => desk?.stop());

/** The newest message of the app in a thread that this person sees. */
function reply(email: string, channel: string, threadTs: string, saying: RegExp): Message | undefined {
  return desk.slack.messagesSeenBy(email, channel).findLast(({ userId, threadTs: at, blocks, text }) => {
    const words = textOf({ blocks, text });
    return userId === desk.slack.app.userId && (at ?? threadTs) === threadTs && saying.test(words);
  });
}

describe('a scan that a clinician sends in a direct message', () => {
  it('is read, filed and announced in one message that is edited in place', async () => {
    const nurse = desk.slack.as(NURSE);
    const scan = await aScanOfPages([
      pageAbout(patient, ['Serum potassium was 5.9 mmol/L on admission.', 'Metoprolol 25 mg by mouth twice daily.']),
      pageAbout(patient, ['Allergic to penicillin: hives in 1998.', 'Chest radiograph without infiltrate.']),
    ]);
    const sent = await nurse.upload('@app', [{ name: 'admission.tif', bytes: scan }]);
    const done = await desk.slack.waitFor(() => reply(NURSE, '@app', sent.ts, /filed, 2 pages/), 60_000);
    expect(textOf(done)).toContain('Filed for *Quillfeather, Ondine*, born 1957-03-14, MRN …2017');
    expect(desk.slack.messagesSeenBy(NURSE, '@app').filter((message) => message.threadTs === sent.ts)).toHaveLength(1);
    const edits = desk.slack.requests
      .filter(({ method }) => method === 'chat.update')
      .map(({ args }) => String(JSON.stringify(args)));
    expect(edits.some((edit) => /reading page \d of 2/.test(edit))).toBe(true);
    const [row] = await sql(test.adminUrl, 'select state, patient_id from document');
    expect(row).toEqual({ state: 'INDEXED', patient_id: patient.id });
  });

  it('answers a question with the words of the page and opens the page at a press', async () => {
    const nurse = desk.slack.as(NURSE);
    const asked = await nurse.say('@app', 'What is the potassium of Ondine Quillfeather?');
    const answer = await desk.slack.waitFor(() => reply(NURSE, '@app', asked.ts, /5\.9 mmol/), 20_000);
    const acted = await nurse.press(answer.ts, { label: citationLabel(answer) });
    expect(acted.ok).toBe(true);
    const picture = await desk.slack.waitFor(
      () =>
        desk.slack
          .messagesSeenBy(NURSE, '@app')
          .find((m) => m.fileIds.length > 0 && m.userId === desk.slack.app.userId),
      20_000,
    );
    expect(picture.threadTs ?? asked.ts).toBe(asked.ts);
    const [opened] = await sql(
      test.adminUrl,
      "select outcome, detail from audit_event where action = 'document.page-opened'",
    );
    expect(opened).toMatchObject({ outcome: 'success', detail: { page: 1 } });
  });

  it('answers a mention in a channel for the asker alone, and what follows in the thread without the name', async () => {
    const nurse = desk.slack.as(NURSE);
    const asked = await nurse.say('#ward-3', '@Wardclerk What is the potassium of Ondine Quillfeather?');
    const answer = await desk.slack.waitFor(
      () => desk.slack.messagesSeenBy(NURSE, '#ward-3').find((message) => /5\.9 mmol/.test(textOf(message))),
      20_000,
    );
    expect(answer.onlyFor).toBe(nurse.id);
    await nurse.say('#ward-3', 'And what is she allergic to?', { threadTs: asked.ts });
    const next = await desk.slack.waitFor(
      () =>
        desk.slack
          .messagesSeenBy(NURSE, '#ward-3')
          .find((message) => /penicillin/i.test(textOf(message)) && message.onlyFor),
      20_000,
    );
    expect(next.threadTs).toBe(asked.ts);
    const others = desk.slack.messagesSeenBy(OTHER, '#ward-3').filter(({ userId }) => userId === desk.slack.app.userId);
    expect(others).toEqual([]);
  });

  it('shows in an intake channel how far it is, and whose it is to nobody there', async () => {
    const nurse = desk.slack.as(NURSE);
    const scan = await aScan(pageAbout(patient, ['Wound on the left heel is clean and dry.']));
    const sent = await nurse.upload('#intake', [{ name: 'wound.png', bytes: scan }]);
    const done = await desk.slack.waitFor(() => reply(OTHER, '#intake', sent.ts, /filed, 1 page/), 60_000);
    expect(textOf(done)).not.toMatch(/Quillfeather|Ondine|2017/);
  });

  it('is left alone in a channel that is no intake channel', async () => {
    const nurse = desk.slack.as(NURSE);
    const scan = await aScan(pageAbout(patient, ['Seen in the wrong channel.']));
    const sent = await nurse.upload('#ward-3', [{ name: 'wrong.png', bytes: scan }]);
    await sent.delivered;
    expect(desk.slack.messagesSeenBy(NURSE, '#ward-3').filter(({ threadTs }) => threadTs === sent.ts)).toEqual([]);
    expect(await sql(test.adminUrl, 'select from upload where thread_ts = $1', [sent.ts])).toEqual([]);
  });

  it('puts no record text in notifications, button values or titles', () => {
    const planted = ['Quillfeather', 'Ondine', '48392017', '1957-03-14', 'potassium', 'penicillin', '5.9 mmol'];
    expect(desk.slack.leaksOutsideMessages(planted)).toEqual([]);
  });
});

/** Label of the first button that opens a page. */
function citationLabel(message: Message): string {
  const opens = elementsOf(message.blocks).find(({ element }) => String(element.action_id).startsWith('open_citation'));
  if (!opens) throw new Error('the answer has no button to its page');
  return labelOf(opens);
}
