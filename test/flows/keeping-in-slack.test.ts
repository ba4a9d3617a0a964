import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { openRequest } from '../../src/disclosure/work-requests.ts';
import { documentCode, type StoredDocument } from '../../src/records/document.ts';
import { proposeDestruction } from '../../src/retention/keep-retention.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aDocument } from '../factories/documents.ts';
import { aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff, aPatient } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk, until } from '../factories/running-desk.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const PEOPLE = {
  clerk: 'hilda@alderbrook.example',
  officer: 'paul@alderbrook.example',
  second: 'petra@alderbrook.example',
  nurse: 'nora@alderbrook.example',
  manager: 'mona@alderbrook.example',
};
let desk: RunningDesk;
let clerk: Actor;
let document: StoredDocument;
let sensitive: StoredDocument;
let proposal: string;

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him'], { email: PEOPLE.clerk });
  await aMemberOfStaff(test.database, ['privacy-officer'], { email: PEOPLE.officer });
  await aMemberOfStaff(test.database, ['privacy-officer'], { email: PEOPLE.second });
  await aMemberOfStaff(test.database, ['clinician'], { email: PEOPLE.nurse });
  await aMemberOfStaff(test.database, ['manager'], { email: PEOPLE.manager });
  const patient = await aPatient(test.database, { family: 'Marchbanks', given: 'Ottilie' });
  document = await aDocument(test.database, { uploader: clerk, patient, pages: ['Potassium 5.9 mmol/L'] });
  sensitive = await aDocument(test.database, {
    uploader: clerk,
    patient,
    pages: ['HIV positive', 'Sodium 141 mmol/L'],
  });
  await sql(test.adminUrl, "update document set service_date = '2001-03-04' where id = $1", [document.id]);
  const deps = { database: test.database, storage: { put: none, get: none, remove: none } };
  proposal = await proposeDestruction(deps, clerk, document.id);
  const asked = { kind: 'access', requester: 'Ottilie', requesterIs: 'the patient', identity: 'passport' } as const;
  for (const receivedOn of ['2026-01-05', new Date().toISOString().slice(0, 10)])
    await openRequest(test, clerk, patient.mrn, { ...asked, scope: 'all', receivedOn });
  const members = Object.values(PEOPLE).map((email) => ({ email, name: email }));
  desk = await startRunningDesk({ adminUrl: test.adminUrl, people: { members } });
});
afterAll(() => desk?.stop());

const none = (): Promise<never> => Promise.reject(new Error('not used here'));
const homeOf = async (email: string): Promise<string> => {
  for (const opened of await desk.slack.as(email).openHome()) await opened.done;
  return JSON.stringify(desk.slack.homeOf(email));
};
const stateOf = async () =>
  (await sql<{ state: string }>(test.adminUrl, 'select state from document where id = $1', [document.id]))[0]?.state;

it('a privacy officer decides in App Home about what another person proposed to destroy; nobody else is asked', async () => {
  const home = await homeOf(PEOPLE.officer);
  expect(home).toContain(documentCode(document.id));
  expect(home).not.toMatch(/Potassium|Marchbanks/);
  expect(await homeOf(PEOPLE.nurse)).not.toContain('Destruction');
  expect(await homeOf(PEOPLE.clerk)).toMatch(/Requests of patients: 2 open, .*1 overdue/);
  expect(await homeOf(PEOPLE.clerk)).not.toContain('approve_destruction');

  for (const email of [PEOPLE.nurse, PEOPLE.clerk]) {
    const { id: userId, openDm } = desk.slack.as(email);
    await aPress(desk, { userId, channel: openDm(), actionId: 'approve_destruction', value: proposal });
    await until(() =>
      desk.slack.messagesSeenBy(email, '@app').some((message) => /Only a privacy officer/.test(textOf(message))),
    );
  }
  expect(await stateOf()).toBe('INDEXED');

  await desk.slack.as(PEOPLE.officer).pressHome({ label: 'Destroy' });
  await desk.slack.waitFor(
    () => desk.slack.messagesSeenBy(PEOPLE.officer, '@app').some((message) => /destroyed/.test(textOf(message))),
    20_000,
  );
  expect(await stateOf()).toBe('DESTROYED');
  expect(await homeOf(PEOPLE.officer)).not.toContain('Destruction to decide');
  const [row] = await sql(
    test.adminUrl,
    "select outcome, channel from audit_event where action = 'document.destroyed'",
  );
  expect(row).toEqual({ outcome: 'success', channel: 'home' });
});

