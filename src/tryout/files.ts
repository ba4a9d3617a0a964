import { extname } from 'node:path';
import type { JsonObject } from './json.ts';
import type { StoredFile, Workspace } from './state.ts';

const TYPES: Record<string, [mimetype: string, filetype: string, pretty: string]> = {
  '.pdf': ['application/pdf', 'pdf', 'PDF'],
  '.png': ['image/png', 'png', 'PNG'],
  '.jpg': ['image/jpeg', 'jpg', 'JPEG'],
  '.jpeg': ['image/jpeg', 'jpg', 'JPEG'],
  '.tif': ['image/tiff', 'tiff', 'TIFF'],
  '.tiff': ['image/tiff', 'tiff', 'TIFF'],
  '.heic': ['image/heic', 'heic', 'HEIC'],
  '.txt': ['text/plain', 'text', 'Plain Text'],
  '.csv': ['text/csv', 'csv', 'CSV'],
  '.docx': ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx', 'Word Document'],
};

/** Slack tells the kind of a file by its name, which may be wrong. */
export function typeOf(name: string): { mimetype: string; filetype: string; pretty: string } {
  const [mimetype, filetype, pretty] = TYPES[extname(name).toLowerCase()] ?? [
    'application/octet-stream',
    'binary',
    'Binary',
  ];
  return { mimetype, filetype, pretty };
}

export type NewFile = Pick<StoredFile, 'name' | 'userId' | 'bytes'> & Partial<StoredFile>;

export function addFile(workspace: Workspace, draft: NewFile): StoredFile {
  const file: StoredFile = {
    title: draft.name,
    altText: '',
    channelIds: new Set(),
    createdS: Math.floor(workspace.nowMs() / 1000),
    ...draft,
    id: draft.id ?? workspace.newId('F'),
  };
  workspace.files.set(file.id, file);
  return file;
}

/** A person or the app may fetch a file that they own or that was shared where they are a member. */
export function mayFetch(workspace: Workspace, file: StoredFile, userId: string): boolean {
  if (file.userId === userId) return true;
  return [...file.channelIds].some((id) => workspace.channels.get(id)?.members.has(userId));
}

/** A file object as `files.info` and file_share messages give it. */
export function fileJson(workspace: Workspace, file: StoredFile): JsonObject {
  const { mimetype, filetype, pretty } = typeOf(file.name);
  const base = `${workspace.origin}/files-pri/${workspace.team.id}-${file.id}`;
  const name = encodeURIComponent(file.name);
  const shared = [...file.channelIds]
    .map((id) => workspace.channels.get(id))
    .filter((channel) => channel !== undefined);
  return {
    id: file.id,
    created: file.createdS,
    timestamp: file.createdS,
    name: file.name,
    title: file.title,
    mimetype,
    filetype,
    pretty_type: pretty,
    user: file.userId,
    user_team: workspace.team.id,
    editable: false,
    size: file.bytes.byteLength,
    mode: 'hosted',
    is_external: false,
    is_public: shared.some((channel) => channel.kind === 'public'),
    file_access: 'visible',
    url_private: `${base}/${name}`,
    url_private_download: `${base}/download/${name}`,
    permalink: `${workspace.origin}/files/${file.userId}/${file.id}/${name}`,
    channels: shared.filter((channel) => channel.kind === 'public').map((channel) => channel.id),
    groups: shared.filter((channel) => channel.kind === 'private').map((channel) => channel.id),
    ims: shared.filter((channel) => channel.kind === 'im').map((channel) => channel.id),
  };
}
