import { publishChanged, publishDeleted, publishPosted } from '../app-link/message-events.ts';
import type { JsonObject } from '../json.ts';
import { addMessage, announce, findMessage, messageJson, removeMessage, withBlockIds } from '../messages.ts';
import type { Message } from '../state.ts';
import { messageContent, requireContent } from './message-content.ts';
import { type ApiCall, ApiError, type ApiMethods, knownMember, postingChannel, required } from './method.ts';

export const chatMethods: ApiMethods = {
  'chat.postMessage': { scopes: ['chat:write'], answer: postMessage },
  'chat.postEphemeral': { scopes: ['chat:write'], answer: postEphemeral },
  'chat.update': { scopes: ['chat:write'], answer: update },
  'chat.delete': { scopes: ['chat:write'], answer: remove },
  'chat.getPermalink': { scopes: [], answer: permalink },
};

function postMessage(call: ApiCall): JsonObject {
  const { workspace } = call;
  const channel = postingChannel(call, required(call, 'channel'));
  const content = requireContent(messageContent(call));
  const message = addMessage(workspace, {
    ...content,
    text: content.text ?? '',
    channelId: channel.id,
    userId: workspace.app.userId,
    ...threadOf(call, channel.id),
  });
  publishPosted(workspace, call.events, message);
  return { channel: channel.id, ts: message.ts, message: messageJson(workspace, message) };
}

function postEphemeral(call: ApiCall): JsonObject {
  const { workspace } = call;
  const channel = postingChannel(call, required(call, 'channel'));
  const user = knownMember(call, required(call, 'user'));
  if (!channel.members.has(user.id)) throw new ApiError('user_not_in_channel');
  const content = requireContent(messageContent(call));
  const message = addMessage(workspace, {
    ...content,
    text: content.text ?? '',
    channelId: channel.id,
    userId: workspace.app.userId,
    onlyFor: user.id,
    ...threadOf(call, channel.id),
  });
  return { message_ts: message.ts };
}

/** `thread_ts` of the call as the root of that thread: replying to a reply joins its thread. */
function threadOf(call: ApiCall, channelId: string): { threadTs?: string; subtype?: string } {
  if (!call.args.thread_ts) return {};
  const root = findMessage(call.workspace, channelId, required(call, 'thread_ts'));
  if (!root || root.onlyFor) throw new ApiError('thread_not_found');
  const broadcast = String(call.args.reply_broadcast) === 'true';
  return { threadTs: root.threadTs ?? root.ts, ...(broadcast ? { subtype: 'thread_broadcast' } : {}) };
}

/** A message that the app may change: posted by itself and not ephemeral. */
export function ownMessage(call: ApiCall, forbidden: string): Message {
  const channel = postingChannel(call, required(call, 'channel'));
  const message = findMessage(call.workspace, channel.id, required(call, 'ts'));
  if (!message || message.onlyFor) throw new ApiError('message_not_found');
  if (message.userId !== call.workspace.app.userId) throw new ApiError(forbidden);
  return message;
}

/** Blocks stay only when the call brings neither blocks nor text; new text alone removes them. */
function update(call: ApiCall): JsonObject {
  const { workspace } = call;
  const message = ownMessage(call, 'cant_update_message');
  if (message.streaming) throw new ApiError('streaming_state_conflict');
  const content = messageContent(call);
  if (content.text === undefined && !content.blocks && !content.attachments) throw new ApiError('no_text');
  const previous = messageJson(workspace, message);
  if (content.blocks) message.blocks = withBlockIds(workspace, content.blocks);
  else if (content.text !== undefined) message.blocks = [];
  if (content.text !== undefined) message.text = content.text;
  if (content.attachments) message.attachments = content.attachments;
  if (content.metadata) message.metadata = content.metadata;
  message.editedTs = workspace.newTs();
  announce(workspace, message);
  publishChanged(workspace, call.events, message, previous);
  return { channel: message.channelId, ts: message.ts, text: message.text, message: messageJson(workspace, message) };
}

function remove(call: ApiCall): JsonObject {
  const message = ownMessage(call, 'cant_delete_message');
  removeMessage(call.workspace, message);
  publishDeleted(call.workspace, call.events, message);
  return { channel: message.channelId, ts: message.ts };
}

function permalink(call: ApiCall): JsonObject {
  const channel = postingChannel(call, required(call, 'channel'));
  const message = findMessage(call.workspace, channel.id, required(call, 'message_ts'));
  if (!message || message.onlyFor) throw new ApiError('message_not_found');
  const anchor = `p${message.ts.replace('.', '')}`;
  const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
  return { channel: channel.id, permalink: `${call.workspace.origin}/archives/${channel.id}/${anchor}${thread}` };
}