const heard = (email: string, words: RegExp) =>
  desk.slack.waitFor(
    () => desk.slack.messagesSeenBy(email, '@app').some((message) => words.test(textOf(message))),
    20_000,
  );

it('labels that the words of a page proposed wait in the officer’s App Home, are decided once, and hide from all others', async () => {
  const code = documentCode(sensitive.id);
  const home = await homeOf(PEOPLE.officer);
  expect(home).toContain('Labels to confirm: 1');
  expect(home).toMatch(new RegExp(`Document \\*${code}\\* .*proposed: \\*hiv\\*.*by page: 1:hiv`));
  expect(home).not.toMatch(/positive|Sodium|Marchbanks/);
  for (const email of [PEOPLE.nurse, PEOPLE.clerk, PEOPLE.manager]) {
    expect(await homeOf(email)).not.toMatch(new RegExp(`Labels to confirm|${code}`));
  }
  const button = /"confirm_labels:[^"]*","value":"([^"]+)"/.exec(home)?.[1] ?? '';
  expect(button).toMatch(/^[0-9a-f-]{36}:\d+$/);
  const press = async (email: string, actionId: string) => {
    const { id: userId, openDm } = desk.slack.as(email);
    await aPress(desk, { userId, channel: openDm(), actionId, value: button });
  };
  await press(PEOPLE.nurse, 'clear_labels');
  await heard(PEOPLE.nurse, /Only a privacy officer/);
  await press(PEOPLE.manager, 'clear_labels');
  await heard(PEOPLE.manager, /Your role does not read records/);
  await press(PEOPLE.clerk, 'clear_labels');
  await heard(PEOPLE.clerk, /There is no such record, or it is not open to you/);

  await desk.slack.as(PEOPLE.officer).pressHome({ label: 'Change' });
  await desk.slack.waitFor(() => desk.slack.modalOf(PEOPLE.officer), 10_000);
  await desk.slack.as(PEOPLE.officer).submitView({ labels: ['hiv', 'vip'] });
  await heard(PEOPLE.officer, /The labels of document .* are set/);
  expect(JSON.stringify(desk.slack.homeOf(PEOPLE.officer))).not.toContain('Labels to confirm');
  await press(PEOPLE.second, 'confirm_labels');
  await heard(PEOPLE.second, /This was already decided by Staff/);
  const [row] = await sql(test.adminUrl, 'select labels from document where id = $1', [sensitive.id]);
  expect(row).toEqual({ labels: ['hiv', 'vip'] });
});

it('a manager sees in App Home what the department did and what waits, in numbers; nobody else does', async () => {
  const home = await homeOf(PEOPLE.manager);
  expect(home).toContain('The department');
  expect(home).toMatch(/Requests of patients\*: 2 open now, 1 overdue/);
  expect(home).not.toMatch(/Potassium|Marchbanks|Ottilie/);
  expect(home).not.toContain(documentCode(document.id));
  for (const email of [PEOPLE.officer, PEOPLE.nurse, PEOPLE.clerk])
    expect(await homeOf(email)).not.toContain('The department');
  const rows = await sql(
    test.adminUrl,
    "select distinct channel, outcome from audit_event where action = 'department.measured'",
  );
  expect(rows).toEqual([{ channel: 'home', outcome: 'success' }]);
});
