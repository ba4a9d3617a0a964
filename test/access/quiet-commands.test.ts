/**
 * Flows that are worked by command, over a record whose words are rare: none of them stands in what a command writes beside
 * its answer, in the trail, in the queue's tables, or in Redis when the queue is there (`REDIS_URL`). Whoever may not see the
 * record gets none of them at all.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Actor } from '../../src/access/actor.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { suggestForDocument } from '../../src/coding/suggest-for-document.ts';
import { readConfig } from '../../src/config.ts';
import { openParts, type Parts } from '../../src/wiring.ts';
import { runJob } from '../../workers/run-job.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const redisUrl = ownDatabase(process.env.REDIS_URL);
const MRN = '90210477';
const PLANTED = ['Zwingenberg', 'Xanthippe', MRN, '1931-12-07', 'digitoxin', 'Quetelet', '7.31 ng'];
const found = (text: string): string[] => PLANTED.filter((word) => text.toLowerCase().includes(word.toLowerCase()));
const home = mkdtempSync(join(tmpdir(), 'wardclerk-quiet-'));
const said = { out: '', err: '' };
const people: Record<'clerk' | 'officer' | 'coder' | 'nurse' | 'outsider' | 'manager', string> = {
  clerk: '',
  officer: '',
  coder: '',
  nurse: '',
  outsider: '',
  manager: '',
};
let parts: Parts;
let ids: { filed: string; labelled: string; waiting: string; pair: string };

beforeAll(async () => {
  const opened = await openParts(
    readConfig({
      WARDCLERK_HOME: home,
      DATABASE_URL: test.adminUrl,
      WARDCLERK_MASTER_KEY: inject('masterKey'),
      TIMEZONE: 'UTC',
      LOG_LEVEL: 'debug',
      REDIS_URL: redisUrl,
    }),
  );
  // The log's fields are what could hold a word; it is written past process.stderr.
  const log: Parts['log'] = (...line) => {
    said.err += `${JSON.stringify(line)}\n`;
  };
  parts = { ...opened, log };
  const staff: Record<string, Actor> = {};
  for (const [name, role] of Object.entries({
    clerk: 'him',
    officer: 'privacy-officer',
    coder: 'coder',
    nurse: 'clinician',
    outsider: 'clinician',
    manager: 'manager',
  } as const)) {
    const actor = await aMemberOfStaff(test.database, [role]);
    staff[name] = actor;
    people[name as keyof typeof people] = actor.email;
  }
  const { clerk, coder, nurse } = staff as Record<'clerk' | 'coder' | 'nurse', Actor>;
  const known = { family: 'Zwingenberg', given: 'Xanthippe', birthDate: '1931-12-07' };
  const patient = await aPatient(test.database, { ...known, mrn: MRN });
  const twin = await aPatient(test.database, { ...known, mrn: '90210478' });
  for (const actor of [coder, nurse]) await onCareTeam(test.database, actor, patient);
  const pages = [
    'ASSESSMENT\n\n1. Hypertension.\n\nDigitoxin level 7.31 ng/mL. Quetelet index 24.\nCreatinine 2.4 mg/dL',
  ];
  const given = { uploader: clerk, fileName: 'zwingenberg_90210477.pdf' };
  const filed = await aDocument(test.database, { ...given, patient, pages });
  const labelled = await aDocument(test.database, { ...given, patient, pages: ['HIV positive. Quetelet index 24.'] });
  const waiting = await aDocument(test.database, {
    ...given,
    patient: null,
    pages: ['Xanthippe Zwingenberg, digitoxin'],
  });
  const picture = await sharp({ create: { width: 2550, height: 3300, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  await sql(test.adminUrl, 'update page set image_key = $1', [await parts.storage.put(picture)]);
  await suggestForDocument(test.database, coder, filed.id, { channel: 'command' });
  const [pair] = await sql<{ id: string }>(
    test.adminUrl,
    `insert into patient_duplicate (first_id, second_id, score, reasons)
     values (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 0.9, '{}') returning id`,
    [patient.id, twin.id],
  );
  ids = { filed: filed.id, labelled: labelled.id, waiting: waiting.id, pair: pair?.id ?? '' };
  for (const [stream, key] of [
    [process.stdout, 'out'],
    [process.stderr, 'err'],
  ] as const)
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      said[key] += String(chunk);
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof stream.write;
});
const written = { out: process.stdout.write, err: process.stderr.write };
afterAll(async () => {
  process.stdout.write = written.out;
  process.stderr.write = written.err;
  await parts?.close();
  rmSync(home, { recursive: true, force: true });
});

async function run(as: string, line: string, ...more: string[]) {
  Object.assign(said, { out: '', err: '' });
  const before = process.exitCode;
  const code = await runProgram([...line.split(' '), ...more, '--as', as], parts);
  process.exitCode = before;
  return { code, ...said };
}

/** Command lines of each flow, as whoever may. */
const flows = (): [keyof typeof people, string, ...string[]][] => [
  [
    'clerk',
    `requests open --mrn ${MRN} --kind access --identity passport --scope all`,
    '--requester',
    'Xanthippe Zwingenberg',
    '--requester-is',
    'the patient',
  ],
  ['clerk', `requests list --mrn ${MRN}`],
  [
    'clerk',
    `release --mrn ${MRN} --basis individual --purpose request --documents ${ids.filed} --out ${join(home, 'out.pdf')}`,
    '--recipient',
    'Xanthippe Zwingenberg',
  ],
  [
    'clerk',
    `disclosures add --mrn ${MRN} --basis law-enforcement --what day`,
    '--recipient',
    'Sheriff Quetelet',
    '--purpose',
    'a search for Zwingenberg',
  ],
  ['clerk', `disclosures report --mrn ${MRN}`],
  ['clerk', 'retention due'],
  ['officer', `hold set --mrn ${MRN}`, '--reason', 'a lawsuit of Zwingenberg'],
  ['officer', 'hold list'],
  ['officer', 'label list'],
  ['officer', `label confirm --document ${ids.labelled}`],
  ['clerk', 'patients duplicates list'],
  ['clerk', `patients duplicates reject ${ids.pair}`, '--reason', 'Xanthippe has a twin'],
  ['clerk', 'review list'],
  ['clerk', `review show ${ids.waiting}`],
  [
    'clerk',
    `review create ${ids.waiting} --mrn 90210479 --family Zwingenberg --given Xanthippe --birth-date 1931-12-07 --new-person`,
  ],
  ['coder', `codes show ${ids.filed}`],
  ['coder', `codes export --encounter ${ids.filed} --format csv --draft --out ${join(home, 'codes.csv')}`],
  ['coder', `codes query draft --document ${ids.filed} --template kidney-function`],
  ['coder', `codes query list --document ${ids.filed}`],
  ['nurse', `ask --mrn ${MRN}`, 'What is the digitoxin level?'],
  ['outsider', `emergency open --mrn ${MRN}`, '--reason', 'Zwingenberg is unconscious'],
  ['officer', 'emergency list'],
  ['manager', 'measures'],
  ['clerk', `document history ${ids.filed}`],
  ['clerk', `document retract ${ids.filed}`, '--reason', 'of another Zwingenberg'],
];

