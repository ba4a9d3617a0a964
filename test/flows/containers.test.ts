import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentenceFor } from '../../src/errors.ts';
import { textOf } from '../../src/tryout/local-slack.ts';

import { aPassword, aPress } from '../factories/forged-slack.ts';
import { makeZip } from '../factories/make-zip.ts';
import { aMemberOfStaff, aPatient } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk } from '../factories/running-desk.ts';
import { sql, useDatabase } from '../factories/test-database.ts';
import { anEmail } from '../factories/text-files.ts';
import { onePagePdf, showLines } from '../factories/write-pdf.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const OTHER = 'otto@alderbrook.example';
const CLERK = 'henrike@alderbrook.example';
const PASSWORD = 'lake-42-and-more';
let desk: RunningDesk;
let patient: Awaited<ReturnType<typeof aPatient>>;

beforeAll(async () => {
  await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  await aMemberOfStaff(test.database, ['clinician'], { email: OTHER });
  await aMemberOfStaff(test.database, ['him'], { email: CLERK });
  patient = await aPatient(test.database, { family: 'Brzezinska', given: 'Odalys' });
  const members = [NURSE, OTHER, CLERK].map((email) => ({ email, name: email.split('@')[0] ?? '' }));
  desk = await startRunningDesk({ adminUrl: test.adminUrl, people: { members } });
});
afterAll(() => desk?.stop());

const noteOf = (sentence: string): string =>
  [
    'Progress note',
    `Patient: ${patient.family}, ${patient.given}`,
    `MRN: ${patient.mrn}`,
    `Date of birth: ${patient.birthDate}`,
    sentence,
  ].join('\n');

/** Sends a file and waits until the one message about it holds all of these. */
async function send(name: string, bytes: Uint8Array, ...words: (string | RegExp)[]) {
  const { ts } = await desk.slack.as(NURSE).upload('@app', [{ name, bytes }]);
  const said = () => desk.slack.messagesSeenBy(NURSE, '@app').filter((message) => message.threadTs === ts);
  const message = await desk.slack.waitFor(
    () =>
      said().find((one) =>
        words.every((word) => (typeof word === 'string' ? textOf(one).includes(word) : word.test(textOf(one)))),
      ),
    90_000,
  );
  expect(said()).toHaveLength(1);
  return message;
}

const documents = () =>
  sql<{ id: string; file: string; state: string; code: string | null }>(
    test.adminUrl,
    'select id, file_name as file, state, problem_code as code from document order by file_name',
  );

describe('a ZIP of documents', () => {
  it('becomes a document a file, each with its own end, and one message says so', async () => {
    const zip = makeZip([
      { name: '../../note.txt', bytes: noteOf('Walks without help since Monday.') },
      { name: 'again/copy.txt', bytes: noteOf('Walks without help since Monday.') },
      { name: 'broken.pdf', bytes: '%PDF-1.7\n1 0 obj\n' },
      { name: 'secret.txt', bytes: 'never seen', encrypted: true },
      { name: 'menu.html', bytes: '<html><body><p>Lentil soup on Monday.</p></body></html>' },
      {
        name: 'inner.zip',
        bytes: makeZip([
          { name: 'deep.zip', bytes: makeZip([]) },
          { name: 'slip.txt', bytes: 'A slip of nobody.' },
        ]),
      },
    ]);
    const message = await send('batch.zip', zip, /2 filed/, /2 needs a patient/, sentenceFor('file.cut-off'));
    const text = textOf(message);
    expect(text).toContain('holds 8 files');
    expect(text).toContain(sentenceFor('archive.encrypted'));
    expect(text).toContain(sentenceFor('archive.too-deep'));
    expect(text).toContain('received before');
    expect(text).not.toContain('Lentil');
    expect((await documents()).map(({ file, state, code }) => [file, state, code])).toEqual([
      ['batch.zip', 'UNPACKED', null],
      ['broken.pdf', 'FAILED', 'file.cut-off'],
      ['inner.zip', 'UNPACKED', null],
      ['menu.html', 'NEEDS_PATIENT', null],
      ['note.txt', 'INDEXED', null],
      ['slip.txt', 'NEEDS_PATIENT', null],
    ]);
  });

  it('that is sent again is known, and nothing is stored twice', async () => {
    const before = await documents();
    const zip = makeZip([{ name: 'note.txt', bytes: noteOf('Walks without help since Monday.') }]);
    expect(textOf(await send('second.zip', zip, /1 filed/))).toContain('received before');
    expect(await documents()).toHaveLength(before.length + 1);
  });

  it('a bomb ends with a sentence, and the next file is read', async () => {
    await send(
      'bomb.zip',
      makeZip([{ name: 'bomb.txt', bytes: Buffer.alloc(150 * 1024 * 1024) }]),
      /File 1/,
      'packed tighter',
    );
    await send('good.txt', Buffer.from(noteOf('Slept well.')), 'filed, 1 page');
  });
});

