/** The real thing: `npm start` as a process of its own with its worker, connected to a local Slack. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { type AppAnswer, type Envelope, httpTransport } from '../../src/tryout/app-link/send-to-app.ts';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../src/tryout/local-slack.ts';

const ROOT = new URL('../../', import.meta.url);
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;

/** A folder for WARDCLERK_HOME that the embedded server's user may enter also under root. */
export function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-flow-'));
  chmodSync(home, 0o755);
  return home;
}

export interface RunningDesk {
  slack: LocalSlack;
  home: string;
  /** Sends the desk whatever is asked, signed as Slack signs: what a person could not do by the page alone. */
  send(envelope: Envelope, payload: Record<string, unknown>): Promise<AppAnswer>;
  /** Everything that the desk and its workers wrote to stdout and stderr. */
  output(): string;
  /** Process id of the Slack process. */
  pid: number;
  /** Process ids of the workers that said they are ready, in that order. */
  workerPids(): number[];
  /** Ends the desk as a power cut would, the worker with it. The local Slack and the home stay. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

interface DeskOptions {
  people?: Pick<LocalSlackOptions, 'members' | 'channels'>;
  /** Connection string of a test database; without one the embedded server of `home` is used. */
  adminUrl?: string;
  home?: string;
  /** The local Slack of a desk before, when this one takes its place. */
  slack?: LocalSlack;
  /** Further settings of the desk. `SLACK_API_URL` may put something between the desk and the local Slack. */
  env?: Record<string, string>;
}

/** Starts a local Slack and a desk that answers it, and waits until the worker listens. Whoever starts stops. */
export async function startRunningDesk(options: DeskOptions): Promise<RunningDesk> {
  const { adminUrl, home = aHome(), env = {} } = options;
  const slack = options.slack ?? (await startSlack(options.people ?? { members: [] }));
  const desk = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...plainEnvironment(),
      ...(adminUrl ? { DATABASE_URL: adminUrl, WARDCLERK_MASTER_KEY: inject('masterKey') } : {}),
      WARDCLERK_HOME: home,
      TIMEZONE: 'UTC',
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_PORT: '0',
      OCR_WORKERS: '1',
      OCR_ENGINE: 'tesseract.js',
      ...env,
    },
  });
  let output = '';
  for (const stream of [desk.stdout, desk.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const workerPids = (): number[] => [...output.matchAll(/"pid":(\d+).*"worker ready"/g)].map(([, pid]) => Number(pid));
  try {
    await until(() => {
      if (hasEnded(desk)) throw new Error(`the desk ended: ${output}`);
      return /Slack events on (\S+)\. /.test(output) && workerPids().length > 0;
    }, START_WITHIN_MS);
  } catch (error) {
    desk.kill('SIGKILL');
    await slack.close();
    throw error;
  }
  const requestUrl = /Slack events on (\S+)\. /.exec(output)?.[1] ?? '';
  slack.setRequestUrl(requestUrl);
  const { signingSecret } = slack;
  const transport = httpTransport({ requestUrl: () => requestUrl, signingSecret, nowMs: Date.now, timeoutMs: 15_000 });
  return {
    slack,
    home,
    send: (envelope, payload) => transport.send(envelope, payload),
    pid: desk.pid ?? 0,
    output: () => output,
    workerPids,
    kill: async () => {
      const ended = new Promise((done) => desk.once('exit', done));
      for (const pid of [desk.pid, workerPids().at(-1)]) if (pid) process.kill(pid, 'SIGKILL');
      await ended;
    },
    stop: async () => {
      await stopProcess(desk);
      await slack.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The local Slack of a desk. */
export function startSlack(people: Pick<LocalSlackOptions, 'members' | 'channels'>): Promise<LocalSlack> {
  return startLocalSlack({
    manifest: JSON.parse(readFileSync(new URL('manifest.json', ROOT), 'utf8')),
    ...people,
    retryDelaysMs: [100, 1_000, 5_000],
    // Slack waits 3 s; two test files on two cores may make the desk slower than that, which is not what is tested.
    answerTimeoutMs: 15_000,
  });
}

/** The environment without what a developer may have set for their own desk. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const own =
    /^(WARDCLERK|DATABASE|REDIS|SLACK|MODEL|OCR|LANGSMITH|LANGCHAIN|EMBEDDED)_|^LOG_LEVEL$|^WORKERS$|^VITEST|^NODE_OPTIONS$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

async function stopProcess(desk: ChildProcess): Promise<void> {
  if (hasEnded(desk)) return;
  const ended = new Promise((done) => desk.once('exit', done));
  desk.kill('SIGTERM');
  await Promise.race([ended, sleep(STOP_WITHIN_MS)]);
  if (!hasEnded(desk)) desk.kill('SIGKILL');
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Waits for a condition. @throws Error when it does not come true in time */
export async function until<T>(look: () => T | false | Promise<T | false>, timeoutMs = 60_000): Promise<T> {
  for (const deadline = Date.now() + timeoutMs; ; await sleep(50)) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`not seen within ${timeoutMs} ms: ${look}`);
  }
}
