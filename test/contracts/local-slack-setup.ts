import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, type Logger, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../src/tryout/local-slack.ts';

export const ANA = 'ana@hospital.example';
export const BEN = 'ben@hospital.example';
export const GUS = 'gus@agency.example';

/** Refusals are expected here, so the libraries do not report them. */
export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

export async function readAppManifest(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(new URL('../../manifest.json', import.meta.url), 'utf8'));
}

/** A local Slack with two members of staff, a guest, a private channel with the app and one without. */
export async function aLocalSlack(options: Partial<LocalSlackOptions> = {}): Promise<LocalSlack> {
  return startLocalSlack({
    manifest: await readAppManifest(),
    members: [
      { email: ANA, name: 'Ana Prieto' },
      { email: BEN, name: 'Ben Okafor' },
      { email: GUS, name: 'Gus Guest', guest: true },
    ],
    channels: [
      { name: 'intake', members: [ANA, BEN] },
      { name: 'elsewhere', members: [ANA], withoutApp: true },
    ],
    retryDelaysMs: [0, 5, 5],
    ...options,
  });
}

export function aClient(slack: LocalSlack, token = slack.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  });
}

/** The refusal of a call as Slack gave it: `{ error, needed, provided }`. */
export async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'data' in error) return error.data as Record<string, unknown>;
    throw error;
  }
  throw new Error('the call was not refused');
}

export interface RunningApp {
  app: App;
  stop: () => Promise<void>;
}

/** A real Bolt app on a free port, told to the local Slack as its request URL. */
export async function aBoltApp(
  slack: LocalSlack,
  register: (app: App) => void,
  signingSecret = slack.signingSecret,
): Promise<RunningApp> {
  const port = await freePort();
  const receiver = new HTTPReceiver({ signingSecret, processBeforeResponse: true, logger: quiet });
  const app = new App({
    receiver,
    token: slack.botToken,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  app.error(async (error) => {
    throw error;
  });
  register(app);
  await app.start({ port, host: '127.0.0.1' });
  slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  return {
    app,
    stop: async () => {
      await app.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
