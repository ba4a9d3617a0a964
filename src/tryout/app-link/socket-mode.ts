import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject, type JsonObject, parseJson } from '../json.ts';
import type { Workspace } from '../state.ts';
import type { AppAnswer, AppTransport } from './send-to-app.ts';

export interface SocketMode {
  transport: AppTransport;
  /** True while the app has a socket open: everything then goes through it. */
  connected(): boolean;
  /** A one-time address for apps.connections.open. */
  newUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** The WebSocket side of Socket Mode: hello, envelopes with an id, and the app's acknowledgement by that id. */
export function createSocketMode(workspace: Workspace, timeoutMs: number): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();

  const accept = (socket: WebSocket): void => {
    sockets.push(socket);
    socket.on('message', (data) => {
      const envelope = parseJson(String(data));
      if (isObject(envelope)) waiting.get(String(envelope.envelope_id))?.(envelope.payload);
    });
    socket.on('close', () => sockets.splice(sockets.indexOf(socket), 1));
    const { id } = workspace.app;
    socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.length, connection_info: { app_id: id } }));
  };

  const send: AppTransport['send'] = async (envelope, payload, retry) => {
    const socket = sockets.at(-1);
    if (!socket) return { outcome: 'unreachable', status: 0, body: '', noRetry: false, ms: 0 };
    const started = performance.now();
    const id = crypto.randomUUID();
    const { promise, resolve } = Promise.withResolvers<Pick<AppAnswer, 'outcome' | 'status' | 'body'>>();
    const timer = setTimeout(() => resolve({ outcome: 'timeout', status: 0, body: '' }), timeoutMs);
    waiting.set(id, (answer) => resolve({ outcome: 'answered', status: 200, body: bodyOf(answer) }));
    socket.send(
      JSON.stringify({
        envelope_id: id,
        type: envelope,
        payload,
        accepts_response_payload: envelope !== 'events_api',
        ...(envelope === 'events_api' ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' } : {}),
      }),
    );
    const answer = await promise;
    clearTimeout(timer);
    waiting.delete(id);
    return { ...answer, noRetry: false, ms: Math.round(performance.now() - started) };
  };

  return {
    transport: { send },
    connected: () => sockets.length > 0,
    newUrl: () => {
      const ticket = crypto.randomUUID();
      tickets.add(ticket);
      return `${workspace.origin.replace(/^http/, 'ws')}/link/?ticket=${ticket}`;
    },
    upgrade: (request, socket, head) => {
      const url = new URL(request.url ?? '/', workspace.origin);
      if (url.pathname !== '/link/' || !tickets.delete(url.searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, accept);
    },
    close: () => {
      for (const socket of sockets) socket.terminate();
      server.close();
    },
  };
}

/** An acknowledgement's payload as the body that an HTTP answer would have; an empty one is no body. */
function bodyOf(answer: unknown): string {
  if (!isObject(answer) || Object.keys(answer).length === 0) return '';
  const payload: JsonObject = answer;
  return JSON.stringify(payload);
}
