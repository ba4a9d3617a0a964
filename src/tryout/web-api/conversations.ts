import { type ChannelKind, channelJson, channelScope } from '../channels.ts';
import type { JsonObject } from '../json.ts';
import { lastingMessages, messageJson } from '../messages.ts';
import type { Message } from '../state.ts';
import { directMessageOf } from '../workspace.ts';
import {
  type ApiCall,
  ApiError,
  type ApiMethods,
  flag,
  knownMember,
  missingScope,
  pageOf,
  required,
  scopedChannel,
} from './method.ts';

const HISTORY = (['im', 'private', 'public'] as const).map((kind) => channelScope(kind, 'history'));
const READ = (['im', 'private', 'public'] as const).map((kind) => channelScope(kind, 'read'));

export const conversationsMethods: ApiMethods = {
  'conversations.open': { scopes: ['im:write'], answer: open },
  'conversations.info': {
    scopes: READ,
    answer: (call) => {
      const channel = scopedChannel(call, required(call, 'channel'), 'read');
      const json = channelJson(channel, call.workspace.app.userId);
      return { channel: flag(call, 'include_num_members') ? json : { ...json, num_members: undefined } };
    },
  },
  'conversations.list': { scopes: READ, answer: list },
  'users.conversations': { scopes: READ, answer: list },
  'conversations.members': {
    scopes: READ,
    answer: (call) => {
      const channel = scopedChannel(call, required(call, 'channel'), 'read');
      const { items, response_metadata } = pageOf(call, [...channel.members], 100);
      return { members: items, response_metadata };
    },
  },
  'conversations.history': { scopes: HISTORY, answer: history },
  'conversations.replies': { scopes: HISTORY, answer: replies },
};

function open(call: ApiCall): JsonObject {
  const { workspace } = call;
  if (call.args.channel) {
    const channel = scopedChannel(call, required(call, 'channel'), 'read');
    return { no_op: true, already_open: true, channel: { id: channel.id } };
  }
  const users = required(call, 'users').split(',');
  if (users.length > 1) throw missingScope(['mpim:write'], call.scopes);
  const member = knownMember(call, users[0] ?? '');
  if (member.bot) throw new ApiError('cannot_dm_bot');
  if (member.deleted) throw new ApiError('user_disabled');
  const dm = directMessageOf(workspace, member.id);
  if (!dm) throw new ApiError('user_not_found');
  const channel = flag(call, 'return_im') ? channelJson(dm, workspace.app.userId) : { id: dm.id };
  return { no_op: true, already_open: true, channel };
}

const KINDS: Record<string, ChannelKind> = { im: 'im', private_channel: 'private', public_channel: 'public' };

function list(call: ApiCall): JsonObject {
  const { workspace } = call;
  const kinds = String(call.args.types ?? 'public_channel')
    .split(',')
    .map((type) => KINDS[type.trim()]);
  for (const kind of kinds) {
    if (!kind) throw new ApiError('invalid_types');
    const scope = channelScope(kind, 'read');
    if (!call.scopes.has(scope)) throw missingScope([scope], call.scopes);
  }
  const seen = [...workspace.channels.values()].filter(
    (channel) =>
      kinds.includes(channel.kind) && (channel.kind === 'public' || channel.members.has(workspace.app.userId)),
  );
  const { items, response_metadata } = pageOf(call, seen, 100);
  return { channels: items.map((channel) => channelJson(channel, workspace.app.userId)), response_metadata };
}

function history(call: ApiCall): JsonObject {
  const channel = scopedChannel(call, required(call, 'channel'), 'history');
  if (!channel.members.has(call.workspace.app.userId)) throw new ApiError('not_in_channel');
  const inChannel = lastingMessages(call.workspace, channel.id).filter(
    (message) => !message.threadTs || message.subtype === 'thread_broadcast',
  );
  const { items, response_metadata } = pageOf(call, between(call, inChannel).reverse(), 100);
  return { messages: toJson(call, items), has_more: response_metadata.next_cursor !== '', response_metadata };
}

function replies(call: ApiCall): JsonObject {
  const channel = scopedChannel(call, required(call, 'channel'), 'history');
  const ts = required(call, 'ts');
  const all = lastingMessages(call.workspace, channel.id);
  const asked = all.find((message) => message.ts === ts);
  if (!asked) throw new ApiError('thread_not_found');
  const root = asked.threadTs ?? ts;
  const later = between(
    call,
    all.filter((message) => message.threadTs === root),
  );
  const thread = [...all.filter((message) => message.ts === root), ...later];
  const { items, response_metadata } = pageOf(call, thread, 1000);
  return { messages: toJson(call, items), has_more: response_metadata.next_cursor !== '', response_metadata };
}

function between(call: ApiCall, messages: Message[]): Message[] {
  const oldest = Number(call.args.oldest ?? 0);
  const latest = Number(call.args.latest ?? Number.POSITIVE_INFINITY);
  const inclusive = flag(call, 'inclusive');
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
}

function toJson(call: ApiCall, messages: Message[]): JsonObject[] {
  return messages.map((message) => messageJson(call.workspace, message, flag(call, 'include_all_metadata')));
}
