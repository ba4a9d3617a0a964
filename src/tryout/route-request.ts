import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerResponseUrl } from './app-link/answer-response-url.ts';
import type { EventDelivery } from './app-link/deliver-event.ts';
import type { InteractionTokens } from './app-link/interaction-tokens.ts';
import { refuseForeign } from './page-server/guard.ts';
import { servePage } from './page-server/serve-page.ts';
import type { Person } from './person/person.ts';
import { readBody, sendJson, sendText } from './read-request.ts';
import { receiveUpload, serveFile } from './serve-files.ts';
import type { Workspace } from './state.ts';
import type { WebApi } from './web-api/answer-call.ts';

export interface Routes {
  workspace: Workspace;
  webApi: WebApi;
  events: EventDelivery;
  tokens: InteractionTokens;
  botToken: string;
  as: (emailOrId: string) => Person;
  closed: AbortSignal;
}

/** The paths of the server: /api for the app, files and uploads, response URLs; all else is the page. */
export function routeRequest(routes: Routes): RequestListener {
  return (request, response) => {
    route(routes, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendText(response, 500, 'local Slack failed: see its log');
      console.error('local Slack:', error);
    });
  };
}

async function route(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', routes.workspace.origin);
  const path = url.pathname;
  const refusal = refuseForeign(request, Number(new URL(routes.workspace.origin).port));
  if (refusal) {
    sendJson(response, 403, { error: refusal });
    return;
  }
  if (path.startsWith('/api/')) {
    const reply = await routes.webApi.answer(request, path.slice('/api/'.length), url.searchParams);
    sendJson(response, reply.status, reply.body, reply.headers);
  } else if (path.startsWith('/files-pri/')) {
    serveFile(routes.workspace, routes.botToken, request, response, path);
  } else if (path.startsWith('/upload/v1/')) {
    await receiveUpload(routes.workspace, request, response, path);
  } else if (path.startsWith('/actions/')) {
    const { fields } = await readBody(request, url.searchParams);
    const reply = answerResponseUrl(routes, path.split('/').at(-1) ?? '', fields);
    const error = reply.body.ok === true ? {} : { error: String(reply.body.error) };
    routes.webApi.requests.push({
      method: 'response_url',
      args: fields,
      ok: reply.body.ok === true,
      ...error,
      atMs: routes.workspace.nowMs(),
    });
    sendJson(response, reply.status, reply.body);
  } else {
    await servePage(routes, request, response, url);
  }
}
