import type { EventDelivery } from '../app-link/deliver-event.ts';
import type { InteractionTokens } from '../app-link/interaction-tokens.ts';
import { type Channel, channelScope } from '../channels.ts';
import type { JsonObject } from '../json.ts';
import { type Member, memberJson } from '../people.ts';
import type { Workspace } from '../state.ts';

/** One call of a Web API method by the app, after its token was checked. */
export interface ApiCall {
  workspace: Workspace;
  args: JsonObject;
  events: EventDelivery;
  tokens: InteractionTokens;
  /** Scopes that the manifest grants to the bot token. */
  scopes: ReadonlySet<string>;
}

export interface ApiMethod {
  /** Any one of these is enough; an empty list needs none. */
  scopes: string[];
  /** Which token the method takes; the bot token unless said otherwise. */
  token?: 'app';
  /** The fields of the answer beside `ok`. Throws ApiError. */
  answer(call: ApiCall): JsonObject | Promise<JsonObject>;
}

export type ApiMethods = Record<string, ApiMethod>;

/** An answer `{ ok: false, error }` with HTTP status 200, as Slack refuses. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly extra: JsonObject;

  constructor(error: string, extra: JsonObject = {}) {
    super(error);
    this.extra = extra;
  }
}

export function missingScope(needed: string[], granted: ReadonlySet<string>): ApiError {
  return new ApiError('missing_scope', { needed: needed.join(','), provided: [...granted].join(',') });
}

/** A required argument as text. */
export function required(call: ApiCall, name: string): string {
  const value = call.args[name];
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw new ApiError('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
  });
}

/** An argument as a yes or no: forms say "true" and "1". */
export function flag(call: ApiCall, name: string): boolean {
  return ['true', '1', true].includes(call.args[name] as string | boolean);
}

/** A channel that the app may see. A private channel without the app in it does not exist for it. */
export function visibleChannel(call: ApiCall, id: string): Channel {
  const channel = call.workspace.channels.get(id);
  const inside = channel?.members.has(call.workspace.app.userId);
  if (!channel || (!inside && channel.kind !== 'public')) throw new ApiError('channel_not_found');
  return channel;
}

/** A channel whose kind the scopes let the app read or look back in. */
export function scopedChannel(call: ApiCall, id: string, right: 'read' | 'history'): Channel {
  const channel = visibleChannel(call, id);
  const scope = channelScope(channel.kind, right);
  if (!call.scopes.has(scope)) throw missingScope([scope], call.scopes);
  return channel;
}

/** A channel where the app may post: its id, or a person's id for the direct message with them. */
export function postingChannel(call: ApiCall, idOrUser: string): Channel {
  const { workspace } = call;
  const direct = workspace.members.has(idOrUser)
    ? [...workspace.channels.values()].find((channel) => channel.kind === 'im' && channel.members.has(idOrUser))
    : undefined;
  const channel = direct ?? visibleChannel(call, idOrUser);
  if (channel.archived) throw new ApiError('is_archived');
  if (!channel.members.has(workspace.app.userId)) throw new ApiError('not_in_channel');
  return channel;
}

export function knownMember(call: ApiCall, id: string): Member {
  const member = call.workspace.members.get(id);
  if (!member) throw new ApiError('user_not_found');
  return member;
}

export function userJson(call: ApiCall, member: Member): JsonObject {
  return memberJson(member, call.workspace.team.id, call.scopes.has('users:read.email'));
}

/** One page of a list by Slack's cursor: `limit` items and `response_metadata.next_cursor`. */
export function pageOf<T>(call: ApiCall, items: T[], fallback: number): { items: T[]; response_metadata: JsonObject } {
  const limit = Math.min(Number(call.args.limit) || fallback, 1000);
  const start = Number(Buffer.from(String(call.args.cursor ?? ''), 'base64').toString() || 0);
  const next = start + limit < items.length ? Buffer.from(String(start + limit)).toString('base64') : '';
  return { items: items.slice(start, start + limit), response_metadata: { next_cursor: next } };
}
