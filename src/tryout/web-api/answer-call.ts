import type { IncomingMessage } from 'node:http';
import type { EventDelivery } from '../app-link/deliver-event.ts';
import type { InteractionTokens } from '../app-link/interaction-tokens.ts';
import type { JsonObject } from '../json.ts';
import { readBody } from '../read-request.ts';
import type { Workspace } from '../state.ts';
import { assistantMethods } from './assistant.ts';
import { authMethods } from './auth.ts';
import { chatMethods } from './chat.ts';
import { chatStreamMethods } from './chat-stream.ts';
import { conversationsMethods } from './conversations.ts';
import { filesMethods } from './files.ts';
import { ApiError, type ApiMethod, type ApiMethods, missingScope } from './method.ts';
import { reactionsMethods } from './reactions.ts';
import { usersMethods } from './users.ts';
import { viewsMethods } from './views.ts';

/** One call by the app and how it was answered. */
export interface ApiRequest {
  method: string;
  args: JsonObject;
  ok: boolean;
  error?: string;
  atMs: number;
}

/** An answer to give instead of the real one, for a number of calls. */
export interface Disturbance {
  /** `{ ok: false, error }` with HTTP status 200. */
  error?: string;
  /** Another HTTP status, for example 500. */
  status?: number;
  /** HTTP 429 with this Retry-After, in seconds. */
  retryAfterS?: number;
  times: number;
}

export interface WebApi {
  requests: ApiRequest[];
  disturbances: Map<string, Disturbance>;
  answer(request: IncomingMessage, method: string, query: URLSearchParams): Promise<ApiReply>;
}

export interface ApiReply {
  status: number;
  body: JsonObject;
  headers: Record<string, string>;
}

export interface WebApiOptions {
  workspace: Workspace;
  events: EventDelivery;
  tokens: InteractionTokens;
  botToken: string;
  appToken?: string;
  /** Address for a Socket Mode connection. */
  newSocketUrl: () => string;
}

export function createWebApi(options: WebApiOptions): WebApi {
  const methods: ApiMethods = {
    ...assistantMethods,
    ...authMethods,
    ...chatMethods,
    ...chatStreamMethods,
    ...conversationsMethods,
    ...filesMethods,
    ...reactionsMethods,
    ...usersMethods,
    ...viewsMethods,
    'apps.connections.open': { scopes: [], token: 'app', answer: () => ({ url: options.newSocketUrl() }) },
  };
  const requests: ApiRequest[] = [];
  const disturbances = new Map<string, Disturbance>();
  return {
    requests,
    disturbances,
    answer: async (request, name, query) => {
      const { fields, parts } = await readBody(request, query);
      const { token: tokenArgument, ...args } = fields;
      for (const part of parts) args[part.field] = { file: part.name, bytes: part.bytes.byteLength };
      const log: ApiRequest = { method: name, args, ok: false, atMs: options.workspace.nowMs() };
      requests.push(log);
      const disturbed = disturb(disturbances, name, log);
      if (disturbed) return disturbed;
      try {
        const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
        if (!method) throw new ApiError('unknown_method', { req_method: name });
        const scopes = authorize(options, method, bearer(request) ?? tokenArgument);
        const { workspace, events, tokens } = options;
        const answer = await method.answer({ workspace, args, events, tokens, scopes });
        log.ok = true;
        return reply({ ok: true, ...answer }, scopes, method);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        log.error = error.message;
        return reply({ ok: false, error: error.message, ...error.extra });
      }
    },
  };
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function authorize(options: WebApiOptions, method: ApiMethod, token: unknown): ReadonlySet<string> {
  if (!token) throw new ApiError('not_authed');
  if (method.token === 'app') {
    if (token !== options.appToken)
      throw new ApiError(token === options.botToken ? 'not_allowed_token_type' : 'invalid_auth');
    return new Set(['connections:write']);
  }
  if (token !== options.botToken)
    throw new ApiError(token === options.appToken ? 'not_allowed_token_type' : 'invalid_auth');
  const granted = new Set(options.workspace.manifest.oauth_config.scopes.bot);
  if (method.scopes.length > 0 && !method.scopes.some((scope) => granted.has(scope)))
    throw missingScope(method.scopes, granted);
  return granted;
}

function reply(body: JsonObject, scopes?: ReadonlySet<string>, method?: ApiMethod): ApiReply {
  const headers: Record<string, string> = {};
  if (scopes) headers['x-oauth-scopes'] = [...scopes].join(',');
  if (method) headers['x-accepted-oauth-scopes'] = method.scopes.join(',');
  return { status: 200, body, headers };
}

function disturb(disturbances: Map<string, Disturbance>, name: string, log: ApiRequest): ApiReply | undefined {
  const disturbance = disturbances.get(name);
  if (!disturbance || disturbance.times <= 0) return undefined;
  disturbance.times -= 1;
  const { retryAfterS, status, error = 'fatal_error' } = disturbance;
  log.error = retryAfterS === undefined ? error : 'ratelimited';
  const headers: Record<string, string> = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
  return { status: retryAfterS === undefined ? (status ?? 200) : 429, body: { ok: false, error: log.error }, headers };
}
