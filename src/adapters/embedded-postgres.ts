/**
 * The PostgreSQL that comes with the installation: one server per WARDCLERK_HOME, shared by every process that uses that
 * home. Whoever comes first starts it; whoever leaves last stops it. Its data survive kill -9 of any process.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { noteDataFolder } from './find-data-folder.ts';
import { choosePostgresAccount, type PostgresAccount } from './postgres-account.ts';
import { isAlive, takeLock } from './process-lock.ts';
import { QUIET_LOG } from './quiet-log.ts';

const run = promisify(execFile);
const SUPERUSER = 'postgres';
const DATABASE = 'wardclerk';
const START_TIMEOUT_MS = 60_000;
/** What is left of a killed server holds its memory for so long at most, and no other starts meanwhile. */
const REMAINS_MS = 10_000;
/** Small enough for a desk machine, durable as PostgreSQL comes. */
const SERVER_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '100',
  wal_level: 'minimal',
  max_wal_senders: '0',
  ...QUIET_LOG,
};

export interface EmbeddedPostgres {
  /** Connection string of the superuser, for preparing the database only. */
  adminUrl: string;
  /** The server's process id, for the supervisor. */
  pid: number;
  notice?: string;
  /** Stops the server unless other processes still use it. */
  release(): Promise<void>;
}

/** Starts the server of `home`, or joins the one that runs. @throws AppError `database.start`, `database.data-…` */
export async function startEmbeddedPostgres(home: string): Promise<EmbeddedPostgres> {
  const account = choosePostgresAccount(home);
  mkdirSync(home, { recursive: true });
  const password = serverPassword(home);
  const lock = await takeLock(join(home, 'postgres.lock'), START_TIMEOUT_MS);
  try {
    const running = runningServer(account.dataFolder);
    const server =
      running && (await answers(adminUrl(running.port, password))) ? running : await launch(home, account, password);
    const url = adminUrl(server.port, password);
    await ensureDatabase(url);
    noteDataFolder(home, account.dataFolder);
    return {
      adminUrl: url,
      pid: server.pid,
      ...(account.notice ? { notice: account.notice } : {}),
      release: () => stopUnlessUsed(home, account.dataFolder, url),
    };
  } finally {
    lock.release();
  }
}

function adminUrl(port: number, password: string, database = DATABASE): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

function serverPassword(home: string): string {
  const file = join(home, 'postgres.password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

interface RunningServer {
  pid: number;
  port: number;
}

function runningServer(dataFolder: string): RunningServer | null {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const server = { pid: Number(lines[0]), port: Number(lines[3]) };
  return server.port > 0 && isAlive(server.pid) ? server : null;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url.replace(`/${DATABASE}`, '/postgres'),
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function launch(home: string, account: PostgresAccount, password: string): Promise<RunningServer> {
  const { dataFolder, binFolder } = account;
  const ids = account.uid === undefined ? {} : { uid: account.uid, gid: account.gid };
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) {
    mkdirSync(dirname(dataFolder), { recursive: true, mode: 0o755 }); // the service user passes through
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    if (account.uid !== undefined) chownSync(dataFolder, account.uid, account.gid ?? account.uid);
    const passwordFile = join(dataFolder, '..', `.initdb-${process.pid}`);
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account.uid !== undefined) chownSync(passwordFile, account.uid, account.gid ?? account.uid);
    const args = [
      '-D',
      dataFolder,
      '-U',
      SUPERUSER,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--locale-provider=libc',
      '--no-instructions',
    ];
    try {
      await run(join(binFolder, 'initdb'), args, { ...ids, cwd: '/', env: { PATH: process.env.PATH, TZ: 'UTC' } });
    } catch (cause) {
      rmSync(dataFolder, { recursive: true, force: true });
      throw new AppError('database.start', { folder: home }, { cause });
    } finally {
      unlinkSync(passwordFile);
    }
  }
  const port = await keptPort(home);
  const logFile = join(resolve(home), 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  const settings = Object.entries({ ...SERVER_SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const start = (): ChildProcess =>
    spawn(join(binFolder, 'postgres'), ['-D', dataFolder, ...settings], {
      ...ids,
      cwd: '/',
      detached: true, // its own process group: Ctrl-C in a terminal reaches us first, and we stop it in order
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, TZ: 'UTC' },
    });
  let server = start();
  try {
    const begun = Date.now();
    for (; Date.now() < begun + START_TIMEOUT_MS; await sleep(50)) {
      if (await answers(adminUrl(port, password))) {
        server.unref();
        return { pid: server.pid ?? 0, port };
      }
      if (server.exitCode === null) continue;
      if (Date.now() > begun + REMAINS_MS) break;
      await sleep(250);
      server = start();
    }
  } finally {
    closeSync(log);
  }
  throw new AppError('database.start', { folder: logFile });
}

/** The port stays the same over restarts, so that open pools find the server again. */
async function keptPort(home: string): Promise<number> {
  const file = join(home, 'postgres.port');
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = kept > 0 && (await freePort(kept)) === kept ? kept : await freePort(0);
  writeFileSync(file, String(port));
  return port;
}

function freePort(wanted: number): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(0));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(`/${DATABASE}`, '/postgres') });
  await client.connect();
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  await client.end();
}

async function stopUnlessUsed(home: string, dataFolder: string, url: string): Promise<void> {
  const lock = await takeLock(join(home, 'postgres.lock'), START_TIMEOUT_MS);
  try {
    const server = runningServer(dataFolder);
    if (!server || (await countOthers(url)) > 0) return;
    process.kill(server.pid, 'SIGINT'); // "fast shutdown": open transactions roll back, the checkpoint is written
    for (const deadline = Date.now() + 20_000; isAlive(server.pid) && Date.now() < deadline; ) await sleep(25);
  } finally {
    lock.release();
  }
}

async function countOthers(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ others: number }>(
    "select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  );
  await client.end();
  return rows[0]?.others ?? 0;
}
