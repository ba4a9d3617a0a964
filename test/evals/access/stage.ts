/** The desk as the leak matrix tries it: the real Slack app over HTTP at a local Slack, the real commands, one process. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import sharp from 'sharp';
import { startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres.ts';
import { runProgram } from '../../../src/cli/run-program.ts';
import { readConfig } from '../../../src/config.ts';
import type { JobName, JobPayload } from '../../../src/jobs.ts';
import { JOBS } from '../../../src/jobs.ts';
import { startSlackApp } from '../../../src/slack/app.ts';
import { httpTransport } from '../../../src/tryout/app-link/send-to-app.ts';
import { type LocalSlack, startLocalSlack } from '../../../src/tryout/local-slack.ts';
import { openDecoder, openParts, type Parts, slackClient } from '../../../src/wiring.ts';

/** A channel where somebody reads along who may see nothing. */
export const CHANNEL = 'C0CORRIDOR';

/** Everything that came out of the desk on one try. */
export interface Shown {
  /** All of it as text: what Slack was sent, answers over HTTP, stdout, stderr, logs, jobs. */
  text: string;
  /** What went to a place where others than the person read: must never hold a word of a record. */
  elsewhere: string;
  ms: number;
}

export interface Stage {
  parts: Parts;
  admin: pg.Client;
  slack: LocalSlack;
  /** Key of a stored page picture. */
  imageKey: string;
  home: string;
  /** Does something and gives everything that came out meanwhile. `userId`: whose direct messages are their own. */
  watch(userId: string, act: () => Promise<unknown>): Promise<Shown>;
  /** Runs a command; gives its exit code. */
  command(args: string[]): Promise<number>;
  event(event: Record<string, unknown>): Promise<unknown>;
  interact(payload: Record<string, unknown>): Promise<unknown>;
  slash(payload: Record<string, string>): Promise<unknown>;
  announce(documentId: string): Promise<void>;
  close(): Promise<void>;
}

const ROOT = new URL('../../../', import.meta.url);
const printed = new AsyncLocalStorage<string[]>();

export async function openStage(): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-leaks-'));
  chmodSync(home, 0o755); // under root the server runs as another user, who must be able to enter
  const embedded = await startEmbeddedPostgres(home);
  const slack = await startLocalSlack({
    manifest: JSON.parse(readFileSync(new URL('manifest.json', ROOT), 'utf8')),
    members: [{ email: 'bystander@hospital.example', name: 'Bystander' }],
    channels: [{ id: CHANNEL, name: 'corridor', members: ['bystander@hospital.example'] }],
    answerTimeoutMs: 60_000,
  });
  const parts = await openParts(
    readConfig({
      WARDCLERK_HOME: home,
      DATABASE_URL: embedded.adminUrl,
      WARDCLERK_MASTER_KEY: '3'.repeat(64),
      TIMEZONE: 'UTC',
      LOG_LEVEL: 'silent',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
    }),
  );
  const admin = new pg.Client({ connectionString: embedded.adminUrl });
  await admin.connect();
  const decoder = openDecoder(parts.config);
  const out: string[] = [];
  const background: Promise<unknown>[] = [];
  const enqueue = async <N extends JobName>(name: N, payload: JobPayload<N>): Promise<void> => {
    JOBS[name].payload.parse(payload);
    out.push(`job ${name} ${JSON.stringify(payload)}`);
  };
  const quiet: Parts = {
    ...parts,
    queue: { ...parts.queue, enqueue },
    receive: { ...parts.receive, enqueue },
    log: (level, event, fields) => void out.push(`log ${level} ${event} ${JSON.stringify(fields ?? {})}`),
  };
  const running = await startSlackApp(
    {
      botToken: slack.botToken,
      signingSecret: slack.signingSecret,
      appToken: undefined,
      apiUrl: slack.apiUrl,
      port: 0,
      host: '127.0.0.1',
    },
    {
      database: parts.database,
      storage: parts.storage,
      decoder,
      enqueue,
      answers: parts.answers,
      intakeChannels: [],
      emergencyMinutes: 60,
      log: quiet.log,
      inBackground: (work) => void background.push(work),
    },
  );
  const requestUrl = `http://127.0.0.1:${running.port}/slack/events`;
  const transport = httpTransport({
    requestUrl: () => requestUrl,
    signingSecret: slack.signingSecret,
    nowMs: Date.now,
    timeoutMs: 60_000,
  });
  const send = async (envelope: 'events_api' | 'interactive' | 'slash_commands', payload: Record<string, unknown>) => {
    const { status, body } = await transport.send(envelope, payload);
    out.push(`answered ${status} ${body}`);
  };
  const restore = captureOutput();
  const png = await sharp({ create: { width: 2550, height: 3300, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const imageKey = await parts.storage.put(png);
  const client = slackClient(parts.config);

  return {
    parts: quiet,
    admin,
    slack,
    imageKey,
    home,
    async watch(userId, act) {
      out.length = 0;
      const from = slack.requests.length;
      const started = performance.now();
      await printed.run(out, act);
      while (background.length > 0) await Promise.allSettled(background.splice(0));
      const ms = performance.now() - started;
      const own = slack.as(userId).openDm();
      const sent = slack.requests.slice(from).filter(({ method }) => !/^(users\.info|auth\.test)$/.test(method));
      const elsewhere = sent.filter(({ args }) => {
        const channel = String(args.channel ?? args.channel_id ?? own);
        return channel !== own && channel !== userId && args.user !== userId;
      });
      return {
        text: [...sent.map(({ method, args }) => `${method} ${JSON.stringify(args)}`), ...out].join('\n'),
        elsewhere: [
          ...elsewhere.map(({ args }) => JSON.stringify(args)),
          ...out.filter((line) => /^(log|job) /.test(line)),
        ].join('\n'),
        ms,
      };
    },
    command: async (args) => {
      const before = process.exitCode;
      const code = await runProgram(args, quiet);
      process.exitCode = before;
      out.push(`exit ${code}`);
      return code;
    },
    event: (event) =>
      send('events_api', {
        token: 'forged',
        team_id: slack.team.id,
        api_app_id: slack.app.id,
        type: 'event_callback',
        event_id: `Ev${crypto.randomUUID()}`,
        event_time: Math.floor(Date.now() / 1000),
        authorizations: [{ team_id: slack.team.id, user_id: slack.app.userId, is_bot: true }],
        event,
      }),
    interact: (payload) =>
      send('interactive', { team: slack.team, api_app_id: slack.app.id, token: 'forged', ...payload }),
    slash: (payload) =>
      send('slash_commands', { token: 'forged', team_id: slack.team.id, api_app_id: slack.app.id, ...payload }),
    announce: async (documentId) => {
      if (!client) throw new Error('the stage has no Slack');
      const { announceDocument } = await import('../../../src/slack/announce-document.ts');
      await announceDocument({ database: parts.database, client }, documentId);
    },
    async close() {
      restore();
      await running.stop();
      await slack.close();
      await admin.end();
      await decoder.close();
      await parts.close();
      await embedded.release();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What commands print goes to the try that runs them, not to the terminal. */
function captureOutput(): () => void {
  const restores = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      const lines = printed.getStore();
      if (!lines) return write(chunk, ...rest);
      lines.push(String(chunk));
      return true;
    }) as typeof stream.write;
    return () => {
      stream.write = write;
    };
  });
  return () => {
    for (const restore of restores) restore();
  };
}
