import type { JsonObject } from '../json.ts';
import { signRequest } from './sign-request.ts';

export type Envelope = 'events_api' | 'interactive' | 'slash_commands';

/** Why an attempt is made again, in the words of the header x-slack-retry-reason. */
export type RetryReason = 'http_error' | 'http_timeout' | 'connection_failed';

export interface Retry {
  num: number;
  reason: RetryReason;
}

export interface AppAnswer {
  outcome: 'answered' | 'timeout' | 'unreachable';
  /** HTTP status; 200 for an acknowledged Socket Mode envelope; 0 without an answer. */
  status: number;
  body: string;
  /** The app asked not to be told again (x-slack-no-retry). */
  noRetry: boolean;
  ms: number;
}

/** A way to the app: its request URL or its socket. */
export interface AppTransport {
  send(envelope: Envelope, payload: JsonObject, retry?: Retry): Promise<AppAnswer>;
}

export interface HttpTransportOptions {
  requestUrl: () => string | undefined;
  signingSecret: string;
  nowMs: () => number;
  /** Slack waits 3 s for an answer. */
  timeoutMs: number;
}

/** Signed HTTP POSTs to the app's request URL, as JSON for events and as forms for the rest. */
export function httpTransport(options: HttpTransportOptions): AppTransport {
  return {
    send: async (envelope, payload, retry) => {
      const url = options.requestUrl();
      if (!url) return { outcome: 'unreachable', status: 0, body: 'no request URL is set', noRetry: true, ms: 0 };
      const { body, type } = encode(envelope, payload);
      const headers = {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...signRequest(options.signingSecret, body, options.nowMs()),
        ...(retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {}),
      };
      return post(url, body, headers, options.timeoutMs);
    },
  };
}

function encode(envelope: Envelope, payload: JsonObject): { body: string; type: string } {
  if (envelope === 'events_api') return { body: JSON.stringify(payload), type: 'application/json' };
  const fields =
    envelope === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return { body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' };
}

async function post(url: string, body: string, headers: Record<string, string>, timeoutMs: number): Promise<AppAnswer> {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' });
    const text = await response.text();
    const noRetry = response.headers.get('x-slack-no-retry') === '1';
    return { outcome: 'answered', status: response.status, body: text, noRetry, ms: ms() };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { outcome: timedOut ? 'timeout' : 'unreachable', status: 0, body: String(error), noRetry: false, ms: ms() };
  }
}
