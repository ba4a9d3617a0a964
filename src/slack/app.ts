/** The Bolt app: transport, the one global middleware and the listeners. */
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { register as citationOpened } from './listeners/citation-opened.ts';
import { register as codeDecided } from './listeners/code-decided.ts';
import { register as codesRequested } from './listeners/codes-requested.ts';
import { register as codingExported } from './listeners/coding-exported.ts';
import { register as destructionDecided } from './listeners/destruction-decided.ts';
import { register as duplicateDecided } from './listeners/duplicate-decided.ts';
import { register as emergencyAsked } from './listeners/emergency-asked.ts';
import { register as fileShared } from './listeners/file-shared.ts';
import { register as homeOpened } from './listeners/home-opened.ts';
import { register as labelsDecided } from './listeners/labels-decided.ts';
import { register as passwordEntered } from './listeners/password-entered.ts';
import { register as patientChosen } from './listeners/patient-chosen.ts';
import { register as patientRegistered } from './listeners/patient-registered.ts';
import { register as queryAnswered } from './listeners/query-answered.ts';
import { register as queryAsked } from './listeners/query-asked.ts';
import { register as questionAsked } from './listeners/question-asked.ts';
import { register as reviewWorked } from './listeners/review-worked.ts';
import { register as shareAsked } from './listeners/share-asked.ts';
import { register as trailAsked } from './listeners/trail-asked.ts';
import { once } from './once.ts';
import type { SlackParts } from './parts.ts';

/** Every door that Slack has to the desk. */
export const LISTENERS = [
  fileShared,
  questionAsked,
  patientChosen,
  patientRegistered,
  duplicateDecided,
  citationOpened,
  homeOpened,
  codesRequested,
  codeDecided,
  codingExported,
  queryAsked,
  queryAnswered,
  emergencyAsked,
  reviewWorked,
  passwordEntered,
  shareAsked,
  destructionDecided,
  labelsDecided,
  trailAsked,
];

export const EVENTS_PATH = '/slack/events';

export interface SlackConnection {
  botToken: string;
  signingSecret: string | undefined;
  /** Set for Socket Mode; HTTP otherwise. */
  appToken: string | undefined;
  apiUrl: string;
  port: number;
  host: string;
}

export interface RunningSlackApp {
  app: App;
  /** Port of the HTTP receiver; null in Socket Mode. */
  port: number | null;
  stop(): Promise<void>;
}

/** Starts listening to Slack. @throws AppError `config.invalid`, `start.port`, `start.slack` */
export async function startSlackApp(connection: SlackConnection, parts: SlackParts): Promise<RunningSlackApp> {
  const logger = quiet(parts.log);
  const http = connection.appToken ? null : httpReceiver(connection, logger);
  const receiver =
    http ??
    new SocketModeReceiver({
      appToken: connection.appToken ?? '',
      logger,
      installerOptions: { clientOptions: clientOptions(connection.apiUrl) },
    });
  const app = new App({
    token: connection.botToken,
    receiver,
    logger,
    clientOptions: clientOptions(connection.apiUrl),
    deferInitialization: true, // else a refused token rejects where nobody catches it
  });
  await reachSlack(() => app.init());
  app.use(once(parts.database) as never);
  for (const register of LISTENERS) register(app, parts);
  app.error(async (error) => {
    parts.log('error', 'event failed', { errorName: error.name, code: String(error.code ?? '') });
    throw error; // answers 500, so that Slack delivers the event again
  });
  if (!http) await reachSlack(() => app.start());
  const address = http ? await listen(http, connection) : null;
  return {
    app,
    port: typeof address === 'object' && address ? address.port : null,
    stop: async () => void (await app.stop()),
  };
}

async function listen(receiver: HTTPReceiver, { port, host }: SlackConnection) {
  try {
    return (await receiver.start({ port, host })).address();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new AppError('start.port', { place: `${host}:${port}`, reason: PORT_REASONS[code] ?? code }, { cause });
  }
}

const PORT_REASONS: Record<string, string> = {
  EADDRINUSE: 'another program is there, perhaps a desk that runs already',
  EACCES: 'this user may not use that port',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no host of that name',
};

/** The codes of Slack, as `invalid_auth`, are no text of anybody. */
async function reachSlack(reach: () => Promise<unknown>): Promise<void> {
  try {
    await reach();
  } catch (cause) {
    const { data } = cause as { data?: { error?: string } };
    throw new AppError('start.slack', { reason: data?.error ?? 'it cannot be reached' }, { cause });
  }
}

/** Few and quick retries: a listener has 3 s, and a job is tried again by the queue. */
export function clientOptions(apiUrl: string) {
  return { slackApiUrl: apiUrl, retryConfig: { retries: 2, minTimeout: 300, maxTimeout: 2_000 } };
}

function httpReceiver({ signingSecret }: SlackConnection, logger: Logger): HTTPReceiver {
  if (!signingSecret) {
    throw new AppError('config.invalid', {
      faults: '  SLACK_SIGNING_SECRET: needed for HTTP; or set SLACK_APP_TOKEN for Socket Mode.',
    });
  }
  // Answering after the listeners have run means that an event which failed, or died with the process, comes again.
  return new HTTPReceiver({ signingSecret, endpoints: EVENTS_PATH, processBeforeResponse: true, logger });
}

/** Bolt's own messages can quote an event's text, so only that there was one is kept. */
function quiet(log: Log): Logger {
  const say = (level: 'warn' | 'error') => () => log(level, 'bolt message');
  const drop = (): void => {};
  return {
    debug: drop,
    info: drop,
    warn: drop,
    error: say('error'),
    setLevel: drop,
    getLevel: () => LogLevel.ERROR,
    setName: drop,
  };
}
