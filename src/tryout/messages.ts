import { fileJson } from './files.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Message, Workspace } from './state.ts';

export type NewMessage = Pick<Message, 'channelId' | 'userId' | 'text'> & Partial<Message>;

/** Stores a message and says so to who may see it. */
export function addMessage(workspace: Workspace, draft: NewMessage): Message {
  const message: Message = {
    attachments: [],
    fileIds: [],
    reactions: [],
    streaming: false,
    ...draft,
    blocks: withBlockIds(workspace, draft.blocks ?? []),
    ts: draft.ts ?? workspace.newTs(),
  };
  const list = workspace.messages.get(message.channelId) ?? [];
  list.push(message);
  workspace.messages.set(message.channelId, list);
  if (message.userId === workspace.app.userId) clearStatus(workspace, message);
  announce(workspace, message);
  return message;
}

/** A posted answer ends the status line of its thread, as in Slack. */
function clearStatus(workspace: Workspace, message: Message): void {
  const key = `${message.channelId}:${message.threadTs ?? ''}`;
  if (workspace.statuses.delete(key)) workspace.changed({ kind: 'status', channelId: message.channelId });
}

/** Tells listeners that a message is new or different. */
export function announce(workspace: Workspace, message: Message): void {
  const { channelId, onlyFor, ts } = message;
  workspace.changed({ kind: 'message', channelId, ts, ...(onlyFor ? { onlyFor } : {}) });
}

export function removeMessage(workspace: Workspace, message: Message): void {
  const { channelId, onlyFor, ts } = message;
  const left = (workspace.messages.get(channelId) ?? []).filter((other) => other !== message);
  workspace.messages.set(channelId, left);
  workspace.changed({ kind: 'message-deleted', channelId, ts, ...(onlyFor ? { onlyFor } : {}) });
}

/** Slack gives a block without an id one of its own. */
export function withBlockIds(workspace: Workspace, blocks: JsonObject[]): JsonObject[] {
  return blocks.map((block) => (block.block_id ? block : { ...block, block_id: workspace.newId('b') }));
}

export function findMessage(workspace: Workspace, channelId: string, ts: string): Message | undefined {
  return workspace.messages.get(channelId)?.find((message) => message.ts === ts);
}

/** Messages of a channel as `userId` sees them, oldest first: no ephemeral message of anybody else, none of a channel they are not in. */
export function messagesFor(workspace: Workspace, userId: string, channelId: string): Message[] {
  if (!workspace.channels.get(channelId)?.members.has(userId)) return [];
  const all = workspace.messages.get(channelId) ?? [];
  return all.filter((message) => !message.onlyFor || message.onlyFor === userId);
}

/** Messages that the history methods know: ephemeral messages are never among them. */
export function lastingMessages(workspace: Workspace, channelId: string): Message[] {
  return (workspace.messages.get(channelId) ?? []).filter((message) => !message.onlyFor);
}

/** A message object as events and history show it to the app. */
export function messageJson(workspace: Workspace, message: Message, withMetadata = false): JsonObject {
  const { app, team } = workspace;
  const replies = lastingMessages(workspace, message.channelId).filter((other) => other.threadTs === message.ts);
  const fromApp = message.userId === app.userId;
  return {
    type: 'message',
    ...(message.subtype ? { subtype: message.subtype } : {}),
    user: message.userId,
    ...(fromApp ? { bot_id: app.botId, app_id: app.id } : { client_msg_id: `local-${message.ts}` }),
    team: team.id,
    ts: message.ts,
    text: message.text,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.fileIds.length > 0 ? { files: filesJson(workspace, message), upload: false } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.editedTs ? { edited: { user: message.userId, ts: message.editedTs } } : {}),
    ...(message.reactions.length > 0
      ? { reactions: message.reactions.map((r) => ({ ...r, count: r.users.length })) }
      : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(replies.length > 0
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          latest_reply: replies.at(-1)?.ts,
          reply_users: [...new Set(replies.map((r) => r.userId))],
        }
      : {}),
  };
}

/** Files of a channel shared with outsiders come without details: the app has to ask files.info first. */
function filesJson(workspace: Workspace, message: Message): JsonObject[] {
  const outsiders = workspace.channels.get(message.channelId)?.extShared;
  return message.fileIds.flatMap((id) => {
    const file = workspace.files.get(id);
    if (!file) return [];
    return outsiders
      ? [{ id: file.id, mode: 'file_access', file_access: 'check_file_info' }]
      : [fileJson(workspace, file)];
  });
}

/** All text that a person reads in a message: its blocks, or its text when it has no blocks. */
export function textOf(message: Pick<Message, 'text' | 'blocks'>): string {
  if (message.blocks.length === 0) return message.text;
  const parts: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (typeof item === 'string' && ['text', 'name', 'alt_text'].includes(key)) parts.push(item);
        else if (typeof item === 'object') visit(item);
      }
    }
  };
  visit(message.blocks);
  return parts.join('\n');
}
