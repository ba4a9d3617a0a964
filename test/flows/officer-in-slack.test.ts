import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOnce } from '../../src/answers/answer-question.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aDocument } from '../factories/documents.ts';
import { aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const OUTSIDER = 'otto@alderbrook.example';
const OFFICER = 'pia@alderbrook.example';
const EVERYBODY = [NURSE, OUTSIDER, OFFICER];
const SECRET = '5.93 mmol/L';
let desk: RunningDesk;
let patient: Patient;
let other: Patient;

beforeAll(async () => {
  patient = await aPatient(test.database, { family: 'Marchbanks', given: 'Ottilie', mrn: '31415926' });
  other = await aPatient(test.database, { family: 'Thistlewood', given: 'Anselm', mrn: '27182818' });
  const nurse = await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  await onCareTeam(test.database, nurse, other);
  await aMemberOfStaff(test.database, ['clinician'], { email: OUTSIDER });
  await aMemberOfStaff(test.database, ['privacy-officer'], { email: OFFICER });
  const clerk = await aMemberOfStaff(test.database, ['him']);
  await aDocument(test.database, { uploader: clerk, patient, pages: [`Potassium ${SECRET}`] });
  await aDocument(test.database, { uploader: clerk, patient, pages: ['PSYCHOTHERAPY NOTE. Sodium 139.7 mmol/L'] });
  await aDocument(test.database, { uploader: clerk, patient: other, pages: ['Potassium 4.4 mmol/L'] });
  await askOnce(test, nurse, { text: 'What is the potassium?', mrn: other.mrn });
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: { members: EVERYBODY.map((email) => ({ email, name: email.split('@')[0] ?? '' })) },
    env: { EMERGENCY_MINUTES: '7' },
  });
});
afterAll(() => desk?.stop());

const said = (email: string): string[] =>
  desk.slack
    .messagesSeenBy(email, '@app')
    .filter(({ userId }) => userId === desk.slack.app.userId)
    .map(textOf);
const hears = (email: string, words: RegExp) =>
  desk.slack.waitFor(() => said(email).findLast((text) => words.test(text)), 30_000);
async function openHome(email: string): Promise<string> {
  for (const opened of await desk.slack.as(email).openHome()) await opened.done;
  return JSON.stringify(desk.slack.homeOf(email));
}
async function askEmergency(email: string, mrn: string, reason: string) {
  await openHome(email);
  await desk.slack.as(email).pressHome({ actionId: 'ask_emergency' });
  await desk.slack.waitFor(() => desk.slack.modalOf(email), 10_000);
  return desk.slack.as(email).submitView({ mrn, reason });
}

