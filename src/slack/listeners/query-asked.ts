/** A coder asks a provider: drafts a query, sends it, takes it back. Judged by who presses, now. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor } from '../../access/actor.ts';
import { draftQuery, suggestQueries } from '../../coding/query/draft-query.ts';
import { documentsOf } from '../../coding/query/query.store.ts';
import { type PhysicianQuery, QUERY_KINDS } from '../../coding/query/query.ts';
import { sayDraftProblem } from '../../coding/query/say-draft.ts';
import { findProviders, sendQuery, withdrawQuery } from '../../coding/query/send-query.ts';
import { deliver, revise } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onSubmit } from '../press.ts';
import { coderQueryView } from '../views/query.ts';
import {
  ASK_PROVIDER,
  askProviderView,
  readQueryMemory,
  WITHDRAW_QUERY,
  withdrawQueryView,
} from '../views/query-forms.ts';

export function register(app: App, parts: SlackParts): void {
  const { database } = parts;

  onButton(app, parts, 'ask_provider', async ({ actor, value, triggerId, place, client }) => {
    const hints = await suggestQueries(database, actor, value, place.channel);
    const view = askProviderView(
      value,
      hints.map(({ template }) => template),
    );
    await client.views.open({ trigger_id: triggerId, view });
  });

  onSubmit(app, parts, ASK_PROVIDER.callbackId, async ({ actor, view, client }) => {
    const { blocks, actionId } = ASK_PROVIDER;
    const field = (block: string) => view.state.values[block]?.[actionId];
    const typed = (block: string): string | undefined => field(block)?.value?.trim() || undefined;
    const lines = (block: string) =>
      typed(block)
        ?.split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
    const template = field(blocks.template)?.selected_option?.value ?? '';
    const kind = field(blocks.kind)?.selected_option?.value;
    const result = await draftQuery(database, actor, view.private_metadata, {
      template,
      kind: QUERY_KINDS.find((known) => known === kind),
      condition: typed(blocks.condition),
      question: typed(blocks.question),
      quotes: lines(blocks.quotes),
      options: lines(blocks.options),
      channel: 'modal',
    });
    if (result.kind !== 'drafted') return { [faultBlock(result.kind)]: sayDraftProblem(result) };
    if (actor.slackUserId) await showToCoder(parts, client, actor, result.query, { userId: actor.slackUserId });
    return null;
  });

  onButton(app, parts, 'send_query', async ({ actor, value, place, messageTs, client }) => {
    const [id = '', to = ''] = value.split(':');
    const query = await sendQuery(database, actor, id, { to, channel: place.channel });
    await parts.enqueue('announce-query', { queryId: id }, { key: `query-${id}` });
    await revise(client, { channel: place.channel, ts: messageTs }, coderQueryView(query));
  });

  onButton(app, parts, 'withdraw_query', async ({ value, triggerId, place, messageTs, client }) => {
    const memory = { id: value, option: null, channel: place.channel, messageTs };
    await client.views.open({ trigger_id: triggerId, view: withdrawQueryView(memory) });
  });
  onSubmit(app, parts, WITHDRAW_QUERY.callbackId, async ({ actor, view, client }) => {
    const { id, channel, messageTs } = readQueryMemory(view.private_metadata);
    const reason = view.state.values[WITHDRAW_QUERY.blockId]?.[WITHDRAW_QUERY.actionId]?.value ?? '';
    const query = await withdrawQuery(database, actor, id, reason, channel);
    if (messageTs) await revise(client, { channel, ts: messageTs }, coderQueryView(query));
    return null;
  });
}

/** Shows a query to a coder in direct messages; a draft with the providers to whom it may go. */
export async function showToCoder(
  { database }: SlackParts,
  client: WebClient,
  actor: Actor,
  query: PhysicianQuery,
  { userId }: { userId: string },
): Promise<void> {
  const providers =
    query.state === 'DRAFT' ? await findProviders(database, actor, documentsOf(query.documentId, query)) : [];
  await deliver(client, { channel: '', userId }, coderQueryView(query, providers));
}

function faultBlock(kind: string): string {
  const { blocks } = ASK_PROVIDER;
  if (kind === 'condition-needed') return blocks.condition;
  if (kind === 'kind-not-offered') return blocks.kind;
  return kind === 'not-in-record' ? blocks.quotes : blocks.question;
}
