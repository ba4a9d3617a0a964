import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Patient } from '../../src/patients/patient.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { elementsOf } from '../../src/tryout/person/elements.ts';
import { makeZip } from '../factories/make-zip.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { aLockedPdf, aScan, pageAbout } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const OUTSIDER = 'otto@alderbrook.example';
const STRANGER = 'sam@alderbrook.example';
const OFFICER = 'pia@alderbrook.example';
const MANAGER = 'mona@alderbrook.example';
const INTAKE = 'C0INTAKE01';
/** Words so rare that finding one means that the record got there. They stand on pages, in questions and in file names. */
const PLANTED = [
  'Zwingenberg',
  'Xanthippe',
  '90210477',
  '1931-12-07',
  '12/07/1931',
  'digitoxin',
  'Quetelet',
  '7.31 ng',
];
let desk: RunningDesk;
let patient: Patient;

beforeAll(async () => {
  patient = await aPatient(test.database, {
    family: 'Zwingenberg',
    given: 'Xanthippe',
    mrn: '90210477',
    birthDate: '1931-12-07',
  });
  await onCareTeam(test.database, await aMemberOfStaff(test.database, ['clinician'], { email: NURSE }), patient);
  await aMemberOfStaff(test.database, ['clinician'], { email: OUTSIDER });
  await aMemberOfStaff(test.database, ['privacy-officer'], { email: OFFICER });
  await aMemberOfStaff(test.database, ['manager'], { email: MANAGER });
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [NURSE, OUTSIDER, STRANGER, OFFICER, MANAGER].map((email) => ({
        email,
        name: email.split('@')[0] ?? '',
      })),
      channels: [{ id: INTAKE, name: 'intake', members: [NURSE, OUTSIDER, STRANGER] }],
    },
    // A model that nobody can reach: the words of the record go to it and come back in no error.
    env: {
      SLACK_INTAKE_CHANNELS: INTAKE,
      LOG_LEVEL: 'debug',
      MODEL: 'openai:none',
      MODEL_PHI: 'allowed',
      MODEL_BASE_URL: 'http://127.0.0.1:9/v1',
      MODEL_API_KEY: 'none',
      MODEL_TIMEOUT_SECONDS: '2',
    },
  });
});
afterAll(() => desk?.stop());

const heard = (email: string, channel: string): string[] =>
  desk.slack
    .messagesSeenBy(email, channel)
    .filter(({ userId }) => userId === desk.slack.app.userId)
    .map(textOf);

/** Says something and waits until the person has heard that. */
async function hears(email: string, channel: string, words: string, saying: RegExp): Promise<void> {
  await desk.slack.as(email).say(channel, words);
  const has = () => heard(email, channel).some((said) => saying.test(said));
  await desk.slack.waitFor(has, 30_000).catch(() => {
    throw new Error(`${words}: no ${saying} in ${heard(email, channel).at(-1)}`);
  });
}

/** Every value of every table of the queue, as text. */
async function queueAsText(): Promise<string> {
  const tables = await sql<{ name: string }>(
    test.adminUrl,
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'queue'",
  );
  expect(tables.length).toBeGreaterThan(0);
  const rows = await Promise.all(tables.map(({ name }) => sql(test.adminUrl, `select t::text as row from ${name} t`)));
  return JSON.stringify(rows);
}

it('words of a record stand in messages to those who may read them, and nowhere else', async () => {
  const nurse = desk.slack.as(NURSE);
  const name = 'zwingenberg_xanthippe_90210477.png';
  const page = pageAbout(patient, ['Digitoxin level 7.31 ng/mL.', 'Quetelet index 24.']);
  const queued: string[] = [];

  await nurse.upload('@app', [{ name, bytes: await aScan(page) }]);
  await nurse.upload('#intake', [{ name: 'Zwingenberg 2.png', bytes: await aScan([...page, { text: 'Page 2.' }]) }]);
  await nurse.upload('@app', [{ name: 'Quetelet locked.pdf', bytes: await aLockedPdf() }]);
  const unsure = { ...patient, mrn: '', birthDate: '' };
  await nurse.upload('@app', [{ name: 'Xanthippe.png', bytes: await aScan(pageAbout(unsure, ['Digitoxin 7.31.'])) }]);
  for (const [channel, saying] of [
    ['@app', /Filed for \*Zwingenberg/],
    ['#intake', /filed, 1 page/],
    ['@app', /locked/],
    ['@app', /A person must decide/],
  ] as const) {
    await desk.slack.waitFor(() => heard(NURSE, channel).some((said) => saying.test(said)), 60_000);
    queued.push(await queueAsText());
  }

  await hears(NURSE, '@app', 'What is the digitoxin level of Xanthippe Zwingenberg?', /7\.31/);
  await hears(NURSE, '#intake', '@Wardclerk digitoxin level of MRN 90210477', /7\.31/);
  await hears(OUTSIDER, '@app', 'What is the digitoxin level of Xanthippe Zwingenberg?', /I find no patient like that/);
  await hears(STRANGER, '@app', 'Is Xanthippe Zwingenberg, born 1931-12-07, here?', /staff on the records list/);

  const answer = desk.slack.messagesSeenBy(NURSE, '@app').find((message) => /7\.31/.test(textOf(message)));
  const button = elementsOf(answer?.blocks ?? []).find(({ element }) => String(element.action_id).startsWith('open_'));
  await nurse.press(answer?.ts ?? '', { actionId: String(button?.element.action_id) });
  const waiting = desk.slack.messagesSeenBy(NURSE, '@app').find((message) => /must decide/.test(textOf(message)));
  await nurse.press(waiting?.ts ?? '', { label: 'Enter the MRN' });
  await desk.slack.waitFor(() => nurse.modal(), 10_000);
  await nurse.submitView({ value: '90210477' });
  for (const opened of await nurse.openHome()) await opened.done;

  await workFurtherForms();
  queued.push(await queueAsText());

  // The database refuses in the middle of a question: the error of the driver quotes what it was given.
  await sql(test.adminUrl, 'alter table answer add constraint refused check (false) not valid');
  await hears(NURSE, '@app', 'And how much digitoxin has Xanthippe Zwingenberg?', /Something went wrong/);
  await sql(test.adminUrl, 'alter table answer drop constraint refused');
  queued.push(await queueAsText());

  const { output } = desk;
  expect(output()).toContain('question failed');
  expect(output()).toContain('job done');
  expect(where(output())).toEqual([]);
  expect(where(queued.join())).toEqual([]);
  expect(desk.slack.leaksOutsideMessages(PLANTED)).toEqual([]);

  // Files lie encrypted under opaque names.
  const files = readdirSync(join(desk.home, 'files'), { recursive: true, withFileTypes: true });
  for (const file of files) {
    expect(where(file.name)).toEqual([]);
    if (file.isFile()) expect(where(readFileSync(join(file.parentPath, file.name), 'latin1'))).toEqual([]);
  }

  const trail = await sql(test.adminUrl, 'select channel, entity, entity_id, detail from audit_event');
  expect(where(JSON.stringify(trail))).toEqual([]);
  // What others could see in the channel.
  expect(where(heard(OUTSIDER, '#intake').join())).toEqual([]);
});

