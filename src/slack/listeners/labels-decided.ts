/** Somebody decides about proposed labels. Judged by who presses, now, and about what they saw. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Actor } from '../../access/actor.ts';
import { decideLabels, readProposedLabels } from '../../access/decide-labels.ts';
import { AppError } from '../../errors.ts';
import { documentCode } from '../../records/document.ts';
import { deliver } from '../deliver.ts';
import { knownAs } from '../identify.ts';
import type { SlackParts } from '../parts.ts';
import { onLabellerButton, onLabellerSubmit } from '../press.ts';
import { readHome } from '../read-home.ts';
import { paragraph } from '../views/blocks.ts';
import { homeView } from '../views/home.ts';
import { changeLabelsForm, LABELS_CHANGED } from '../views/label-queue.ts';

export function register(app: App, parts: SlackParts): void {
  for (const [actionId, labels] of [
    ['confirm_labels', null],
    ['clear_labels', ['normal']],
  ] as const) {
    onLabellerButton(app, parts, actionId, async ({ actor, value, place, client }) => {
      const channel = place.channel || 'home';
      await decideLabels(parts.database, actor, { ...proposalOf(value), labels: labels && [...labels], channel });
      await say(client, parts, actor, place.userId, value);
    });
  }

  onLabellerButton(app, parts, 'change_labels', async ({ actor, value, client, triggerId }) => {
    const { documentId, seen } = proposalOf(value);
    const proposed = await readProposedLabels(parts.database, actor, documentId);
    if (proposed.proposal !== seen) throw new AppError('label.changed');
    await client.views.open({ trigger_id: triggerId, view: changeLabelsForm(proposed) });
  });

  onLabellerSubmit(app, parts, LABELS_CHANGED.callbackId, async ({ actor, view, client }) => {
    const chosen = view.state.values[LABELS_CHANGED.blockId]?.[LABELS_CHANGED.actionId]?.selected_options ?? [];
    const labels = chosen.map(({ value }) => value);
    const memory = view.private_metadata;
    await decideLabels(parts.database, actor, { ...proposalOf(memory), labels, channel: 'modal' });
    if (actor.slackUserId) await say(client, parts, actor, actor.slackUserId, memory);
    return null;
  });
}

/** "document id:number of the proposal", as buttons and the form carry it. */
function proposalOf(value: string): { documentId: string; seen: number } {
  const [documentId = '', seen = ''] = value.split(':');
  return { documentId, seen: /^\d{1,10}$/.test(seen) ? Math.min(Number(seen), 2_147_483_647) : -1 };
}

/** A sentence for the person alone, and their Home anew. */
async function say(
  client: WebClient,
  { database }: SlackParts,
  actor: Actor,
  userId: string,
  value: string,
): Promise<void> {
  const text = `The labels of document ${documentCode(proposalOf(value).documentId)} are set`;
  await deliver(client, { channel: '', userId }, { text, blocks: [paragraph(`${text}.`)] });
  await client.views.publish({ user_id: userId, view: homeView(await readHome(database, knownAs(actor))) });
}