it('commands say words of a record to whom they answer, and to nobody else: not beside the answer, not in trail or queue', async () => {
  let refused = 0;
  for (const [, line, ...more] of flows().filter(([who]) => who !== 'outsider' && who !== 'manager')) {
    const { code, out, err } = await run(people.manager, line, ...more);
    expect(found(out + err), line).toEqual([]);
    if (code !== 0) refused += 1;
  }
  expect(refused).toBeGreaterThan(15);
  const failed: string[] = [];
  for (const [who, line, ...more] of flows()) {
    const { code, err } = await run(people[who], line, ...more);
    expect(found(err), `${line}: ${err}`).toEqual([]);
    if (code !== 0) failed.push(`${line}: ${err}`);
  }
  expect(failed).toEqual([]);
  expect(readFileSync(join(home, 'out.pdf')).length).toBeGreaterThan(0);

  const note = join(home, 'zwingenberg_2.txt');
  writeFileSync(note, 'Xanthippe Zwingenberg, MRN 90210477. Digitoxin 7.31 ng/mL.');
  expect(found((await run(people.clerk, `ingest ${note}`)).err)).toEqual([]);

  const tries = { count: 0 };
  Object.assign(said, { out: '', err: '' });
  const broken = async (): Promise<never> => {
    tries.count += 1;
    throw new Error(`Failing row contains (${PLANTED.join(', ')})`);
  };
  await parts.queue.work(
    'announce-document',
    runJob(parts.log, 'announce-document', broken, async () => {}),
    1,
  );
  await parts.queue.enqueue('announce-document', { documentId: ids.filed });
  for (const deadline = Date.now() + 20_000; tries.count === 0 && Date.now() < deadline; ) await sleep(50);
  await sleep(500);
  expect(tries.count).toBeGreaterThan(0);
  expect(said.err).toContain('job failed');
  expect(found(said.err + said.out)).toEqual([]);

  const queued = redisUrl ? await redisAsText(redisUrl) : await queueAsText();
  expect(queued).toContain(ids.filed);
  expect(found(queued)).toEqual([]);
  const trail = await sql(test.adminUrl, 'select action, channel, entity, entity_id, detail from audit_event');
  expect(trail.length).toBeGreaterThan(flows().length);
  expect(found(JSON.stringify(trail))).toEqual([]);
});

async function queueAsText(): Promise<string> {
  const tables = await sql<{ name: string }>(
    test.adminUrl,
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'queue'",
  );
  return JSON.stringify(
    await Promise.all(tables.map(({ name }) => sql(test.adminUrl, `select t::text as row from ${name} t`))),
  );
}

/** Every value under every key. */
/** Jobs left here must not be run by the tests of the queue: number 1 of the server's databases is this file's. */
function ownDatabase(url: string | undefined): string {
  return url ? new URL('/1', url).href : '';
}

async function redisAsText(url: string): Promise<string> {
  const redis = new Redis(url);
  const texts: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const kind = await redis.type(key);
    if (kind === 'hash') texts.push(key, await redis.hgetall(key));
    else if (kind === 'list') texts.push(key, await redis.lrange(key, 0, '-1'));
    else if (kind === 'set') texts.push(key, await redis.smembers(key));
    else if (kind === 'zset') texts.push(key, await redis.zrange(key, 0, '-1'));
    else if (kind === 'stream') texts.push(key, await redis.xrange(key, '-', '+'));
    else texts.push(key, await redis.get(key));
  }
  redis.disconnect();
  return JSON.stringify(texts);
}
