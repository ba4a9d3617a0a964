/** What a person reads in the app's messages: the state of a document, an answer with its citations. */
import { type JsonObject, objectAt, objectsAt, textAt } from '../../tryout/json.ts';
import { textOf } from '../../tryout/messages.ts';
import { elementsOf, labelOf } from '../../tryout/person/elements.ts';
import type { Message } from '../../tryout/state.ts';

export interface SeenStatus {
  /** The short name of the document. */
  code: string;
  state: 'working' | 'split' | 'rejected' | 'filed' | 'needs a patient' | 'needs attention';
  /** The first line as read. */
  headline: string;
  /** The line that names the patient, where the reader may see it. */
  filedFor: string | null;
  /** Lines of the candidates that are offered. */
  candidates: string[];
  knownBefore: boolean;
  message: Message;
}

/** Reads the message about a document. One that is not about a document (a refusal, a problem) needs attention. Pure. */
export function readStatus(message: Message): SeenStatus {
  const lines = textOf(message).split('\n');
  const [, code = '', plain = ''] = /^Document (\w+): (.*)$/.exec(message.text) ?? [];
  const offers = elementsOf(message.blocks).filter(({ element }) => element.action_id === 'file_under_candidate');
  return {
    code,
    state: stateOf(plain, lines),
    headline: plainText(lines[0] ?? '').replace(/^Document \w+ · /, ''),
    filedFor: lines.map(plainText).find((line) => line.startsWith('Filed for ')) ?? null,
    candidates: offers.map(({ block }) => plainText(textAt(objectAt(block, 'text'), 'text') ?? '')),
    knownBefore: lines.some((line) => line.startsWith('The same file was received before')),
    message,
  };
}

const ENDS = ['filed', 'needs a patient', 'needs attention', 'rejected'] as const;
/** `Document 7KQ2 · 2 pages, filed`: one part of a file that holds several documents. */
const PART = /^Document \w+ · \d+ pages?, (.+)$/;

function stateOf(plain: string, lines: string[]): SeenStatus['state'] {
  const end = (words: string) => ENDS.find((known) => known === words);
  if (plain === '') return 'needs attention';
  if (plain !== 'holds several documents') return end(plain) ?? 'working';
  const parts = lines.flatMap((line) => PART.exec(plainText(line))?.[1] ?? []);
  return parts.length > 0 && parts.every(end) ? 'split' : 'working';
}

export interface SeenCitation {
  /** The words of the page. */
  quote: string;
  /** Short name of the document; null when the answer names no place. */
  code: string | null;
  page: number | null;
  /** Action id of the button that opens it. */
  opens: string | null;
}

export interface SeenAnswer {
  /** All that is read, for comparing. */
  text: string;
  citations: SeenCitation[];
  /** Lines of the patients to choose from. */
  choices: string[];
  message: Message;
}

/** Reads an answer: each quote with the button below it. Pure. */
export function readAnswer(message: Message): SeenAnswer {
  const citations: SeenCitation[] = [];
  let open: string[] = [];
  for (const block of message.blocks) {
    if (block.type === 'rich_text') open.push(...quotesOf(block));
    const places = elementsOf([block]).filter(({ element }) => String(element.action_id).startsWith('open_citation'));
    if (places.length === 0) continue;
    for (const [index, quote] of open.entries()) {
      const place = places[Math.min(index, places.length - 1)];
      const [, code = null, page] =
        /(?:^Document |\()(\w{4})\)?(?: of \S+)?, page (\d+)/.exec(place ? labelOf(place) : '') ?? [];
      const opens = place ? String(place.element.action_id) : null;
      citations.push({ quote, code, page: page ? Number(page) : null, opens });
    }
    open = [];
  }
  citations.push(...open.map((quote) => ({ quote, code: null, page: null, opens: null })));
  const choices = elementsOf(message.blocks).filter(({ element }) => element.action_id === 'choose_patient');
  return {
    text: plainText(textOf(message)),
    citations,
    choices: choices.map(({ block }) => plainText(textAt(objectAt(block, 'text'), 'text') ?? '')),
    message,
  };
}

function quotesOf(block: JsonObject): string[] {
  return objectsAt(block, 'elements')
    .filter((element) => element.type === 'rich_text_quote')
    .map((quote) =>
      objectsAt(quote, 'elements')
        .map((part) => textAt(part, 'text') ?? '')
        .join(''),
    );
}

/** Without the marks of Slack's text format. */
function plainText(mrkdwn: string): string {
  return mrkdwn.replaceAll('\u200b', '').replace(/[*`]/g, '').trim();
}