describe('an e-mail', () => {
  it('becomes a document for what it says and one for each attachment', async () => {
    const email = anEmail({
      subject: 'Results',
      body: noteOf('Please file the attached.'),
      attached: [
        { name: 'result.txt', bytes: Buffer.from(noteOf('Potassium 4.1 mmol/L')) },
        { name: 'program.exe', bytes: Buffer.from('MZ\u0090\u0000\u0003\u0000\u0000\u0000', 'latin1') },
      ],
    });
    const text = textOf(await send('fax.eml', email, /2 filed/, /1 needs attention/));
    expect(text).toContain('holds 3 files');
    const rows = await sql<{ text: string }>(
      test.adminUrl,
      `select p.text from page p join document d on d.id = p.document_id where d.file_name = 'message.html'`,
    );
    expect(rows[0]?.text).toContain('From: Fax Server <fax@alderbrook.example>');
    expect(rows[0]?.text).toContain('Please file the attached.');
  });
});

describe('a locked PDF', () => {
  const locked = () =>
    onePagePdf(showLines(noteOf('Slept badly, asks for a new pillow.').split('\n')), { userPassword: PASSWORD });
  const said = (email: string) => desk.slack.messagesSeenBy(email, '@app').map(textOf).join('\n');

  it('asks its sender for the password; a wrong one can be tried again; the right one has it read', async () => {
    const message = await send('locked.pdf', locked(), 'locked. The original is kept.');
    const nurse = desk.slack.as(NURSE);
    const enter = async (password: string) => {
      await nurse.press(message.ts, { label: 'Enter the password' });
      await desk.slack.waitFor(() => nurse.modal(), 20_000);
      await nurse.submitView({ password });
    };
    await enter('ocean-17');
    await desk.slack.waitFor(
      () => (said(NURSE).includes(sentenceFor('file.password-wrong')) ? true : undefined),
      60_000,
    );
    await enter(PASSWORD);
    await desk.slack.waitFor(() => {
      const now = desk.slack.messagesSeenBy(NURSE, '@app').find(({ ts }) => ts === message.ts);
      return now && textOf(now).includes('filed, 1 page') ? true : undefined;
    }, 60_000);
    const tries = await sql<{ outcome: string }>(
      test.adminUrl,
      `select outcome from audit_event where action = 'document.unlocked' order by seq`,
    );
    expect(tries.map(({ outcome }) => outcome)).toEqual(['failed', 'success']);
  });

  it('opens for nobody else, by the button or by the form', async () => {
    const bytes = onePagePdf(showLines(['Another page of nobody.']), { userPassword: PASSWORD });
    await send('other.pdf', bytes, 'locked. The original is kept.');
    const [document] = (await documents()).filter(({ file }) => file === 'other.pdf');
    const other = desk.slack.as(OTHER);
    await aPress(desk, {
      userId: other.id,
      channel: other.openDm(),
      actionId: 'enter_password',
      value: document?.id ?? '',
    });
    await desk.slack.waitFor(
      () => (/no such record, or it is not open to you/.test(said(OTHER)) ? true : undefined),
      20_000,
    );
    expect(other.modal()).toBeUndefined();
    await aPassword(desk, { userId: other.id, documentId: document?.id ?? '', password: PASSWORD });
    await desk.slack.waitFor(
      () => ((said(OTHER).match(/no such record, or it is not open to you/g)?.length ?? 0) === 2 ? true : undefined),
      20_000,
    );
    expect((await documents()).find(({ file }) => file === 'other.pdf')?.state).toBe('FAILED');
  });

  it('leaves no trace of the password anywhere', async () => {
    const tables = await sql<{ name: string }>(
      test.adminUrl,
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const found = [];
    for (const { name } of tables) {
      const rows = await sql(test.adminUrl, `select 1 from ${name} t where t::text like '%' || $1 || '%'`, [PASSWORD]);
      if (rows.length > 0) found.push(name);
    }
    expect(found).toEqual([]);
    expect(tables.length).toBeGreaterThan(20);
    expect(desk.output()).not.toContain(PASSWORD);
  });
});
