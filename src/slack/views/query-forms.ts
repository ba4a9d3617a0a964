/** Forms of physician queries. Titles and metadata hold opaque ids only. */
import type { KnownBlock, ModalView } from '@slack/types';
import { QUERY_KINDS } from '../../coding/query/query.ts';
import { QUERY_TEMPLATES } from '../../coding/query/query-templates.ts';

export const ASK_PROVIDER = {
  callbackId: 'query_asked',
  blocks: {
    template: 'template',
    kind: 'kind',
    condition: 'condition',
    question: 'question',
    quotes: 'quotes',
    options: 'options',
  },
  actionId: 'value',
} as const;
export const ANSWER_WORDS = { callbackId: 'query_answered', blockId: 'words', actionId: 'value' } as const;
export const DECLINE_QUERY = { callbackId: 'query_declined', blockId: 'reason', actionId: 'value' } as const;
export const WITHDRAW_QUERY = { callbackId: 'query_withdrawn', blockId: 'reason', actionId: 'value' } as const;

/** What a form must remember. */
export interface QueryMemory {
  id: string;
  option: number | null;
  channel: string;
  messageTs: string;
}

/** What is asked, and in whose words; templates that the record suggests come first. Pure. */
export function askProviderView(documentId: string, suggested: readonly string[]): ModalView {
  const { blocks, actionId } = ASK_PROVIDER;
  const sorted = QUERY_TEMPLATES.toSorted(
    (a, b) => Number(suggested.includes(b.id)) - Number(suggested.includes(a.id)),
  );
  const templates = sorted.map(({ id, name }) =>
    option(`${name}${suggested.includes(id) ? ' · suggested by the record' : ''}`.slice(0, 75), id),
  );
  const words = (blockId: string, label: string, hint: string, multiline: boolean): KnownBlock => ({
    type: 'input',
    block_id: blockId,
    optional: true,
    label: { type: 'plain_text', text: label },
    hint: { type: 'plain_text', text: hint },
    element: { type: 'plain_text_input', action_id: actionId, multiline, max_length: multiline ? 1500 : 100 },
  });
  return form('Ask the provider', 'Draft', ASK_PROVIDER.callbackId, documentId, [
    {
      type: 'input',
      block_id: blocks.template,
      label: { type: 'plain_text', text: 'About' },
      element: {
        type: 'static_select',
        action_id: actionId,
        options: templates,
        ...(suggested.length > 0 && templates[0] ? { initial_option: templates[0] } : {}),
      },
    },
    {
      type: 'input',
      block_id: blocks.kind,
      optional: true,
      label: { type: 'plain_text', text: 'Asked as' },
      element: { type: 'static_select', action_id: actionId, options: QUERY_KINDS.map((kind) => option(kind, kind)) },
    },
    words(blocks.condition, 'Condition', 'As the record names it, for a question about a documented condition.', false),
    words(blocks.question, 'Question', 'In your own words, instead of the template’s.', true),
    words(blocks.quotes, 'Words of the record', 'One quote a line; each is located on its page.', true),
    words(blocks.options, 'Further options', 'One a line. Other and Unable to determine are always there.', true),
  ]);
}

export function answerWordsView(memory: QueryMemory): ModalView {
  return wordsForm('Answer', 'Answer', ANSWER_WORDS, JSON.stringify(memory), 'Your answer, in your own words');
}

export function declineQueryView(memory: QueryMemory): ModalView {
  return wordsForm('Decline', 'Decline', DECLINE_QUERY, JSON.stringify(memory), 'Why do you not answer?');
}

export function withdrawQueryView(memory: QueryMemory): ModalView {
  return wordsForm('Take a query back', 'Take back', WITHDRAW_QUERY, JSON.stringify(memory), 'Why?');
}

export function readQueryMemory(privateMetadata: string): QueryMemory {
  return JSON.parse(privateMetadata) as QueryMemory;
}

function wordsForm(
  title: string,
  submit: string,
  names: { callbackId: string; blockId: string; actionId: string },
  metadata: string,
  label: string,
): ModalView {
  return form(title, submit, names.callbackId, metadata, [
    {
      type: 'input',
      block_id: names.blockId,
      label: { type: 'plain_text', text: label },
      element: { type: 'plain_text_input', action_id: names.actionId, multiline: true, max_length: 2000 },
    },
  ]);
}

function form(title: string, submit: string, callbackId: string, metadata: string, blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: metadata,
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: submit },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks,
  };
}

function option(text: string, value: string) {
  return { text: { type: 'plain_text' as const, text }, value };
}
