import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, type JsonObject, parseJson } from './json.ts';

/** A file part of a multipart body. */
export interface UploadedPart {
  field: string;
  name: string;
  bytes: Uint8Array;
}

export interface RequestBody {
  fields: JsonObject;
  parts: UploadedPart[];
}

/** Larger bodies are refused: Slack's own limit for a file is 1 GB, far above what a scan needs. */
const BODY_LIMIT_BYTES = 256 * 1024 * 1024;

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.byteLength;
    if (size > BODY_LIMIT_BYTES) throw new Error('local Slack: request body over 256 MB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads arguments as Slack does: a query, a form whose values may be JSON text, a JSON body, or multipart.
 */
export async function readBody(request: IncomingMessage, query: URLSearchParams): Promise<RequestBody> {
  const bytes = await readBytes(request);
  const type = request.headers['content-type'] ?? '';
  const fields: JsonObject = fromForm(query);
  if (type.startsWith('application/json')) {
    const value = parseJson(bytes.toString('utf8'));
    return { fields: { ...fields, ...(isObject(value) ? value : {}) }, parts: [] };
  }
  if (type.startsWith('multipart/form-data')) return readMultipart(bytes, type, fields);
  return { fields: { ...fields, ...fromForm(new URLSearchParams(bytes.toString('utf8'))) }, parts: [] };
}

function fromForm(form: URLSearchParams): JsonObject {
  return Object.fromEntries([...form].map(([key, value]) => [key, fromText(key, value)]));
}

/** Arguments that are JSON text inside a form; every other argument is plain text even when it looks like JSON. */
const JSON_ARGUMENTS = new Set([
  'attachments',
  'blocks',
  'chunks',
  'files',
  'loading_messages',
  'metadata',
  'prompts',
  'view',
]);

function fromText(key: string, value: string): unknown {
  return JSON_ARGUMENTS.has(key) ? (parseJson(value) ?? value) : value;
}

async function readMultipart(bytes: Buffer, type: string, fields: JsonObject): Promise<RequestBody> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const parts: UploadedPart[] = [];
  for (const [field, value] of form) {
    if (typeof value === 'string') fields[field] = fromText(field, value);
    else parts.push({ field, name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { fields, parts };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

export function sendText(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
