import { publishPosted } from '../app-link/message-events.ts';
import { isObject, type JsonObject, objectsAt, textAt } from '../json.ts';
import { addMessage, announce, findMessage, messageJson, withBlockIds } from '../messages.ts';
import type { Message } from '../state.ts';
import { ownMessage } from './chat.ts';
import { checkBlocks } from './check-blocks.ts';
import { markdownText } from './message-content.ts';
import { type ApiCall, ApiError, type ApiMethods, knownMember, postingChannel, required } from './method.ts';

export const chatStreamMethods: ApiMethods = {
  'chat.startStream': { scopes: ['chat:write'], answer: startStream },
  'chat.appendStream': { scopes: ['chat:write'], answer: appendStream },
  'chat.stopStream': { scopes: ['chat:write'], answer: stopStream },
};

function startStream(call: ApiCall): JsonObject {
  const { workspace } = call;
  const channel = postingChannel(call, required(call, 'channel'));
  const root = findMessage(workspace, channel.id, required(call, 'thread_ts'));
  if (!root) throw new ApiError('invalid_thread_ts');
  if (channel.kind !== 'im') {
    if (!call.args.recipient_team_id) throw new ApiError('missing_recipient_team_id');
    if (!call.args.recipient_user_id) throw new ApiError('missing_recipient_user_id');
    knownMember(call, required(call, 'recipient_user_id'));
  }
  const message = addMessage(workspace, {
    channelId: channel.id,
    userId: workspace.app.userId,
    text: '',
    threadTs: root.threadTs ?? root.ts,
    streaming: true,
  });
  append(call, message);
  return { channel: channel.id, ts: message.ts };
}

function streamOf(call: ApiCall): Message {
  const message = ownMessage(call, 'message_not_owned_by_app');
  if (!message.streaming) throw new ApiError('message_not_in_streaming_state');
  return message;
}

function appendStream(call: ApiCall): JsonObject {
  const message = streamOf(call);
  append(call, message);
  return { channel: message.channelId, ts: message.ts };
}

function stopStream(call: ApiCall): JsonObject {
  const { workspace } = call;
  const message = streamOf(call);
  append(call, message);
  if (call.args.blocks !== undefined) {
    message.blocks = [...message.blocks, ...withBlockIds(workspace, checkBlocks(call.args.blocks, 'message'))];
  }
  if (isObject(call.args.metadata)) message.metadata = call.args.metadata;
  message.streaming = false;
  announce(workspace, message);
  publishPosted(workspace, call.events, message);
  return { channel: message.channelId, ts: message.ts, message: messageJson(workspace, message) };
}

/** Adds markdown text and chunks to a streaming message; text goes into one growing markdown block. */
function append(call: ApiCall, message: Message): void {
  if (call.args.markdown_text !== undefined) addMarkdown(call, message, markdownText(call.args.markdown_text));
  for (const chunk of objectsAt(call.args, 'chunks')) addChunk(call, message, chunk);
  announce(call.workspace, message);
}

function addChunk(call: ApiCall, message: Message, chunk: JsonObject): void {
  switch (chunk.type) {
    case 'markdown_text':
      addMarkdown(call, message, markdownText(chunk.text));
      return;
    case 'task_update':
      setTask(call, message, chunk);
      return;
    case 'blocks':
      message.blocks = [...message.blocks, ...withBlockIds(call.workspace, checkBlocks(chunk.blocks, 'message'))];
      return;
    case 'plan_update':
      return;
    default:
      throw new ApiError('invalid_chunks');
  }
}

function addMarkdown(call: ApiCall, message: Message, text: string): void {
  message.text += text;
  const last = message.blocks.at(-1);
  if (last?.type === 'markdown') last.text = `${textAt(last, 'text') ?? ''}${text}`;
  else if (text) message.blocks = [...message.blocks, ...withBlockIds(call.workspace, [{ type: 'markdown', text }])];
}

function setTask(call: ApiCall, message: Message, chunk: JsonObject): void {
  const card = { type: 'task_card', task_id: chunk.id, title: chunk.title, status: chunk.status };
  const index = message.blocks.findIndex((block) => block.type === 'task_card' && block.task_id === chunk.id);
  if (index >= 0) message.blocks[index] = { ...message.blocks[index], ...card };
  else message.blocks = [...message.blocks, ...withBlockIds(call.workspace, [card])];
}
