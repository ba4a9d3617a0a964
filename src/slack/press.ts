/**
 * Buttons and forms: anybody who sees a message can press its button, so each press is identified and judged as the
 * presser, at the moment of the press. Errors become one sentence for the presser's eyes.
 */
import { randomUUID } from 'node:crypto';
import type { App, BlockAction, ButtonAction, ViewOutput } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Actor, Purpose } from '../access/actor.ts';
import { labellingPurpose } from '../access/decide-labels.ts';
import { recordDenial } from '../audit/record-denial.ts';
import { AppError } from '../errors.ts';
import { describeError } from '../log.ts';
import { deliver, type Place } from './deliver.ts';
import { type Identity, identify } from './identify.ts';
import type { SlackParts } from './parts.ts';
import { refuse } from './refuse.ts';
import { samePress } from './same-press.ts';
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
  /** What that message shows. */
  blocks: KnownBlock[];
  triggerId: string;
}

type Submit = (submission: Presser & { view: ViewOutput }) => Promise<Record<string, string> | null>;

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

/** A button for whoever may say what a label is: a privacy officer, or the records department. */
export function onLabellerButton(
  app: App,
  parts: SlackParts,
  actionId: string,
  work: (press: Press) => Promise<void>,
): void {
  registerButton(app, parts, actionId, asLabeller, work);
}

/** A form of theirs. */
export function onLabellerSubmit(app: App, parts: SlackParts, callbackId: string, work: Submit): void {
  registerForm(app, parts, callbackId, asLabeller, work);
}

function asLabeller(identity: Identity): { actor: Actor; purpose: Purpose } | null {
  const purpose = 'actor' in identity ? labellingPurpose(identity.actor) : null;
  return 'actor' in identity && purpose ? { actor: identity.actor, purpose } : null;
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
  const begin = samePress();
  app.action<BlockAction<ButtonAction>>(new RegExp(`^${actionId}(:|$)`), async ({ ack, body, action, client }) => {
    await ack();
    const channel = body.channel?.id ?? '';
    const threadTs = body.message?.thread_ts ?? body.container?.thread_ts;
    const place = { channel, threadTs, userId: body.user.id };
    const door = { door: actionId, id: action.value, channel: channel || 'home' };
    const where = body.container?.message_ts ?? body.view?.id ?? '';
    const end = begin([body.user.id, channel, where, action.action_id, action.value].join(' '));
    if (!end) return;
    let staffId: string | undefined;
    try {
      const identity = await identify(client, parts.database, {
        userId: body.user.id,
        teamId: body.team?.id,
        channel,
        external: false,
      });
      const admitted = admit(identity);
      if ('actor' in identity) staffId = identity.actor.staffId;
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
        blocks: (body.message?.blocks as KnownBlock[] | undefined) ?? [],
        triggerId: body.trigger_id,
      });
    } catch (error) {
      await recordDenial(parts.database, error, { ...door, staffId });
      await explain(client, parts, place, error);
    } finally {
      end();
    }
  });
}

/**
 * Registers a form. The work gives the faults by block id, or null when it is done; an expected error is told beside the
 * first field.
 */
export function onSubmit(app: App, parts: SlackParts, callbackId: string, work: Submit): void {
  registerForm(app, parts, callbackId, (identity) => (identity.kind === 'staff' ? identity : null), work);
}

/** A form of a privacy officer. */
export function onOfficerSubmit(app: App, parts: SlackParts, callbackId: string, work: Submit): void {
  registerForm(app, parts, callbackId, asOfficer, work);
}

function registerForm(
  app: App,
  parts: SlackParts,
  callbackId: string,
  admit: (identity: Identity) => { actor: Actor; purpose: Purpose } | null,
  work: Submit,
): void {
  app.view(callbackId, async ({ ack, body, view, client }) => {
    const identity = await identify(client, parts.database, {
      userId: body.user.id,
      teamId: body.team?.id,
      channel: 'modal',
      external: false,
    });
    const place = { channel: '', userId: body.user.id };
    const admitted = admit(identity);
    if (!admitted) {
      await ack({ response_action: 'clear' });
      if (identity.kind !== 'staff') return refuse(client, parts.database, place, identity);
      const error = new AppError('access.not-officer');
      const { staffId } = identity.actor;
      await recordDenial(parts.database, error, { door: callbackId, staffId, channel: 'modal' });
      return explain(client, parts, place, error);
    }
    const { actor, purpose } = admitted;
    try {
      const faults = await work({ actor, purpose, view, client });
      await (faults ? ack({ response_action: 'errors', errors: faults }) : ack());
    } catch (error) {
      const [field] = Object.keys(view.state.values);
      if (!(error instanceof AppError) || !field) throw error;
      const refusal = { door: callbackId, id: namedIn(view), mrn: fieldOf(view, 'mrn'), channel: 'modal' };
      await recordDenial(parts.database, error, { ...refusal, staffId: actor.staffId });
      await ack({ response_action: 'errors', errors: { [field]: error.message } });
    }
  });
}

/** What stands in a text field of a form; every field's element is named "value". */
function fieldOf(view: ViewOutput, blockId: string): string | undefined {
  return view.state.values[blockId]?.value?.value ?? undefined;
}

/** The opaque id that a form remembers, by itself or as one of several things. */
function namedIn({ private_metadata: memory }: ViewOutput): string | undefined {
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(memory ?? '')?.[0];
}

/** Tells a person what went wrong, in their own eyes only. */
export async function explain(client: WebClient, parts: SlackParts, place: Place, error: unknown): Promise<void> {
  const errorId = randomUUID().slice(0, 8);
  if (!(error instanceof AppError)) parts.log('error', 'press failed', { errorId, ...describeError(error) });
  await deliver(client, place, problemView(error, errorId));
}
