/**
 * Buttons and forms: anybody who sees a message can press its button, so each press is identified and judged as the
 * presser, at the moment of the press. Errors become one sentence for the presser's eyes.
 */
import { randomUUID } from 'node:crypto';
import type { App, BlockAction, ButtonAction, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor, Purpose } from '../access/actor.ts';
import { AppError } from '../errors.ts';
import { describeError } from '../log.ts';
import { deliver, type Place } from './deliver.ts';
import { type Identity, identify } from './identify.ts';
import type { SlackParts } from './parts.ts';
import { refuse } from './refuse.ts';
import { problemView } from './views/problem.ts';

interface Presser {
  actor: Actor;
  purpose: Purpose;
  client: WebClient;
}

export interface Press extends Presser {
  value: string;
  place: Place;
  /** The message that carries the button; empty for one that is none, as in App Home. */
  messageTs: string;
  triggerId: string;
}

/** Registers a button. `actionId` also covers ids that go on after a colon, since Slack wants them unique in a message. */
export function onButton(app: App, parts: SlackParts, actionId: string, work: (press: Press) => Promise<void>): void {
  registerButton(app, parts, actionId, (identity) => (identity.kind === 'staff' ? identity : null), work);
}

/** A button of a privacy officer, who presses it for the audit and reads no record. */
export function onOfficerButton(
  app: App,
  parts: SlackParts,
  actionId: string,
  work: (press: Press) => Promise<void>,
): void {
  registerButton(app, parts, actionId, asOfficer, work);
}

/** The person as a privacy officer, or null. */
export function asOfficer(identity: Identity): { actor: Actor; purpose: Purpose } | null {
  const known = identity.kind === 'staff' || identity.kind === 'no-records';
  if (!known || !identity.actor.roles.includes('privacy-officer')) return null;
  return { actor: identity.actor, purpose: 'audit' };
}

function registerButton(
  app: App,
  parts: SlackParts,
  actionId: string,
  admit: (identity: Identity) => { actor: Actor; purpose: Purpose } | null,
  work: (press: Press) => Promise<void>,
): void {
  app.action<BlockAction<ButtonAction>>(new RegExp(`^${actionId}(:|$)`), async ({ ack, body, action, client }) => {
    await ack();
    const channel = body.channel?.id ?? '';
    const threadTs = body.message?.thread_ts ?? body.container?.thread_ts;
    const place = { channel, threadTs, userId: body.user.id };
    try {
      const identity = await identify(client, parts.database, {
        userId: body.user.id,
        teamId: body.team?.id,
        channel,
        external: false,
      });
      const admitted = admit(identity);
      if (!admitted) {
        if (identity.kind === 'staff') throw new AppError('access.not-officer');
        return await refuse(client, parts.database, place, identity);
      }
      const { actor, purpose } = admitted;
      await work({
        actor,
        purpose,
        client,
        value: action.value ?? '',
        place,
        messageTs: body.message?.ts ?? '',
        triggerId: body.trigger_id,
      });
    } catch (error) {
      await explain(client, parts, place, error);
    }
  });
}

/** Registers a form. The work gives the faults by block id, or null when it is done. */
export function onSubmit(
  app: App,
  parts: SlackParts,
  callbackId: string,
  work: (submission: Presser & { view: ViewOutput }) => Promise<Record<string, string> | null>,
): void {
  app.view(callbackId, async ({ ack, body, view, client }) => {
    const identity = await identify(client, parts.database, {
      userId: body.user.id,
      teamId: body.team?.id,
      channel: 'modal',
      external: false,
    });
    if (identity.kind !== 'staff') {
      await ack({ response_action: 'clear' });
      return refuse(client, parts.database, { channel: '', userId: body.user.id }, identity);
    }
    const { actor, purpose } = identity;
    const faults = await work({ actor, purpose, view, client });
    await (faults ? ack({ response_action: 'errors', errors: faults }) : ack());
  });
}

/** Tells a person what went wrong, in their own eyes only. */
export async function explain(client: WebClient, parts: SlackParts, place: Place, error: unknown): Promise<void> {
  const errorId = randomUUID().slice(0, 8);
  if (!(error instanceof AppError)) parts.log('error', 'press failed', { errorId, ...describeError(error) });
  await deliver(client, place, problemView(error, errorId));
}
