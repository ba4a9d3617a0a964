import { type Channel, channelType } from '../channels.ts';
import type { JsonObject } from '../json.ts';
import { messageJson } from '../messages.ts';
import type { Message, Workspace } from '../state.ts';
import type { Delivery, EventDelivery } from './deliver-event.ts';

const SUBSCRIPTION = { im: 'message.im', private: 'message.groups', public: 'message.channels' } as const;

function publishMessage(workspace: Workspace, events: EventDelivery, channelId: string, event: JsonObject): Delivery[] {
  const channel = workspace.channels.get(channelId);
  if (!channel) return [];
  const placed = { ...event, channel: channelId, channel_type: channelType(channel.kind) };
  return present([events.publish(SUBSCRIPTION[channel.kind], placed, channel)]);
}

/** A new message, by whoever: the app hears its own messages too. Ephemeral messages are no events. */
export function publishPosted(workspace: Workspace, events: EventDelivery, message: Message): Delivery[] {
  if (message.onlyFor) return [];
  const event = { ...messageJson(workspace, message), event_ts: message.ts };
  return publishMessage(workspace, events, message.channelId, event);
}

export function publishChanged(
  workspace: Workspace,
  events: EventDelivery,
  message: Message,
  previous: JsonObject,
): Delivery[] {
  return publishMessage(workspace, events, message.channelId, {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    message: messageJson(workspace, message),
    previous_message: previous,
    ts: workspace.newTs(),
    event_ts: workspace.newTs(),
  });
}

export function publishDeleted(workspace: Workspace, events: EventDelivery, message: Message): Delivery[] {
  return publishMessage(workspace, events, message.channelId, {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    deleted_ts: message.ts,
    previous_message: messageJson(workspace, message),
    ts: workspace.newTs(),
    event_ts: workspace.newTs(),
  });
}

/** file_shared carries ids only. */
export function publishFileShared(
  workspace: Workspace,
  events: EventDelivery,
  fileId: string,
  userId: string,
  channel: Channel,
): Delivery[] {
  const event = {
    type: 'file_shared',
    channel_id: channel.id,
    file_id: fileId,
    user_id: userId,
    file: { id: fileId },
    event_ts: workspace.newTs(),
  };
  return present([events.publish('file_shared', event, channel)]);
}

function present<T>(list: (T | undefined)[]): T[] {
  return list.filter((item) => item !== undefined);
}
