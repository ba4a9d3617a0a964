import { publishFileShared, publishPosted } from '../app-link/message-events.ts';
import { addFile, fileJson, mayFetch } from '../files.ts';
import { isObject, type JsonObject, objectsAt, textAt } from '../json.ts';
import { addMessage, findMessage } from '../messages.ts';
import type { StoredFile } from '../state.ts';
import { messageContent } from './message-content.ts';
import { type ApiCall, ApiError, type ApiMethods, pageOf, postingChannel, required } from './method.ts';

export const filesMethods: ApiMethods = {
  'files.info': {
    scopes: ['files:read'],
    answer: (call) => ({
      file: fileJson(call.workspace, visibleFile(call, required(call, 'file'))),
      comments: [],
      content_html: null,
    }),
  },
  'files.list': { scopes: ['files:read'], answer: list },
  'files.delete': { scopes: ['files:write'], answer: remove },
  'files.getUploadURLExternal': { scopes: ['files:write'], answer: getUploadUrl },
  'files.completeUploadExternal': { scopes: ['files:write'], answer: completeUpload },
};

function visibleFile(call: ApiCall, id: string): StoredFile {
  const file = call.workspace.files.get(id);
  if (!file || !mayFetch(call.workspace, file, call.workspace.app.userId)) throw new ApiError('file_not_found');
  return file;
}

function list(call: ApiCall): JsonObject {
  const { workspace, args } = call;
  const from = Number(args.ts_from ?? 0);
  const to = Number(args.ts_to ?? Number.POSITIVE_INFINITY);
  const seen = [...workspace.files.values()].filter(
    (file) =>
      mayFetch(workspace, file, workspace.app.userId) &&
      (!args.channel || file.channelIds.has(String(args.channel))) &&
      file.createdS >= from &&
      file.createdS <= to,
  );
  const { items } = pageOf(call, seen.reverse(), Number(args.count) || 100);
  return {
    files: items.map((file) => fileJson(workspace, file)),
    paging: { count: items.length, total: seen.length, page: 1, pages: 1 },
  };
}

/** A bot token cannot delete what a person uploaded. */
function remove(call: ApiCall): JsonObject {
  const file = visibleFile(call, required(call, 'file'));
  if (file.userId !== call.workspace.app.userId) throw new ApiError('cant_delete_file');
  call.workspace.files.delete(file.id);
  return {};
}

function getUploadUrl(call: ApiCall): JsonObject {
  const { workspace } = call;
  const name = required(call, 'filename');
  const length = Number(required(call, 'length'));
  if (!Number.isInteger(length) || length <= 0) throw new ApiError('invalid_arguments');
  const altText = String(call.args.alt_txt ?? call.args.alt_text ?? '');
  const file = addFile(workspace, {
    name,
    userId: workspace.app.userId,
    bytes: new Uint8Array(),
    altText,
    awaitedBytes: length,
  });
  return { upload_url: `${workspace.origin}/upload/v1/${file.id}`, file_id: file.id };
}

/** Takes the bytes for an upload URL. False when there is no such upload or the length differs. */
export function takeUpload(file: StoredFile | undefined, bytes: Uint8Array): boolean {
  if (file?.awaitedBytes !== bytes.byteLength) return false;
  file.bytes = bytes;
  return true;
}

function completeUpload(call: ApiCall): JsonObject {
  const { workspace, args } = call;
  const uploads = objectsAt(args, 'files').map((entry) => {
    const file = workspace.files.get(textAt(entry, 'id') ?? '');
    if (file?.awaitedBytes === undefined) throw new ApiError('file_not_found');
    if (file.bytes.byteLength === 0) throw new ApiError('file_not_found');
    return { file, title: textAt(entry, 'title') };
  });
  if (uploads.length === 0) throw new ApiError('invalid_arguments');
  for (const { file, title } of uploads) {
    delete file.awaitedBytes;
    if (title) file.title = title;
  }
  const channel = args.channel_id ?? args.channels;
  if (channel)
    share(
      call,
      String(channel),
      uploads.map(({ file }) => file),
    );
  return { files: uploads.map(({ file }) => ({ id: file.id, title: file.title })) };
}

/** Posts the files as one message of the app. */
function share(call: ApiCall, channelId: string, files: StoredFile[]): void {
  const { workspace, args } = call;
  const channel = postingChannel(call, channelId);
  const root = args.thread_ts ? findMessage(workspace, channel.id, String(args.thread_ts)) : undefined;
  if (args.thread_ts && !root) throw new ApiError('invalid_thread_ts');
  const { blocks } = messageContent({ ...call, args: isObject(args) && args.blocks ? { blocks: args.blocks } : {} });
  for (const file of files) file.channelIds.add(channel.id);
  const message = addMessage(workspace, {
    channelId: channel.id,
    userId: workspace.app.userId,
    text: String(args.initial_comment ?? ''),
    ...(blocks ? { blocks } : {}),
    fileIds: files.map((file) => file.id),
    subtype: 'file_share',
    ...(root ? { threadTs: root.threadTs ?? root.ts } : {}),
  });
  publishPosted(workspace, call.events, message);
  for (const file of files) publishFileShared(workspace, call.events, file.id, workspace.app.userId, channel);
}
