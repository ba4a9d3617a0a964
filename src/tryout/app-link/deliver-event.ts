import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../channels.ts';
import type { JsonObject } from '../json.ts';
import type { Workspace } from '../state.ts';
import type { AppAnswer, AppTransport, Retry, RetryReason } from './send-to-app.ts';

export interface DeliveryAttempt {
  retryNum: number;
  retryReason?: RetryReason;
  outcome: AppAnswer['outcome'];
  status: number;
  ms: number;
}

/** One event on its way to the app, with every attempt so far. */
export interface Delivery {
  eventId: string;
  /** The subscription it falls under, for example "message.im". */
  subscription: string;
  event: JsonObject;
  attempts: DeliveryAttempt[];
  acknowledged: boolean;
  /** Resolves when it is acknowledged or given up. */
  done: Promise<void>;
}

export interface DeliveryOptions {
  workspace: Workspace;
  transport: AppTransport;
  /** Waits before the second, third and fourth attempt. Slack: at once, 1 minute, 5 minutes. */
  retryDelaysMs: number[];
  closed: AbortSignal;
}

export interface EventDelivery {
  /** Sends an event if the manifest subscribes to it and the app is in the channel; undefined otherwise. */
  publish(subscription: string, event: JsonObject, channel?: Channel): Delivery | undefined;
  /** Sends an event that was sent before once more, under the same event id, as Slack does when an answer was lost. */
  repeat(delivery: Delivery): Promise<DeliveryAttempt>;
  deliveries: Delivery[];
}

export function createEventDelivery(options: DeliveryOptions): EventDelivery {
  const deliveries: Delivery[] = [];
  const bodies = new Map<Delivery, JsonObject>();
  return {
    deliveries,
    publish: (subscription, event, channel) => {
      if (!mayDeliver(options.workspace, subscription, channel)) return undefined;
      const body = envelope(options.workspace, event, channel);
      const delivery: Delivery = {
        eventId: String(body.event_id),
        subscription,
        event,
        attempts: [],
        acknowledged: false,
        done: Promise.resolve(),
      };
      delivery.done = deliver(options, delivery, body);
      deliveries.push(delivery);
      bodies.set(delivery, body);
      return delivery;
    },
    repeat: async (delivery) => {
      const body = bodies.get(delivery);
      if (!body) throw new Error('local Slack: that event was never sent');
      return attempt(options, delivery, body, { num: delivery.attempts.length, reason: 'http_timeout' });
    },
  };
}

function mayDeliver(workspace: Workspace, subscription: string, channel?: Channel): boolean {
  if (!workspace.manifest.settings.event_subscriptions.bot_events.includes(subscription)) return false;
  return !channel || channel.members.has(workspace.app.userId);
}

function envelope(workspace: Workspace, event: JsonObject, channel?: Channel): JsonObject {
  const { team, app } = workspace;
  return {
    token: 'local-slack-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: workspace.newId('Ev'),
    event_time: Math.floor(workspace.nowMs() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: channel?.extShared ?? false,
    event_context: workspace.newId('EC'),
  };
}

async function deliver(options: DeliveryOptions, delivery: Delivery, body: JsonObject): Promise<void> {
  let retry: Retry | undefined;
  for (const delayMs of [0, ...options.retryDelaysMs]) {
    if (retry) await pause(delayMs, options.closed);
    if (options.closed.aborted) return;
    const made = await attempt(options, delivery, body, retry);
    if (delivery.acknowledged || made.final) return;
    retry = { num: made.retryNum + 1, reason: reasonFor(made.outcome) };
  }
}

async function attempt(
  options: DeliveryOptions,
  delivery: Delivery,
  body: JsonObject,
  retry?: Retry,
): Promise<DeliveryAttempt & { final: boolean }> {
  const answer = await options.transport.send('events_api', body, retry);
  const made: DeliveryAttempt = {
    retryNum: retry?.num ?? 0,
    ...(retry ? { retryReason: retry.reason } : {}),
    outcome: answer.outcome,
    status: answer.status,
    ms: answer.ms,
  };
  delivery.attempts.push(made);
  if (answer.status >= 200 && answer.status < 300) delivery.acknowledged = true;
  options.workspace.changed({ kind: 'delivery' });
  return { ...made, final: answer.noRetry };
}

function reasonFor(outcome: AppAnswer['outcome']): RetryReason {
  return ({ answered: 'http_error', timeout: 'http_timeout', unreachable: 'connection_failed' } as const)[outcome];
}

/** Waits, but not longer than the local Slack lives. */
async function pause(delayMs: number, closed: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, { signal: closed, ref: false }).catch((error: unknown) => {
    if (!closed.aborted) throw error;
  });
}
