/** Starts everything that a desk needs in one go: the parts, the Slack app, the worker processes and their supervision. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withPipeline } from './access/scope.ts';
import { startEmbeddedPostgres } from './adapters/embedded-postgres.ts';
import { isAlive } from './adapters/process-lock.ts';
import { keepCheckpoint } from './audit/keep-checkpoint.ts';
import type { Config } from './config.ts';
import { describeError } from './log.ts';
import { dueNight } from './retention/due-night.ts';
import { isNightChecked } from './retention/integrity.store.ts';
import { announceEmergencies } from './slack/announce-emergencies.ts';
import { answerStalledQuestions } from './slack/answer-in-slack.ts';
import { type RunningSlackApp, startSlackApp } from './slack/app.ts';
import { judgeShares } from './slack/share-answer.ts';
import { openDecoder, openParts, type Parts, slackClient } from './wiring.ts';

const WORKER = fileURLToPath(new URL('../workers/main.ts', import.meta.url));
const RESTART_AFTER_MS = 1_000;
const WATCH_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 30_000;
/** Relations and roles end at any time; what is shared in channels is judged again this often, and when somebody joins. */
const JUDGE_SHARES_EVERY_MS = 600_000;
const LOOK_FOR_NIGHT_EVERY_MS = 300_000;
const CHECKPOINT_EVERY_MS = 3_600_000;
const STOP_WITHIN_MS = 15_000;

export interface Desk {
  parts: Parts;
  port: number | null;
  /** Process ids: this one, the workers, the embedded server. */
  processes(): number[];
  stop(): Promise<void>;
}

/** @throws AppError when the configuration or a part is not right; nothing is left running then. */
export async function startDesk(config: Config): Promise<Desk> {
  const parts = await openParts(config);
  const background = new Set<Promise<unknown>>();
  const inBackground = (work: Promise<unknown>): void => {
    const tracked = work
      .catch((error: unknown) => parts.log('error', 'work in the background failed', describeError(error)))
      .finally(() => background.delete(tracked));
    background.add(tracked);
  };
  const decoder = openDecoder(config);
  const slackParts = {
    database: parts.database,
    storage: parts.storage,
    decoder,
    enqueue: parts.queue.enqueue,
    answers: parts.answers,
    intakeChannels: config.SLACK_INTAKE_CHANNELS,
    emergencyMinutes: config.EMERGENCY_MINUTES,
    log: parts.log,
    inBackground,
  };
  const slack = await openSlack(config, parts, slackParts);
  const workers = superviseWorkers(config, parts);
  const server = superviseServer(config, parts);
  const client = slackClient(config);
  let swept = Promise.resolve();
  const sweep = (): void => {
    if (!client) return;
    // One after the other: a sweep that takes long must not answer a question twice.
    swept = swept
      .then(() => answerStalledQuestions(client, slackParts))
      .then(() => announceEmergencies(client, slackParts))
      .catch((error) => parts.log('warn', 'sweep failed', describeError(error)));
    inBackground(swept);
  };
  sweep();
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS);
  const sign = (): void => {
    const { database, masterKey } = parts;
    inBackground(
      keepCheckpoint({ database, home: config.home, masterKey }).catch((error) =>
        parts.log('error', 'no audit checkpoint was written', describeError(error)),
      ),
    );
  };
  const checkAtNight = (): void => {
    const night = dueNight(new Date(), config.timeZone, config.INTEGRITY_HOUR);
    if (!night) return;
    inBackground(
      withPipeline(parts.database, (pipeline) => isNightChecked(pipeline, night))
        .then((checked) => (checked ? undefined : parts.queue.enqueue('check-integrity', { night }, { key: night })))
        .catch((error) => parts.log('error', 'the integrity check was not queued', describeError(error))),
    );
  };
  const checking = setInterval(checkAtNight, LOOK_FOR_NIGHT_EVERY_MS);
  const judge = (): void => {
    if (!client) return;
    inBackground(
      judgeShares({ client, database: parts.database }, null).catch((error) =>
        parts.log('error', 'what is shared was not judged', describeError(error)),
      ),
    );
  };
  const judging = setInterval(judge, JUDGE_SHARES_EVERY_MS);
  const signing = setInterval(sign, CHECKPOINT_EVERY_MS);
  sign();

  return {
    parts,
    port: slack.port,
    processes: () => [process.pid, ...workers.pids(), ...(server.pid() ? [server.pid() ?? 0] : [])],
    async stop() {
      clearInterval(sweeping);
      clearInterval(signing);
      clearInterval(judging);
      clearInterval(checking);
      server.stop();
      await slack.stop();
      await Promise.race([Promise.allSettled([...background]), sleep(STOP_WITHIN_MS)]);
      await decoder.close();
      await workers.stop();
      await parts.close();
    },
  };
}

