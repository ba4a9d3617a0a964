import type { EventDelivery } from '../app-link/deliver-event.ts';
import { type InteractionTokens, interactionBase, type ResponseTarget } from '../app-link/interaction-tokens.ts';
import type { AppTransport, Envelope } from '../app-link/send-to-app.ts';
import type { Channel } from '../channels.ts';
import { isObject, type JsonObject, parseJson } from '../json.ts';
import { messagesFor } from '../messages.ts';
import type { Member } from '../people.ts';
import type { Message, Workspace } from '../state.ts';
import type { ApiRequest } from '../web-api/answer-call.ts';
import { directMessageOf, findChannel } from '../workspace.ts';

/** What acting as one person needs. */
export interface Desk {
  workspace: Workspace;
  events: EventDelivery;
  tokens: InteractionTokens;
  transport: AppTransport;
  member: Member;
  /** What the app has sent so far; bodies of its answers are added. */
  requests: ApiRequest[];
}

/** How the app answered a click, a submitted form, a command or a shortcut. */
export interface Acted {
  /** True when the app answered with a 2xx status within 3 s; otherwise the person sees an error. */
  ok: boolean;
  /** HTTP status; 0 without an answer. */
  status: number;
  ms: number;
  /** The body of the answer when it is a JSON object. */
  answer: JsonObject;
  /** The body as text. */
  body: string;
  payload: JsonObject;
}

/** The channel that a person means: an id, "#name", or "@app" for their direct message with the app. Throws when it is not theirs. */
export function channelFor(desk: Desk, idOrName: string): Channel {
  const { workspace, member } = desk;
  const channel = idOrName === '@app' ? directMessageOf(workspace, member.id) : findChannel(workspace, idOrName);
  if (!channel?.members.has(member.id)) throw new Error(`local Slack: ${member.name} is not in ${idOrName}`);
  return channel;
}

/** A message that this person sees, by its timestamp, in whatever channel. Throws when they see none. */
export function seenMessage(desk: Desk, ts: string): Message {
  for (const channelId of desk.workspace.channels.keys()) {
    const found = messagesFor(desk.workspace, desk.member.id, channelId).find((message) => message.ts === ts);
    if (found) return found;
  }
  throw new Error(`local Slack: ${desk.member.name} sees no message ${ts}`);
}

/** Sends an interaction with its trigger id and, where one is due, its response URL. */
export async function interact(
  desk: Desk,
  envelope: Envelope,
  payload: JsonObject,
  target?: ResponseTarget,
): Promise<Acted> {
  if (desk.member.deleted) throw new Error(`local Slack: the account of ${desk.member.name} is deactivated`);
  const full: JsonObject = {
    ...(envelope === 'interactive' ? interactionBase(desk.workspace, desk.member.id) : {}),
    ...payload,
    trigger_id: desk.tokens.newTrigger(desk.member.id),
    ...(target ? { response_url: desk.tokens.newResponseUrl(target) } : {}),
  };
  const answer = await desk.transport.send(envelope, full);
  const parsed = parseJson(answer.body);
  if (answer.body.trim() !== '') {
    const args = isObject(parsed) ? parsed : { text: answer.body };
    desk.requests.push({ method: 'acknowledgement', args, ok: true, atMs: desk.workspace.nowMs() });
  }
  return {
    ok: answer.status >= 200 && answer.status < 300,
    status: answer.status,
    ms: answer.ms,
    answer: isObject(parsed) ? parsed : {},
    body: answer.body,
    payload: full,
  };
}

/** Name of a channel as payloads give it. */
export function channelRef(channel: Channel): JsonObject {
  const names = { im: 'directmessage', private: 'privategroup', public: channel.name };
  return { id: channel.id, name: names[channel.kind] };
}