/** Which planted words stand in a text. */
function where(text: string): string[] {
  return PLANTED.filter((word) => text.toLowerCase().includes(word.toLowerCase()));
}

/** A password, a ZIP, emergency access with its review, labels to confirm, and the Homes of who reads no record. */
async function workFurtherForms(): Promise<void> {
  const nurse = desk.slack.as(NURSE);
  const locked = desk.slack
    .messagesSeenBy(NURSE, '@app')
    .find((message) => JSON.stringify(message.blocks).includes('Enter the password'));
  await nurse.press(locked?.ts ?? '', { label: 'Enter the password' });
  await desk.slack.waitFor(() => desk.slack.modalOf(NURSE), 10_000);
  await nurse.submitView({ password: 'Zwingenberg' });
  await desk.slack.waitFor(() => heard(NURSE, '@app').some((said) => /password/i.test(said)), 30_000);

  const sensitive = pageAbout(patient, ['HIV positive. Digitoxin level 7.31 ng/mL.']);
  const bytes = await aScan(sensitive);
  const zip = makeZip([
    { name: 'Quetelet/zwingenberg.png', bytes },
    { name: 'Xanthippe.xyz', bytes: Buffer.from('Quetelet') },
  ]);
  await nurse.upload('@app', [{ name: 'zwingenberg.zip', bytes: zip }]);
  const [labelled] = await waitForRows("select id from document where labels && '{hiv}' and state = 'INDEXED'");
  expect(labelled).toBeDefined();

  const [outsider, officer] = [desk.slack.as(OUTSIDER), desk.slack.as(OFFICER)];
  for (const person of [officer, outsider]) for (const opened of await person.openHome()) await opened.done;
  await outsider.pressHome({ actionId: 'ask_emergency' });
  await desk.slack.waitFor(() => desk.slack.modalOf(OUTSIDER), 10_000);
  await outsider.submitView({ mrn: patient.mrn, reason: 'unconscious on arrival' });
  await desk.slack.waitFor(() => heard(OFFICER, '@app').some((said) => /Emergency access/.test(said)), 20_000);
  for (const opened of await officer.openHome()) await opened.done;
  expect(JSON.stringify(desk.slack.homeOf(OFFICER))).toContain('Labels to confirm: 1');
  await officer.pressHome({ label: 'Accept' });
  await desk.slack.waitFor(() => heard(OFFICER, '@app').some((said) => /is accepted/.test(said)), 20_000);
  await officer.pressHome({ label: 'Change' });
  await desk.slack.waitFor(() => desk.slack.modalOf(OFFICER), 10_000);
  await officer.submitView({ labels: ['hiv'] });
  await desk.slack.waitFor(() => heard(OFFICER, '@app').some((said) => /labels of document/.test(said)), 20_000);
  const manager = desk.slack.as(MANAGER);
  for (const opened of await manager.openHome()) await opened.done;
  const home = JSON.stringify(desk.slack.homeOf(MANAGER));
  expect(home).toContain('The department');
  expect(where(home)).toEqual([]);
  expect(where(heard(OFFICER, '@app').join())).toEqual([]);
}

async function waitForRows(text: string): Promise<object[]> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const rows = await sql(test.adminUrl, text);
    if (rows.length > 0) return rows;
    await new Promise((done) => setTimeout(done, 200));
  }
  return [];
}
