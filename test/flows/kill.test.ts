import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/adapters/database.ts';
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres.ts';
import { openMasterKeys } from '../../src/adapters/master-key.ts';
import { choosePostgresAccount } from '../../src/adapters/postgres-account.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { aHome, type RunningDesk, startRunningDesk, until } from '../factories/running-desk.ts';
import { aScanOfPages, type NamedPerson, pageAbout } from '../factories/scans.ts';
import { sql } from '../factories/test-database.ts';

const NURSE = 'nora@alderbrook.example';
const PATIENT: NamedPerson = { family: 'Ashgrove', given: 'Leopold', mrn: '60417733', birthDate: '1949-11-02' };
const PAGES = 6;
const home = aHome();
let desk: RunningDesk;
let adminUrl: string;

beforeAll(async () => {
  desk = await startRunningDesk({ home, people: { members: [{ email: NURSE, name: 'Nora Adeyemi' }] } });
  adminUrl = (await startEmbeddedPostgres(home)).adminUrl;
  const { settled: masterKey } = await openMasterKeys({ home });
  const database = await openDatabase({ home, timeZone: 'UTC', masterKey, leaveRunning: true });
  const nurse = await aMemberOfStaff(database, ['clinician'], { email: NURSE });
  await onCareTeam(database, nurse, await aPatient(database, PATIENT));
  await database.close();
});
afterAll(() => desk?.stop());

interface PageRow extends Record<string, unknown> {
  id: string;
  number: number;
  created_at: Date;
}

const pagesOf = (threadTs: string): Promise<PageRow[]> =>
  sql<PageRow>(
    adminUrl,
    `select p.id, p.number, p.created_at from page p join upload u on u.document_id = p.document_id
     where u.thread_ts = $1 order by p.number`,
    [threadTs],
  );

/** Sends a scan of some pages and waits until the reading is in the middle of it. */
async function sendAndReadSome(word: string): Promise<{ ts: string; read: PageRow[] }> {
  const pages = Array.from({ length: PAGES }, (_, index) =>
    pageAbout(PATIENT, [`${word} note, sheet ${index + 1}.`, `Hemoglobin ${9 + index}.2 g/dL.`]),
  );
  const bytes = await aScanOfPages(pages);
  const { ts } = await desk.slack.as(NURSE).upload('@app', [{ name: `${word}.tif`, bytes }]);
  const read = await until(async () => {
    const rows = await pagesOf(ts);
    return rows.length >= 2 && rows;
  });
  expect(read.length).toBeLessThan(PAGES);
  return { ts, read };
}

function filesKept(): number {
  const folder = join(home, 'files');
  if (!existsSync(folder)) return 0; // it comes with the first file
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

/** What must be true in the end, whatever was killed on the way. */
async function expectWhole(ts: string, read: PageRow[], filesBefore: number): Promise<void> {
  const said = () =>
    desk.slack
      .messagesSeenBy(NURSE, '@app')
      .filter((message) => message.threadTs === ts)
      .map(textOf);
  await desk.slack.waitFor(() => said().some((text) => text.includes(`filed, ${PAGES} pages`)), 60_000);
  expect(said()).toHaveLength(1);

  const pages = await pagesOf(ts);
  expect(pages.map(({ number }) => number)).toEqual(Array.from({ length: PAGES }, (_, index) => index + 1));
  expect(pages.slice(0, read.length)).toEqual(read);
  // One picture a page and the original; the page in hand at the moment of the kill may have left one behind.
  expect(filesKept() - filesBefore).toBeGreaterThanOrEqual(PAGES + 1);
  expect(filesKept() - filesBefore).toBeLessThanOrEqual(PAGES + 2);

  const [whole] = await sql(
    adminUrl,
    `select d.state, u.state as upload,
      (select count(*)::int from document) as documents, (select count(*)::int from upload) as uploads,
      (select count(*)::int from (select from passage where document_id = d.id group by page, start_offset having count(*) > 1) x) as doubled,
      (select count(*)::int from audit_event where action = 'document.received' and entity_id = d.id::text) as received,
      (select count(*)::int from audit_event where action = 'document.filed' and entity_id = d.id::text) as filed
     from upload u join document d on d.id = u.document_id where u.thread_ts = $1`,
    [ts],
  );
  expect(whole).toEqual({
    state: 'INDEXED',
    upload: 'LINKED',
    documents: whole?.uploads,
    uploads: whole?.uploads,
    doubled: 0,
    received: 1,
    filed: 1,
  });
  const [facts] = await sql(
    adminUrl,
    `select count(*)::int as n, count(distinct f.page)::int as pages from fact f join upload u on u.document_id = f.document_id
     where u.thread_ts = $1 and f.quote like 'Hemoglobin%'`,
    [ts],
  );
  expect(facts).toEqual({ n: PAGES, pages: PAGES });
}

const postmaster = (): number =>
  Number(readFileSync(join(choosePostgresAccount(home).dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('in the middle of a document', () => {
  it('the worker is killed: another takes over, and no page that was saved is read again', async () => {
    const before = filesKept();
    const { ts, read } = await sendAndReadSome('Worker');
    const victim = desk.workerPids().at(-1) ?? 0;
    process.kill(victim, 'SIGKILL');
    await expectWhole(ts, read, before);
    expect(desk.workerPids().at(-1)).not.toBe(victim);
  });

  it('the embedded PostgreSQL is killed: it comes back and the work goes on', async () => {
    const before = filesKept();
    const { ts, read } = await sendAndReadSome('Server');
    const victim = postmaster();
    process.kill(victim, 'SIGKILL');
    const back = () =>
      sql(adminUrl, 'select 1').then(
        () => postmaster() !== victim,
        () => false,
      );
    await until(back);
    await expectWhole(ts, read, before);
  });

  it('everything is killed at once, as by a power cut: a new start finishes it', async () => {
    const before = filesKept();
    const { ts, read } = await sendAndReadSome('Power');
    process.kill(postmaster(), 'SIGKILL');
    await desk.kill();
    desk = await startRunningDesk({ home, slack: desk.slack });
    await expectWhole(ts, read, before);
  });
});
