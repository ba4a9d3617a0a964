import type { JsonObject } from './json.ts';
import { stableId } from './people.ts';

export type ChannelKind = 'im' | 'private' | 'public';

/** A channel to make at start. Members are e-mail addresses; the app is a member unless `withoutApp`. */
export interface ChannelOption {
  name: string;
  members: string[];
  id?: string;
  /** Private unless said otherwise. */
  public?: boolean;
  /** Shared with another organisation (Slack Connect). */
  extShared?: boolean;
  withoutApp?: boolean;
  topic?: string;
}

export interface Channel {
  id: string;
  kind: ChannelKind;
  /** Without "#"; empty for a direct message. */
  name: string;
  topic: string;
  members: Set<string>;
  extShared: boolean;
  archived: boolean;
  createdS: number;
}

/** The direct message of one person with the app. */
export function directMessage(teamId: string, userId: string, appUserId: string, createdS: number): Channel {
  const members = new Set([userId, appUserId]);
  const id = stableId('D', `${teamId}:${userId}`);
  return { id, kind: 'im', name: '', topic: '', members, extShared: false, archived: false, createdS };
}

const SCOPE_STEM: Record<ChannelKind, string> = { im: 'im', private: 'groups', public: 'channels' };

/** The scope for a channel of this kind, for example "groups:history". */
export function channelScope(kind: ChannelKind, right: 'read' | 'history'): string {
  return `${SCOPE_STEM[kind]}:${right}`;
}

/** Value of `channel_type` in message events. */
export function channelType(kind: ChannelKind): string {
  return { im: 'im', private: 'group', public: 'channel' }[kind];
}

/** A channel object as `conversations.info` gives it to the app. */
export function channelJson(channel: Channel, appUserId: string): JsonObject {
  const common = { id: channel.id, created: channel.createdS, is_archived: channel.archived, is_org_shared: false };
  if (channel.kind === 'im') {
    const user = [...channel.members].find((id) => id !== appUserId);
    return { ...common, is_im: true, user, is_user_deleted: false, priority: 0 };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_shared: channel.extShared,
    is_ext_shared: channel.extShared,
    is_member: channel.members.has(appUserId),
    num_members: channel.members.size,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}
