import type { Channel } from './channels.ts';
import type { JsonObject } from './json.ts';
import type { Manifest } from './manifest.ts';
import type { Member } from './people.ts';

export interface Message {
  ts: string;
  channelId: string;
  userId: string;
  text: string;
  blocks: JsonObject[];
  attachments: JsonObject[];
  fileIds: string[];
  threadTs?: string;
  subtype?: string;
  metadata?: JsonObject;
  editedTs?: string;
  /** The only person who sees it: an ephemeral message. */
  onlyFor?: string;
  reactions: { name: string; users: string[] }[];
  /** True between chat.startStream and chat.stopStream. */
  streaming: boolean;
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  userId: string;
  bytes: Uint8Array;
  /** Channels in which the file was shared. */
  channelIds: Set<string>;
  createdS: number;
  altText: string;
  /** Length announced for an upload of the app that is not complete yet. */
  awaitedBytes?: number;
}

/** A modal or an App Home tab as the app gave it, with Slack's own fields. */
export interface View {
  id: string;
  hash: string;
  rootId: string;
  previousId?: string;
  content: JsonObject;
}

export interface ViewState {
  /** The stack of open modals of each person, the visible one last. */
  modals: Map<string, View[]>;
  homes: Map<string, View>;
}

/** Something that a person could see has changed. */
export interface Change {
  kind: 'message' | 'message-deleted' | 'home' | 'modal' | 'status' | 'prompts' | 'channel' | 'delivery';
  channelId?: string;
  /** Only this person sees it; everybody of the channel when absent. */
  onlyFor?: string;
  ts?: string;
}

export interface AppIdentity {
  id: string;
  botId: string;
  userId: string;
  name: string;
}

/** Everything that the local Slack remembers. It lives in memory and ends with the process. */
export interface Workspace {
  team: { id: string; name: string; domain: string };
  app: AppIdentity;
  manifest: Manifest;
  /** Address of this server without a slash at the end, known once it listens. */
  origin: string;
  nowMs: () => number;
  members: Map<string, Member>;
  channels: Map<string, Channel>;
  messages: Map<string, Message[]>;
  files: Map<string, StoredFile>;
  views: ViewState;
  /** Text of the app's status line by "channel:thread". */
  statuses: Map<string, string>;
  /** Suggested prompts by direct message. */
  prompts: Map<string, JsonObject[]>;
  /** A new id, different also after a restart. */
  newId: (prefix: string) => string;
  /** A new message timestamp, later than all before. */
  newTs: () => string;
  changed: (change: Change) => void;
  onChange: (listener: (change: Change) => void) => () => void;
}
