/** A physician query as the coder and the provider read it. What the record says stands in quotes, never in mrkdwn. */
import type { KnownBlock, RichTextBlock } from '@slack/types';
import type { QueryNotice, QueryProvider } from '../../coding/query/query.store.ts';
import { answerWords, type PhysicianQuery, type QueryOption, type QueryState } from '../../coding/query/query.ts';
import { documentCode } from '../../records/document.ts';
import { button, buttons, clip, escaped, type MessageView, note, paragraph } from './blocks.ts';

const MOST_PAGES = 5;
const MOST_PROVIDERS = 5;
const STATE_WORDS: Record<QueryState, string> = {
  DRAFT: 'draft, not sent',
  SENT: 'waits for an answer',
  ANSWERED: 'answered',
  DECLINED: 'declined',
  WITHDRAWN: 'withdrawn',
  EXPIRED: 'not answered in time',
  RETRACTED: 'retracted',
};

/** There is a query, or it came back: codes and states only. Pure. */
export function queryNoticeView({
  id,
  documentId,
  state,
}: Pick<QueryNotice, 'id' | 'documentId' | 'state'>): MessageView {
  const code = documentCode(documentId);
  const said =
    state === 'SENT'
      ? `A coder asks you to clarify the documentation of document *${code}*.`
      : `Your query about document *${code}* is ${STATE_WORDS[state]}.`;
  return {
    text: state === 'SENT' ? 'A coder has a question for you' : 'A query came back',
    blocks: [paragraph(said), buttons(button('Open', 'open_query', id, 'primary'))],
  };
}

/** The query as a coder sees it. A draft can be sent to one of the providers. Pure. */
export function coderQueryView(query: PhysicianQuery, providers: readonly QueryProvider[] = []): MessageView {
  const { id, state, closeReason } = query;
  const blocks = [...headOf(query), ...query.options.map((option) => paragraph(optionLine(option)))];
  const words = answerWords(query);
  if (words) blocks.push(paragraph('*The provider answered*'), quoted([words]));
  if (closeReason) blocks.push(note(`Reason: ${escaped(clip(closeReason, 300))}`));
  const pressed = [];
  if (state === 'DRAFT') {
    for (const { staffId, name } of providers.slice(0, MOST_PROVIDERS)) {
      pressed.push(button(`Send to ${name}`, `send_query:${staffId.slice(0, 8)}`, `${id}:${staffId}`, 'primary'));
    }
    if (providers.length === 0)
      blocks.push(note('No clinician cares for this patient today and may see all that is quoted.'));
  }
  if (state === 'DRAFT' || state === 'SENT') pressed.push(button('Withdraw', 'withdraw_query', id));
  if (state === 'ANSWERED') pressed.push(button('Retract', 'withdraw_query', id));
  if (pressed.length > 0) blocks.push(buttons(...pressed));
  return { text: `Query about document ${documentCode(query.documentId)}`, blocks };
}

/** The query as the provider who was asked sees it: one press for an option, words for the rest. Pure. */
export function providerQueryView(query: PhysicianQuery): MessageView {
  const { id, state, kind, options, expiresAt, closeReason } = query;
  const blocks = headOf(query);
  const words = answerWords(query);
  if (state === 'SENT') {
    options.forEach((option, index) => {
      const press =
        option.meaning === 'other'
          ? button('Write', 'answer_in_words', `${id}:${index}`)
          : button('Choose', `answer_query:${index}`, `${id}:${index}`);
      blocks.push({ ...paragraph(escaped(option.text)), accessory: press });
    });
    blocks.push(
      buttons(
        ...(kind === 'open' ? [button('Answer', 'answer_in_words', `${id}:`, 'primary')] : []),
        button('Decline', 'decline_query', id),
      ),
      note(
        `Use your own clinical judgment; every answer is welcome. It becomes part of the business record. Open until ${expiresAt?.toISOString().slice(0, 10)}.`,
      ),
    );
  }
  if (words) blocks.push(paragraph('*Your answer*'), quoted([words]));
  if (closeReason && state !== 'SENT') blocks.push(note(`Reason: ${escaped(clip(closeReason, 300))}`));
  return { text: `Query about document ${documentCode(query.documentId)}`, blocks };
}

/** One line of a query in a list: template and state, no word of a record. */
export function queryLine({ id, title, state }: Pick<PhysicianQuery, 'id' | 'title' | 'state'>): KnownBlock {
  return {
    ...paragraph(`Query · ${escaped(clip(title, 80))} · ${STATE_WORDS[state]}`),
    accessory: button('Open', `open_query:${id.slice(0, 8)}`, id),
  };
}

function headOf({ id, documentId, title, question, indicators, state }: PhysicianQuery): KnownBlock[] {
  const pages = indicators.slice(0, MOST_PAGES).map(({ page, documentId: of }, index) => {
    const label = of === documentId ? `Page ${page}` : `${documentCode(of)} page ${page}`;
    return button(`${index + 1}: ${label}`, `show_query_page:${index}`, `${id}:${index}`);
  });
  return [
    paragraph(`*${escaped(title)}*`),
    note(`Document ${documentCode(documentId)} · ${STATE_WORDS[state]}`),
    ...(indicators.length > 0 ? [paragraph('*The record says*'), quoted(indicators.map(indicatorLine))] : []),
    ...(pages.length > 0 ? [buttons(...pages)] : []),
    paragraph(escaped(question)),
  ];
}

function indicatorLine({ quote, page, label }: PhysicianQuery['indicators'][number], index: number): string {
  return `${index + 1}. ${label}, page ${page}: ${quote}`;
}

function optionLine({ text, indicators }: QueryOption): string {
  const support = indicators.map((index) => index + 1).join(', ');
  return `○ ${escaped(text)}${support ? ` (supported by ${support})` : ''}`;
}

function quoted(texts: readonly string[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: texts.map((text) => ({
      type: 'rich_text_quote' as const,
      elements: [{ type: 'text' as const, text: clip(text, 600) }],
    })),
  };
}