async function openSlack(
  config: Config,
  parts: Parts,
  slackParts: Parameters<typeof startSlackApp>[1],
): Promise<RunningSlackApp> {
  try {
    return await startSlackApp(
      {
        botToken: config.SLACK_BOT_TOKEN ?? '',
        signingSecret: config.SLACK_SIGNING_SECRET,
        appToken: config.SLACK_APP_TOKEN,
        apiUrl: config.SLACK_API_URL,
        port: config.SLACK_PORT,
        host: config.SLACK_HOST,
      },
      slackParts,
    );
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** Keeps `WORKERS` worker processes running; one that dies is started again, and its jobs go on. */
function superviseWorkers(config: Config, parts: Parts) {
  const running = new Set<ChildProcess>();
  let stopping = false;
  const start = (): void => {
    const worker = spawn(process.execPath, [...NODE_OPTIONS, WORKER], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: workerEnvironment(config),
    });
    running.add(worker);
    worker.once('exit', () => {
      running.delete(worker);
      if (stopping) return;
      parts.log('warn', 'worker died, starting another', { pid: worker.pid ?? 0 });
      setTimeout(() => !stopping && start(), RESTART_AFTER_MS);
    });
  };
  for (let count = 0; count < config.WORKERS; count++) start();
  return {
    pids: () => [...running].flatMap((worker) => worker.pid ?? []),
    async stop() {
      stopping = true;
      const ended = [...running].map((worker) => new Promise((done) => worker.once('exit', done)));
      for (const worker of running) worker.kill('SIGTERM');
      await Promise.race([Promise.all(ended), sleep(STOP_WITHIN_MS)]);
      for (const worker of running) worker.kill('SIGKILL');
    },
  };
}

/**
 * A young generation of a few megabytes: V8 would keep three times 16 MB for it. A worker asks for a collection at each
 * look at a page and after each document (`--expose-gc`), since V8 does not see how large the page pictures behind its
 * small objects are.
 */
const NODE_OPTIONS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', '--expose-gc'] as const;

/**
 * Settings of the C library (glibc) for processes that handle pictures: freed page images go back to the system at once.
 * Without them a worker keeps twice the memory. Other systems ignore them.
 */
const SMALL_MEMORY = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '1000000',
  MALLOC_MMAP_THRESHOLD_: '1000000',
} as const;

/** The workers get what was decided here, also when it came from arguments rather than from the environment. */
function workerEnvironment(config: Config): NodeJS.ProcessEnv {
  const settings = Object.entries(config).filter(([name]) => name === name.toUpperCase());
  const texts = settings.map(([name, value]) => [name, toSetting(value)]);
  return { ...SMALL_MEMORY, ...process.env, ...Object.fromEntries(texts), WARDCLERK_HOME: config.home };
}

function toSetting(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value === undefined ? '' : String(value);
}

/** Starts the embedded server again when it dies; open pools find it on the same port. */
function superviseServer(config: Config, parts: Parts) {
  let pid = parts.database.serverPid;
  let busy = false;
  const timer = setInterval(async () => {
    if (pid === undefined || busy || isAlive(pid)) return;
    busy = true;
    parts.log('error', 'the embedded PostgreSQL died, starting it again', { pid });
    try {
      pid = (await startEmbeddedPostgres(config.home)).pid;
    } catch (error) {
      parts.log('error', 'the embedded PostgreSQL did not start', describeError(error));
    }
    busy = false;
  }, WATCH_EVERY_MS);
  return { pid: () => pid, stop: () => clearInterval(timer) };
}
