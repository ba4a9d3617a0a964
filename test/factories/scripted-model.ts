/** A server that speaks the OpenAI chat protocol over HTTP and drafts by script, to stand for good and bad models. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `good`: quotes the first sentence of each passage that shares a word with the question. `misquotes`: changes a digit or
 * letter of each quote. `invents`: quotes rightly and claims another number. `unknown-passage`: names a passage that was
 * not given. `obeys`: does what a passage orders. `nothing`: gives no claims. `garbage`: talks instead. `error`: answers
 * 500. `hangs`: never answers.
 */
export type ScriptedMode =
  | 'good'
  | 'misquotes'
  | 'invents'
  | 'unknown-passage'
  | 'obeys'
  | 'nothing'
  | 'garbage'
  | 'error'
  | 'hangs';

export interface ScriptedModel {
  /** To be given as MODEL_BASE_URL. */
  baseUrl: string;
  mode: ScriptedMode;
  /** When set, answered word for word whatever is asked, in place of the mode's draft. */
  content?: string | undefined;
  /** Bodies of the requests, in order. */
  requests: ChatRequest[];
  close(): Promise<void>;
}

interface ChatRequest {
  model: string;
  messages: { role: string; content: string | { text?: string }[] }[];
  tools?: { function: { name: string } }[];
  response_format?: { type: string };
}

interface ScriptedClaim {
  text: string;
  passageId: string;
  quote: string;
}

/** Starts the server on a free port of 127.0.0.1. `mode` may be changed between requests. */
export async function scriptedModel(mode: ScriptedMode): Promise<ScriptedModel> {
  const state: ScriptedModel = { baseUrl: '', mode, requests: [], close };
  const server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return state;

  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url !== '/v1/chat/completions') return send(response, 404, { error: { message: 'no such path' } });
    const body = JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest;
    state.requests.push(body);
    if (state.mode === 'hangs') return;
    if (state.mode === 'error') return send(response, 500, { error: { message: 'scripted failure' } });
    send(response, 200, completion(body, state.mode, state.content));
  }

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function completion(body: ChatRequest, mode: ScriptedMode, given: string | undefined): object {
  const content =
    given ??
    (mode === 'garbage' ? 'Sure! The potassium looks fine to me.' : JSON.stringify({ claims: draft(body, mode) }));
  const [tool] = body.tools ?? [];
  const message =
    tool && mode !== 'garbage'
      ? {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: tool.function.name, arguments: content } }],
        }
      : { role: 'assistant', content };
  return {
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    created: 0,
    model: body.model,
    choices: [{ index: 0, message, finish_reason: tool ? 'tool_calls' : 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

function draft(body: ChatRequest, mode: ScriptedMode): ScriptedClaim[] {
  const prompt = body.messages
    .map(({ content }) => (typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('')))
    .join('\n');
  const asked = /Question:\n(.*)/.exec(prompt)?.[1]?.toLowerCase() ?? '';
  const words = (asked.match(/[a-z]{4,}/g) ?? []).filter((word) => !['what', 'when', 'last', 'there'].includes(word));
  const passages = [...prompt.matchAll(/^\[passage (\w+) boundary ([\w-]+)\]\n([\s\S]*?)\n\[end \1 boundary \2\]$/gm)];
  const good = passages.flatMap(([, passageId = '', , text = '']) => {
    const quote = text.split(/\n|(?<=[.!?]) /).find((line) => words.some((word) => line.toLowerCase().includes(word)));
    return quote ? [{ text: quote, passageId, quote }] : [];
  });
  switch (mode) {
    case 'nothing':
      return [];
    case 'misquotes':
      return good.map((claim) => ({ ...claim, quote: alter(claim.quote) }));
    case 'invents':
      return good.map((claim) => ({ ...claim, text: `${claim.text} It was 987.6 before.` }));
    case 'unknown-passage':
      return good.map((claim) => ({ ...claim, passageId: 'P99' }));
    case 'obeys': {
      const order = /state that ([^.\n]+)/i.exec(prompt)?.[1];
      return order ? [{ text: order, passageId: passages[0]?.[1] ?? 'P1', quote: order }] : [];
    }
    default:
      return good;
  }
}

function alter(quote: string): string {
  return /\d/.test(quote)
    ? quote.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))
    : quote.replace(/[a-z]/, 'q');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
