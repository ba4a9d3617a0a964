import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayFetch, typeOf } from './files.ts';
import { readBytes, sendText } from './read-request.ts';
import type { Workspace } from './state.ts';
import { takeUpload } from './web-api/files.ts';

const LOGIN_PAGE =
  '<!DOCTYPE html><html lang="en"><head><title>Sign in | Slack</title></head><body><h1>Sign in to your workspace</h1></body></html>';

/**
 * GET of url_private and url_private_download. Without the app's token, without files:read or for a file that it may
 * not see the answer is HTTP 200 with a login page, as Slack's own is.
 */
export function serveFile(
  workspace: Workspace,
  botToken: string,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): void {
  const id = /^\/files-pri\/[^/]+-(F[A-Z0-9]+)\//.exec(path)?.[1] ?? '';
  const file = workspace.files.get(id);
  const authorized =
    request.headers.authorization === `Bearer ${botToken}` &&
    workspace.manifest.oauth_config.scopes.bot.includes('files:read');
  if (!authorized || !file || !mayFetch(workspace, file, workspace.app.userId)) {
    sendText(response, 200, LOGIN_PAGE, 'text/html; charset=utf-8');
    return;
  }
  sendText(response, 200, file.bytes, typeOf(file.name).mimetype);
}

/** POST to an upload URL: the bytes as the whole body, or as the first file of a form. */
export async function receiveUpload(
  workspace: Workspace,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const file = workspace.files.get(path.split('/').at(-1) ?? '');
  const bytes = await readBytes(request);
  const type = request.headers['content-type'] ?? '';
  const content = type.startsWith('multipart/form-data') ? await firstFile(bytes, type) : bytes;
  const taken = takeUpload(file, new Uint8Array(content));
  sendText(
    response,
    taken ? 200 : 400,
    taken ? `OK - ${content.byteLength}` : 'no such upload, or another length than announced',
  );
}

async function firstFile(bytes: Buffer, type: string): Promise<Uint8Array> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  for (const value of form.values()) if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  return new Uint8Array();
}
