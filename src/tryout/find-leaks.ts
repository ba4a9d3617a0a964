import { isObject, type JsonObject } from './json.ts';
import type { ApiRequest } from './web-api/answer-call.ts';

/** A planted string that the app sent to a place where patient data may not be. */
export interface Leak {
  planted: string;
  /** Web API method, "response_url", or "acknowledgement" for the body of an answer to an interaction. */
  method: string;
  /** Path of the argument, for example "blocks/2/elements/0/value". */
  where: string;
}

/**
 * Arguments whose whole content is what people read in a message. Not `text`, `initial_comment` and `markdown_text` of a
 * post: notifications show them. The markdown text of a stream is a body: its notification has no text.
 */
const MESSAGE_BODIES = new Set(['blocks', 'attachments', 'chunks']);
/** Inside a message body, the keys that are not message text: Slack and other programs keep and show them elsewhere. */
const HIDDEN_KEYS = new Set(['value', 'action_id', 'block_id', 'callback_id', 'url', 'fallback', 'task_id']);

/**
 * Looks for planted strings in everything the app sent but the bodies of messages and the bytes of files: notification
 * text, metadata, private_metadata, button values, action ids, whole modals and App Home tabs, status lines, prompts,
 * file names and titles. Upper and lower case and white space do not matter.
 */
export function findLeaks(requests: Pick<ApiRequest, 'method' | 'args'>[], planted: string[]): Leak[] {
  const wanted = planted.map((text) => ({ text, plain: plain(text) })).filter(({ plain: p }) => p !== '');
  return requests.flatMap(({ method, args }) =>
    exposedTexts(method, args).flatMap(({ where, text }) =>
      wanted
        .filter(({ plain: p }) => plain(text).includes(p))
        .map(({ text: found }) => ({ planted: found, method, where })),
    ),
  );
}

/** Every text among the arguments that stands outside message bodies, with its path. */
function exposedTexts(method: string, args: JsonObject): { where: string; text: string }[] {
  const found: { where: string; text: string }[] = [];
  const visit = (value: unknown, where: string, inBody: boolean): void => {
    const key = where.split('/').at(-1) ?? '';
    if (typeof value === 'string' || typeof value === 'number') {
      if (!inBody || HIDDEN_KEYS.has(key)) found.push({ where, text: String(value) });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${where}/${index}`, inBody);
    } else if (isObject(value)) {
      for (const [name, item] of Object.entries(value)) {
        found.push(...(plain(name) === '' ? [] : [{ where: `${where}/${name}`, text: name }]));
        visit(item, `${where}/${name}`, inBody);
      }
    }
  };
  const isBody = (name: string) => MESSAGE_BODIES.has(name) || (name === 'markdown_text' && method.endsWith('Stream'));
  for (const [name, value] of Object.entries(args)) visit(value, name, isBody(name));
  return found;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
