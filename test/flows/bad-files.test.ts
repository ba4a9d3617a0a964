import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openFileStorage } from '../../src/adapters/file-storage.ts';
import { type ErrorCode, sentenceFor } from '../../src/errors.ts';
import { textOf } from '../../src/tryout/local-slack.ts';
import { aMemberOfStaff } from '../factories/people.ts';
import { type RunningDesk, startRunningDesk, startSlack } from '../factories/running-desk.ts';
import { aLockedPdf, aScan, aScanOfPages } from '../factories/scans.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const NURSE = 'nora@alderbrook.example';
const LOGIN_PAGE = '<!DOCTYPE html><html lang="en"><head><title>Sign in</title></head><body>Sign in</body></html>';
let desk: RunningDesk;
let front: { server: Server; apiUrl: string; loginPages: boolean };

beforeAll(async () => {
  await aMemberOfStaff(test.database, ['clinician'], { email: NURSE });
  const slack = await startSlack({ members: [{ email: NURSE, name: 'Nora Adeyemi' }] });
  front = await startFront(slack.url);
  desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    slack,
    env: { SLACK_API_URL: front.apiUrl, MAX_FILE_MB: '1', MAX_PAGES: '2' },
  });
});
afterAll(async () => {
  await desk?.stop();
  front?.server.close();
});

/** Passes everything on to the local Slack, but can answer a download as Slack does when the app may not have the file. */
async function startFront(slackUrl: string): Promise<typeof front> {
  const server = createServer(async (request, response) => {
    if (front.loginPages && request.url?.startsWith('/files-pri/')) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(LOGIN_PAGE);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const passed = await fetch(`${slackUrl}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const type = passed.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await passed.arrayBuffer());
    const own = `http://${request.headers.host}`;
    const body = type.includes('json') ? bytes.toString('utf8').replaceAll(slackUrl, own) : bytes;
    response.writeHead(passed.status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { server, apiUrl: `http://127.0.0.1:${port}/api/`, loginPages: false };
}

/** Sends a file and gives what the app says in its thread once that is the last word. */
async function send(name: string, bytes: Uint8Array, lastWord: string) {
  const { ts } = await desk.slack.as(NURSE).upload('@app', [{ name, bytes }]);
  const said = () =>
    desk.slack
      .messagesSeenBy(NURSE, '@app')
      .filter((message) => message.threadTs === ts)
      .map(textOf);
  await desk.slack.waitFor(() => said().some((text) => text.includes(lastWord)), 30_000);
  return { ts, said: said() };
}

const kept = (ts: string) =>
  sql<{ state: string; code: string; key: string; upload: string }>(
    test.adminUrl,
    `select u.state as upload, d.state, d.problem_code as code, d.storage_key as key
     from upload u left join document d on d.id = u.document_id where u.thread_ts = $1`,
    [ts],
  );

const cutOff = async () => (await aScan([{ text: 'A page that is cut off.' }])).subarray(0, 2_000);
const threePages = () => aScanOfPages([1, 2, 3].map((page) => [{ text: `Page ${page}.` }]));

describe('a file that cannot be read', () => {
  it.each<[string, string, () => Uint8Array | Promise<Uint8Array>, ErrorCode]>([
    ['an empty file', 'empty.pdf', () => new Uint8Array(), 'file.empty'],
    ['a Word document that is cut off', 'letter.docx', () => Buffer.from('PK\x03\x04 something else'), 'file.cut-off'],
    ['a program', 'scan.pdf', () => Buffer.from('MZ\x90\x00\x03\x00\x00\x00'), 'file.type'],
    ['a web page called a PDF', 'page.pdf', () => Buffer.from(LOGIN_PAGE), 'file.sign-in-page'],
    ['a PDF with a password', 'locked.pdf', aLockedPdf, 'file.password'],
    ['a PDF of which only the head arrived', 'head.pdf', () => Buffer.from('%PDF-1.7\n1 0 obj\n'), 'file.cut-off'],
    ['a picture that is cut off', 'cut.png', cutOff, 'file.cut-off'],
    ['a file above the limit', 'large.pdf', () => Buffer.alloc(1_100_000, '%PDF-1.4 '), 'file.too-large'],
    ['a scan with too many pages', 'long.tif', threePages, 'file.too-many-pages'],
  ])('%s gets a sentence that says what to do, and its original is kept', async (_what, name, make, code) => {
    const bytes = await make();
    const sentence = sentenceFor(code, { limitMb: 1, pages: 3, limit: 2 });
    const { ts, said } = await send(name, bytes, sentence);
    expect(said).toEqual([expect.stringMatching(/(?:not filed|locked)\. The original is kept\./)]);
    const [row] = await kept(ts);
    expect(row).toMatchObject({ upload: 'LINKED', state: 'FAILED', code });
    const storage = openFileStorage(join(desk.home, 'files'), Buffer.from(inject('masterKey'), 'hex'));
    expect((await storage.get(row?.key ?? '')).equals(bytes)).toBe(true);
  });

  it('a page without any writing is said to be unreadable, not silently filed', async () => {
    const { ts } = await send('blank.png', await blankPage(), sentenceFor('scan.unreadable'));
    expect(await kept(ts)).toMatchObject([{ state: 'FAILED', code: 'scan.unreadable' }]);
  });

  it("Slack's login page in place of the file is not taken for the file", async () => {
    front.loginPages = true;
    const { ts, said } = await send('a.png', await aScan([{ text: 'Never seen.' }]), sentenceFor('file.not-a-file'));
    front.loginPages = false;
    expect(said).toHaveLength(1);
    expect(await kept(ts)).toEqual([{ upload: 'FAILED', state: null, code: null, key: null }]);
  });

  it('a download that fails for a moment is tried again', async () => {
    desk.slack.disturb('files.info', { error: 'internal_error', times: 2 });
    const { ts } = await send('b.png', await aScan([{ text: 'Seen at the second try.' }]), 'A person must decide');
    expect(await kept(ts)).toMatchObject([{ upload: 'LINKED', state: 'NEEDS_PATIENT' }]);
  });
});

/** White paper: the footer that drawn pages carry is not on it. */
async function blankPage(): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp({ create: { width: 850, height: 1100, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();
}
