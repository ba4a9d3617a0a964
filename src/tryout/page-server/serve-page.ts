import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { typeOf } from '../files.ts';
import type { Person } from '../person/person.ts';
import { sendJson } from '../read-request.ts';
import type { Change, Workspace } from '../state.ts';
import { memberByEmail } from '../workspace.ts';
import { act } from './act.ts';
import { PAGE_HEADERS, refuse } from './guard.ts';
import { seesFile, showPerson, showWorkspace } from './show-person.ts';

export interface PageDesk {
  workspace: Workspace;
  as: (emailOrId: string) => Person;
  closed: AbortSignal;
}

const ASSETS = new URL('../page/', import.meta.url);
const ASSET_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const SHOWN_IN_BROWSER = ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'];

/** The page where a person tries the app, and its own endpoints under /page/. */
export async function servePage(
  desk: PageDesk,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const refusal = refuse(request, Number(new URL(desk.workspace.origin).port));
  if (refusal) return sendJson(response, 403, { error: refusal }, PAGE_HEADERS);
  const [, root, verb = '', rest = ''] = url.pathname.split('/');
  if (request.method === 'POST' && root === 'page') return answerAct(desk, request, response, verb, url);
  if (request.method !== 'GET') return sendJson(response, 405, { error: 'not allowed' }, PAGE_HEADERS);
  if (url.pathname === '/') return serveAsset(response, 'index.html');
  if (root !== 'page') return sendJson(response, 404, { error: 'not found' }, PAGE_HEADERS);
  const member = () => memberByEmail(desk.workspace, url.searchParams.get('as') ?? '');
  switch (verb) {
    case 'workspace':
      return sendJson(response, 200, showWorkspace(desk.workspace), PAGE_HEADERS);
    case 'person':
      return sendJson(
        response,
        200,
        showPerson(desk.workspace, member(), url.searchParams.get('channel') ?? ''),
        PAGE_HEADERS,
      );
    case 'changes':
      return streamChanges(desk, response, member().id);
    case 'file':
      return serveFileTo(desk, response, rest, member().id);
    default:
      return serveAsset(response, verb);
  }
}

async function answerAct(
  desk: PageDesk,
  request: IncomingMessage,
  response: ServerResponse,
  verb: string,
  url: URL,
): Promise<void> {
  try {
    sendJson(response, 200, await act(request, verb, url.searchParams, desk.as), PAGE_HEADERS);
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^local Slack: /, '') : String(error);
    sendJson(response, 400, { error: message }, PAGE_HEADERS);
  }
}

async function serveAsset(response: ServerResponse, name: string): Promise<void> {
  const type = ASSET_TYPES[extname(name)];
  const content =
    type && /^[\w.-]+$/.test(name) ? await readFile(new URL(name, ASSETS)).catch(() => undefined) : undefined;
  if (!content) return sendJson(response, 404, { error: 'not found' }, PAGE_HEADERS);
  response.writeHead(200, { ...PAGE_HEADERS, 'content-type': String(type) });
  response.end(content);
}

/** Server-sent events: one per change that this person can see. The page then asks for the new state. */
function streamChanges(desk: PageDesk, response: ServerResponse, userId: string): void {
  response.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'text/event-stream' });
  response.write('retry: 1000\n\n');
  const stop = desk.workspace.onChange((change) => {
    if (concerns(desk.workspace, change, userId)) response.write(`data: ${JSON.stringify({ kind: change.kind })}\n\n`);
  });
  response.on('close', stop);
  desk.closed.addEventListener('abort', () => response.end(), { once: true });
}

function concerns(workspace: Workspace, change: Change, userId: string): boolean {
  if (change.kind === 'delivery') return false;
  if (change.onlyFor) return change.onlyFor === userId;
  return !change.channelId || workspace.channels.get(change.channelId)?.members.has(userId) === true;
}

function serveFileTo(desk: PageDesk, response: ServerResponse, id: string, userId: string): void {
  const file = desk.workspace.files.get(id);
  if (!file || !seesFile(desk.workspace, memberByEmail(desk.workspace, userId), file)) {
    sendJson(response, 404, { error: 'not found' }, PAGE_HEADERS);
    return;
  }
  const { mimetype } = typeOf(file.name);
  const shown = SHOWN_IN_BROWSER.includes(mimetype);
  const name = `filename*=UTF-8''${encodeURIComponent(file.name)}`;
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'content-type': shown ? mimetype : 'application/octet-stream',
    'content-disposition': `${shown ? 'inline' : 'attachment'}; ${name}`,
  });
  response.end(file.bytes);
}