describe('emergency access in Slack', () => {
  it('is no way for a privacy officer, who has no clinical role', async () => {
    expect(await openHome(OFFICER)).not.toContain('ask_emergency');
  });

  it('wants a reason and a right MRN, and says both beside the field', async () => {
    expect((await askEmergency(OUTSIDER, patient.mrn, 'asap')).errors).toEqual({
      reason: expect.stringContaining('10 characters'),
    });
    expect((await askEmergency(OUTSIDER, '99999999', 'unconscious on arrival')).errors).toEqual({
      mrn: expect.stringContaining('Nothing was opened'),
    });
  });

  it('opens one record for as long as configured, with a banner on the answer, and the officer is told at once', async () => {
    await askEmergency(OUTSIDER, patient.mrn, 'unconscious on arrival');
    await hears(OUTSIDER, /The record is open to you until/);
    const told = await hears(OFFICER, /opened the record with an MRN that ends in 5926/);
    expect(told).not.toMatch(/Marchbanks|unconscious|31415926/);
    const [row] = await sql<{ minutes: number }>(
      test.adminUrl,
      'select round(extract(epoch from expires_at - granted_at) / 60)::int as minutes from emergency_access',
    );
    expect(row?.minutes).toBe(7);
    await desk.slack.as(OUTSIDER).say('@app', `What is the potassium? MRN ${patient.mrn}`);
    expect(await hears(OUTSIDER, /5\.93/)).toMatch(/Emergency access/);
    await desk.slack.as(OUTSIDER).say('@app', `What is the sodium? MRN ${patient.mrn}`);
    await hears(OUTSIDER, /The record does not say/);
    expect(said(OUTSIDER).join()).not.toContain('139.7');
    await desk.slack.as(OUTSIDER).say('@app', `What is the potassium? MRN ${other.mrn}`);
    await hears(OUTSIDER, /I find no patient like that/);
  });

  it('is reviewed by the officer in App Home, once, with the reason before their eyes', async () => {
    const home = await openHome(OFFICER);
    expect(home).toContain('unconscious on arrival');
    const officer = desk.slack.as(OFFICER);
    await officer.pressHome({ label: 'Escalate' });
    await hears(OFFICER, /The emergency access is escalated/);
    const [row] = await sql(test.adminUrl, 'select review_outcome from emergency_access where reviewed_at is not null');
    expect(row).toEqual({ review_outcome: 'escalated' });
    expect(await openHome(OFFICER)).not.toContain('unconscious on arrival');
  });

  it('is not decided again by the buttons of the older message, which are gone then', async () => {
    const officer = desk.slack.as(OFFICER);
    const notice = () =>
      desk.slack.messagesSeenBy(OFFICER, '@app').find((message) => /opened the record/.test(textOf(message)));
    await officer.press(notice()?.ts ?? '', { label: 'Accept' });
    await hears(OFFICER, /already decided by/);
    await desk.slack.waitFor(() => !JSON.stringify(notice()?.blocks).includes('accept_emergency'), 10_000);
    expect(textOf(notice()!)).toContain('ends in 5926');
    const [row] = await sql(test.adminUrl, 'select review_outcome from emergency_access where reviewed_at is not null');
    expect(row).toEqual({ review_outcome: 'escalated' });
  });
});

describe('the trail in Slack', () => {
  it('shows the officer who looked at a patient, and the question leaves a row', async () => {
    const officer = desk.slack.as(OFFICER);
    await openHome(OFFICER);
    await officer.pressHome({ actionId: 'ask_who_looked' });
    await desk.slack.waitFor(() => desk.slack.modalOf(OFFICER), 10_000);
    await officer.submitView({ mrn: patient.mrn });
    const rows = await hears(OFFICER, /Audit trail.*5926/s);
    expect(rows).toMatch(/otto@alderbrook\.example {2}question\.answered {2}success {2}emergency/);
    expect(rows).not.toMatch(/Marchbanks|5\.93/);
    const [asked] = await sql(test.adminUrl, "select outcome from audit_event where action = 'audit.listed'");
    expect(asked).toEqual({ outcome: 'success' });
  });

  it('shows what a member of staff looked at', async () => {
    const officer = desk.slack.as(OFFICER);
    await officer.pressHome({ actionId: 'ask_looks_of' });
    await desk.slack.waitFor(() => desk.slack.modalOf(OFFICER), 10_000);
    await officer.submitView({ email: NURSE });
    expect(await hears(OFFICER, /Audit trail.*nora@/s)).toMatch(/question\.answered.*MRN …2818/);
  });

  it('shows patterns, here a reader whose care had ended', async () => {
    await sql(test.adminUrl, "update care_team_member set start_date = '2020-01-01', end_date = current_date - 1");
    await desk.slack.as(OFFICER).pressHome({ actionId: 'show_flags' });
    expect(await hears(OFFICER, /Patterns of the last 30 days/)).toMatch(/after the reader’s care had ended.*nora@/);
  });

  it('is for nobody else: a press by a nurse is refused and on the record', async () => {
    const home = await openHome(NURSE);
    expect(home).not.toContain('ask_who_looked');
    const { id: userId } = desk.slack.as(NURSE);
    await aPress(desk, { userId, channel: desk.slack.as(NURSE).openDm(), actionId: 'show_flags', value: 'show' });
    await hears(NURSE, /Only a privacy officer/);
    const rows = await sql(test.adminUrl, "select detail from audit_event where action = 'access.denied'");
    expect(rows).toContainEqual({ detail: { door: 'show_flags', code: 'access.not-officer' } });
  });
});
