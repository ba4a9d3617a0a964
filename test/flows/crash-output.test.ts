/** What is written when something breaks that nothing catches, and what PostgreSQL writes by itself: no word of a record. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type DatabaseRole, ensureDatabaseRoles, roleUrl } from '../../src/adapters/database-roles.ts';
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres.ts';
import { QUIET_LOG } from '../../src/adapters/quiet-log.ts';
import { aHome, startRunningDesk, until } from '../factories/running-desk.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const WORDS = 'Zwingenberg, Xanthippe, 90210477, digitoxin 83.47 ng';
const FAILING = fileURLToPath(new URL('../factories/fail-on-signal.ts', import.meta.url));
const ROLES: DatabaseRole[] = ['owner', 'app', 'worker', 'queue'];
const expectNoWords = (text: string) => expect(text).not.toMatch(/Zwingenberg|Xanthippe|90210477|digitoxin|83\.47/i);

it('an exception or a rejection that nobody catches ends the process with a line of the log, and the line quotes nothing', async () => {
  const desk = await startRunningDesk({
    adminUrl: test.adminUrl,
    env: { NODE_OPTIONS: `--import=${FAILING} --disable-warning=ExperimentalWarning`, FAIL_WITH: WORDS },
  });
  const ends = () => desk.output().match(/an error that nobody caught ended the process/g)?.length ?? 0;
  try {
    for (const [count, signal] of [
      [1, 'SIGUSR2'],
      [2, 'SIGHUP'],
    ] as const) {
      process.kill(desk.workerPids()[count - 1] ?? 0, signal);
      await until(() => ends() === count && desk.workerPids().length === count + 1, 60_000);
    }
    process.kill(desk.pid, 'SIGUSR2');
    await until(() => ends() === 3, 20_000);
  } finally {
    await desk.stop();
  }
  expect(desk.output()).toMatch(/"errorName":"TypeError".*fail-on-signal/);
  expect(desk.output()).toMatch(/"errorName":"RangeError"/);
  expectNoWords(desk.output());
});

describe('the log of PostgreSQL', () => {
  /** Statements that fail as a broken program's would, with the words as a literal, as a parameter and as a row. */
  async function failAs(url: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const messages: string[] = [];
    const fail = (text: string, values: unknown[] = []) =>
      client.query(text, values).then(
        () => messages.push('it did not fail'),
        (error: Error) => messages.push(error.message),
      );
    await fail(`select '${WORDS}'::date`);
    await fail('select $1::date', [WORDS]);
    await fail(`do $$ begin raise exception '${WORDS}'; end $$`);
    await fail(`do $$ begin raise warning '${WORDS}'; raise exception 'x' using detail = '${WORDS}'; end $$`);
    await client.query('select $1::text', [WORDS]);
    await client.end();
    return messages;
  }

  it('of the embedded server has no statement, no parameter and no message that quotes a record, whoever was connected', async () => {
    const home = aHome();
    const key = Buffer.from('4'.repeat(64), 'hex');
    const server = await startEmbeddedPostgres(home);
    try {
      await ensureDatabaseRoles(server.adminUrl, key);
      for (const url of [server.adminUrl, ...ROLES.map((role) => roleUrl(server.adminUrl, key, role))]) {
        const messages = await failAs(url);
        expect(messages).toHaveLength(4);
        expect(messages.join()).toContain('Zwingenberg');
      }
    } finally {
      await server.release();
    }
    const log = readFileSync(join(home, 'postgres.log'), 'utf8');
    rmSync(home, { recursive: true, force: true });
    expect(log).toContain('ready to accept connections');
    expectNoWords(log);
  });

  it('is quiet for our roles also on a server that others configure', async () => {
    const rows = await sql<{ name: string; config: string[] }>(
      test.adminUrl,
      "select rolname as name, rolconfig as config from pg_roles where rolname = any ('{wardclerk_owner,wardclerk_app,wardclerk_worker,wardclerk_queue}')",
    );
    expect(rows).toHaveLength(4);
    for (const { config } of rows)
      expect(config).toEqual(
        expect.arrayContaining(Object.entries(QUIET_LOG).map(([name, value]) => `${name}=${value}`)),
      );
  });
});
