import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importPatients } from '../../src/import-lists.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aPress } from '../factories/forged-slack.ts';
import { aMemberOfStaff } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { aScan } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const CLERK = 'henrike@alderbrook.example';
const NURSE = 'nora@alderbrook.example';
const HEAD = 'mrn,family,given,birth_date,sex,phone,address,city,state,zip\n';
let desk: RunningDesk;
let documentId = '';

beforeAll(async () => {
  await aMemberOfStaff(test.database, ['him'], { email: CLERK });
  await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  await importPatients(
    { database: test.database, queue: { enqueue: async () => {} } },
    `${HEAD}900001,Kowalczyk,Bronislawa,1951-03-14,female,555-640-1188,41 Harbor Road,Gloucester,MA,01930
900002,Kowalczyk,Bronislava,1951-03-14,female,555-640-1188,41 Harbour Rd,Gloucester,MA,01930
900003,Vellum,Iris,1977-11-05,female,,,,,
`,
  );
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    people: {
      members: [
        { email: CLERK, name: 'Henrike Vale' },
        { email: NURSE, name: 'Nora Adeyemi' },
      ],
    },
  });
});
afterAll(() => desk?.stop());

const messages = (email: string) => desk.slack.messagesSeenBy(email, '@app');
const said = (email: string) => messages(email).map(textOf).join('\n');
const withAction = (email: string, action: string) =>
  desk.slack.waitFor(
    () => messages(email).findLast((message) => JSON.stringify(message.blocks).includes(action)),
    20_000,
  );

describe('the records department', () => {
  it('compares two records, links them, and takes the link back', async () => {
    const clerk = desk.slack.as(CLERK);
    for (const opened of await clerk.openHome()) await opened.done;
    const home = JSON.stringify(desk.slack.homeOf(CLERK));
    expect(home).toContain('Possible duplicates: 1');
    expect(home).not.toContain('Kowalczyk');
    await clerk.pressHome({ label: 'Compare' });
    const pair = await withAction(CLERK, 'confirm_duplicate_first');
    expect(textOf(pair)).toContain('41 Harbour Rd');
    await clerk.press(pair.ts, { label: 'One person: keep MRN …0001' });
    const linked = await withAction(CLERK, 'reopen_duplicate');
    expect(textOf(linked)).toContain('stands for both');
    expect(linked.ts).toBe(pair.ts); // the question is not asked any more
    expect(JSON.stringify(linked.blocks)).not.toContain('confirm_duplicate');
    const links = () => sql(test.adminUrl, 'select mrn from patient where replaced_by_id is not null');
    expect(await links()).toEqual([{ mrn: '900002' }]);
    await clerk.press(linked.ts, { label: 'Take it back' });
    await desk.slack.waitFor(async () => ((await links()).length === 0 ? true : undefined), 20_000);
  });

  it('registers whom a page names, once they were compared with who is alike', async () => {
    const clerk = desk.slack.as(CLERK);
    const scan = await aScan([
      { letterhead: 'Alderbrook Medical Center', under: 'Laboratory' },
      {
        fields: [
          ['Patient', 'Vellum, Irene'],
          ['DOB', '11/05/1977'],
        ],
      },
      { text: 'Potassium 4.1 mmol/L within the reference interval of the laboratory.' },
    ]);
    await clerk.upload('@app', [{ name: 'lab.png', bytes: scan }]);
    await desk.slack.waitFor(() => (/A person must decide/.test(said(CLERK)) ? true : undefined), 60_000);
    documentId = (await sql<{ id: string }>(test.adminUrl, 'select id from document'))[0]?.id ?? '';
    for (const opened of await clerk.openHome()) await opened.done;
    await clerk.pressHome({ label: 'Show who it may be' });
    const review = await withAction(CLERK, 'register_patient');
    await clerk.press(review.ts, { label: 'Register the patient' });
    const modal = await desk.slack.waitFor(() => clerk.modal(), 10_000);
    const form = JSON.stringify(modal);
    expect(form).toContain('"initial_value":"1977-11-05"');
    expect(form).toContain('may be the same person');
    const refused = await clerk.submitView({
      mrn: '900010',
      family: 'Vellum',
      given: 'Irene',
      birthDate: '1977-11-05',
    });
    expect(refused.errors.another).toMatch(/Compare first: Vellum, Iris/);
    expect(await sql(test.adminUrl, `select mrn from patient where mrn = '900010'`)).toEqual([]);
    await clerk.submitView({
      mrn: '900010',
      family: 'Vellum',
      given: 'Irene',
      birthDate: '1977-11-05',
      another: ['another'],
    });
    await desk.slack.waitFor(() => (/patient who was registered/.test(said(CLERK)) ? true : undefined), 20_000);
    const [row] = await sql<{ mrn: string }>(
      test.adminUrl,
      'select p.mrn from document d join patient p on p.id = d.patient_id where d.id = $1',
      [documentId],
    );
    expect(row?.mrn).toBe('900010');
    const trail = await sql(test.adminUrl, `select 1 from audit_event where action = 'patient.registered'`);
    expect(trail).toHaveLength(1);
  });
});

describe('somebody else', () => {
  it('sees no list, and the buttons do nothing for them', async () => {
    const nurse = desk.slack.as(NURSE);
    for (const opened of await nurse.openHome()) await opened.done;
    expect(JSON.stringify(desk.slack.homeOf(NURSE))).not.toContain('Possible duplicates');
    const [pair] = await sql<{ id: string }>(test.adminUrl, 'select id from patient_duplicate');
    for (const [actionId, value] of [
      ['open_duplicate', 'next'],
      ['confirm_duplicate_first', pair?.id ?? ''],
      ['reject_duplicate', pair?.id ?? ''],
      ['register_patient', documentId],
    ] as const)
      await aPress(desk, { userId: nurse.id, channel: nurse.openDm(), actionId, value });
    await desk.slack.waitFor(() => (/Only the records department/.test(said(NURSE)) ? true : undefined), 20_000);
    expect(said(NURSE)).not.toContain('Kowalczyk');
    expect(await sql(test.adminUrl, `select 1 from patient_duplicate where state <> 'OPEN'`)).toEqual([]);
  });
});
