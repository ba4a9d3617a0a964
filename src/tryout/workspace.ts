import { EventEmitter } from 'node:events';
import { type Channel, type ChannelOption, directMessage } from './channels.ts';
import type { Manifest } from './manifest.ts';
import { type Member, type MemberOption, stableId, toMember } from './people.ts';
import type { Workspace } from './state.ts';

export interface WorkspaceOptions {
  manifest: Manifest;
  members: MemberOption[];
  channels: ChannelOption[];
  teamName: string;
  nowMs: () => number;
}

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { nowMs } = options;
  const teamId = 'T0WARDTEAM';
  const startedMs = Date.now();
  let ids = 0;
  let lastMicros = 0;
  const emitter = new EventEmitter().setMaxListeners(0);
  const name = options.manifest.features.bot_user.display_name;
  const app = { id: 'A0WARDCLRK', botId: 'B0WARDCLRK', userId: 'U0WARDCLRK', name };
  const workspace: Workspace = {
    team: { id: teamId, name: options.teamName, domain: 'local-slack' },
    app,
    manifest: options.manifest,
    origin: '',
    nowMs,
    members: new Map(),
    channels: new Map(),
    messages: new Map(),
    files: new Map(),
    views: { modals: new Map(), homes: new Map() },
    statuses: new Map(),
    prompts: new Map(),
    newId: (prefix) => {
      ids += 1;
      return prefix + (startedMs * 1000 + ids).toString(36).toUpperCase();
    },
    newTs: () => {
      lastMicros = Math.max(lastMicros + 1, Math.floor(nowMs() * 1000));
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    changed: (change) => {
      emitter.emit('change', change);
    },
    onChange: (listener) => {
      emitter.on('change', listener);
      return () => emitter.off('change', listener);
    },
  };
  const bot = { ...toMember({ email: '', name, id: app.userId }, teamId), bot: true };
  workspace.members.set(bot.id, bot);
  for (const option of options.members) addMember(workspace, option);
  for (const option of options.channels) addChannel(workspace, option);
  return workspace;
}

/** Adds a person and their direct message with the app. */
export function addMember(workspace: Workspace, option: MemberOption): Member {
  const member = toMember(option, workspace.team.id);
  workspace.members.set(member.id, member);
  const dm = directMessage(workspace.team.id, member.id, workspace.app.userId, Math.floor(workspace.nowMs() / 1000));
  workspace.channels.set(dm.id, dm);
  return member;
}

/** Adds a channel. Throws when a member's e-mail address is not of the workspace. */
export function addChannel(workspace: Workspace, option: ChannelOption): Channel {
  const members = new Set(option.members.map((email) => memberByEmail(workspace, email).id));
  if (!option.withoutApp) members.add(workspace.app.userId);
  const channel: Channel = {
    id: option.id ?? stableId('C', `${workspace.team.id}:${option.name}`),
    kind: option.public ? 'public' : 'private',
    name: option.name.replace(/^#/, ''),
    topic: option.topic ?? '',
    members,
    extShared: option.extShared ?? false,
    archived: false,
    createdS: Math.floor(workspace.nowMs() / 1000),
  };
  workspace.channels.set(channel.id, channel);
  return channel;
}

/** The member with this e-mail address or id. Throws when there is none. */
export function memberByEmail(workspace: Workspace, emailOrId: string): Member {
  const found =
    workspace.members.get(emailOrId) ??
    [...workspace.members.values()].find((member) => member.email.toLowerCase() === emailOrId.toLowerCase());
  if (!found) throw new Error(`local Slack: nobody here is ${emailOrId}`);
  return found;
}

export function directMessageOf(workspace: Workspace, userId: string): Channel | undefined {
  return [...workspace.channels.values()].find((channel) => channel.kind === 'im' && channel.members.has(userId));
}

/** The channel with this id, "#name" or name. */
export function findChannel(workspace: Workspace, idOrName: string): Channel | undefined {
  const name = idOrName.replace(/^#/, '');
  return (
    workspace.channels.get(idOrName) ??
    [...workspace.channels.values()].find((channel) => channel.kind !== 'im' && channel.name === name)
  );
}
