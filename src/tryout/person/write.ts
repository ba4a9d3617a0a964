import type { Delivery } from '../app-link/deliver-event.ts';
import { publishFileShared, publishPosted } from '../app-link/message-events.ts';
import type { Channel } from '../channels.ts';
import { addFile } from '../files.ts';
import { addMessage, findMessage } from '../messages.ts';
import type { Message } from '../state.ts';
import { channelFor, type Desk } from './desk.ts';

/** A message that a person posted and the events that it caused. */
export interface Said {
  ts: string;
  channelId: string;
  fileIds: string[];
  deliveries: Delivery[];
  /** Resolves when the app has acknowledged every event of it, or the local Slack has given up. */
  delivered: Promise<void>;
}

export interface SayOptions {
  /** Reply in the thread of this message. */
  threadTs?: string;
}

export interface Upload {
  name: string;
  bytes: Uint8Array;
}

export function say(desk: Desk, channelName: string, text: string, options: SayOptions = {}): Said {
  return post(desk, channelName, text, [], options);
}

/** Posts a message with files: a message with subtype file_share, and one file_shared per file, at the same time. */
export function upload(desk: Desk, channelName: string, files: Upload[], text = '', options: SayOptions = {}): Said {
  if (files.length === 0) throw new Error('local Slack: nothing to upload');
  return post(desk, channelName, text, files, options);
}

function post(desk: Desk, channelName: string, text: string, files: Upload[], options: SayOptions): Said {
  const { workspace, events, member } = desk;
  if (member.deleted) throw new Error(`local Slack: the account of ${member.name} is deactivated`);
  const channel = channelFor(desk, channelName);
  const root = options.threadTs ? findMessage(workspace, channel.id, options.threadTs) : undefined;
  if (options.threadTs && !root) throw new Error(`local Slack: no thread ${options.threadTs} in ${channelName}`);
  const stored = files.map(({ name, bytes }) =>
    addFile(workspace, { name, bytes, userId: member.id, channelIds: new Set([channel.id]) }),
  );
  const message = addMessage(workspace, {
    channelId: channel.id,
    userId: member.id,
    text: escapeTyped(desk, text),
    fileIds: stored.map((file) => file.id),
    ...(stored.length > 0 ? { subtype: 'file_share' } : {}),
    ...(root ? { threadTs: root.threadTs ?? root.ts } : {}),
  });
  const deliveries = [
    ...publishPosted(workspace, events, message),
    ...mention(desk, channel, message),
    ...stored.flatMap((file) => publishFileShared(workspace, events, file.id, member.id, channel)),
  ];
  const delivered = Promise.all(deliveries.map((delivery) => delivery.done)).then(() => undefined);
  return { ts: message.ts, channelId: channel.id, fileIds: message.fileIds, deliveries, delivered };
}

/** A mention of the app in a channel is an event of its own, beside the message. */
function mention(desk: Desk, channel: Channel, message: Message): Delivery[] {
  const { workspace, events } = desk;
  if (channel.kind === 'im' || !message.text.includes(`<@${workspace.app.userId}>`)) return [];
  const { ts, text, userId, threadTs } = message;
  const event = {
    type: 'app_mention',
    user: userId,
    text,
    ts,
    channel: channel.id,
    event_ts: ts,
    team: workspace.team.id,
  };
  const delivery = events.publish('app_mention', threadTs ? { ...event, thread_ts: threadTs } : event, channel);
  return delivery ? [delivery] : [];
}

/** What a person types, as the app gets it: "@App" becomes a mention, and &, < and > are escaped. */
function escapeTyped(desk: Desk, text: string): string {
  const { app, members } = desk.workspace;
  const escaped = text
    .replace(/&(?!amp;|lt;|gt;)/g, '&amp;')
    .replace(/<(?![@#!])|(?<!<[@#!][^<>]*)>/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'));
  const named = escaped.replaceAll(`@${app.name}`, `<@${app.userId}>`);
  return named.replace(/@([\w.+-]+@[\w.-]+\w)/g, (typed, email: string) => {
    const member = [...members.values()].find((m) => m.email === email);
    return member ? `<@${member.id}>` : typed;
  });
}
