/** Somebody opens a query, or the provider who was asked answers it. Judged by who presses, at that moment. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor } from '../../access/actor.ts';
import { drawCitation } from '../../adapters/draw-citation.ts';
import { citeRegion } from '../../answers/cite-region.ts';
import { answerQuery, openQueryPage, type ProviderAnswer, showQuery } from '../../coding/query/answer-query.ts';
import { documentCode } from '../../records/document.ts';
import { deliver, deliverPicture, revise } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onSubmit } from '../press.ts';
import { providerQueryView } from '../views/query.ts';
import {
  ANSWER_WORDS,
  answerWordsView,
  DECLINE_QUERY,
  declineQueryView,
  readQueryMemory,
} from '../views/query-forms.ts';
import { showToCoder } from './query-asked.ts';

export function register(app: App, parts: SlackParts): void {
  const { database } = parts;

  onButton(app, parts, 'open_query', async ({ actor, value, place, client }) => {
    const query = await showQuery(database, actor, value, place.channel || 'home');
    if (query.providerId === actor.staffId) {
      await deliver(client, { channel: '', userId: place.userId }, providerQueryView(query));
    } else {
      await showToCoder(parts, client, actor, query, place);
    }
  });

  onButton(app, parts, 'show_query_page', async ({ actor, value, place, client }) => {
    const { id, index } = chosen(value);
    const { indicator, page } = await openQueryPage(database, actor, id, index ?? 0, place.channel);
    const whole = { left: 0, top: 0, width: page.width, height: page.height, marks: [] };
    const region = citeRegion(indicator.boxes, page) ?? whole;
    const png = await drawCitation(await parts.storage.get(page.imageKey), region);
    const code = documentCode(indicator.documentId);
    const comment = `Document ${code}, page ${indicator.page}`;
    await deliverPicture(client, place, { png, name: `document-${code}-page-${indicator.page}.png`, comment });
  });

  onButton(app, parts, 'answer_query', async ({ actor, value, place, messageTs, client }) => {
    const { id, index } = chosen(value);
    await answer(client, actor, id, { option: index }, { channel: place.channel, ts: messageTs });
  });

  onButton(app, parts, 'answer_in_words', async ({ value, triggerId, place, messageTs, client }) => {
    const { id, index } = chosen(value);
    const memory = { id, option: index, channel: place.channel, messageTs };
    await client.views.open({ trigger_id: triggerId, view: answerWordsView(memory) });
  });
  onSubmit(app, parts, ANSWER_WORDS.callbackId, async ({ actor, view, client }) => {
    const { id, option, channel, messageTs } = readQueryMemory(view.private_metadata);
    const text = view.state.values[ANSWER_WORDS.blockId]?.[ANSWER_WORDS.actionId]?.value ?? '';
    await answer(client, actor, id, { option, text }, { channel, ts: messageTs });
    return null;
  });

  onButton(app, parts, 'decline_query', async ({ value, triggerId, place, messageTs, client }) => {
    const memory = { id: value, option: null, channel: place.channel, messageTs };
    await client.views.open({ trigger_id: triggerId, view: declineQueryView(memory) });
  });
  onSubmit(app, parts, DECLINE_QUERY.callbackId, async ({ actor, view, client }) => {
    const { id, channel, messageTs } = readQueryMemory(view.private_metadata);
    const declined = view.state.values[DECLINE_QUERY.blockId]?.[DECLINE_QUERY.actionId]?.value ?? '';
    await answer(client, actor, id, { declined }, { channel, ts: messageTs });
    return null;
  });

  async function answer(
    client: WebClient,
    actor: Actor,
    id: string,
    given: ProviderAnswer,
    message: { channel: string; ts: string },
  ): Promise<void> {
    const query = await answerQuery(database, actor, id, given, message.channel);
    await parts.enqueue('announce-query', { queryId: id }, { key: `query-${id}` });
    if (message.ts) await revise(client, message, providerQueryView(query));
  }
}

function chosen(value: string): { id: string; index: number | null } {
  const [id = '', index = ''] = value.split(':');
  return { id, index: index === '' ? null : Number(index) };
}
