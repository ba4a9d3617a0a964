/** Somebody works a document of the review queue: opens it, has it read again, lets it stand, rejects it. Judged by who presses, now. */
import type { App } from '@slack/bolt';
import { drawCitation } from '../../adapters/draw-citation.ts';
import { documentCode } from '../../records/document.ts';
import { acceptReview, claimReview, rejectReview } from '../../review/close-review.ts';
import { cropIdentifiers } from '../../review/crop-identifiers.ts';
import { isReviewer } from '../../review/in-review.ts';
import { joinNeighbour } from '../../review/join-documents.ts';
import { openReview } from '../../review/open-review.ts';
import { rereadDocument, splitByHand } from '../../review/redo-document.ts';
import { deliver, deliverPicture } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onSubmit } from '../press.ts';
import {
  REJECT_DOCUMENT,
  rejectDocumentView,
  reviewDoneView,
  reviewView,
  SPLIT_DOCUMENT,
  splitDocumentView,
} from '../views/review.ts';

export function register(app: App, parts: SlackParts): void {
  const announce = (documentId: string): Promise<void> => parts.enqueue('announce-document', { documentId });

  onButton(app, parts, 'open_review', async ({ actor, value, place, client }) => {
    const { item, pages, identifiers, candidates, neighbours } = await openReview(
      parts,
      actor,
      value,
      place.channel || 'home',
    );
    if (!item.owner && item.reasons.length > 0)
      await claimReview(parts, actor, value, { channel: place.channel || 'home' });
    // Pictures of pages cannot be for one person's eyes in a channel: all of it goes to their direct messages.
    const direct = { channel: '', userId: place.userId };
    for (const crop of cropIdentifiers(pages, identifiers)) {
      const page = pages.find(({ page: number }) => number === crop.page);
      if (!page?.imageKey) continue;
      const png = await drawCitation(await parts.storage.get(page.imageKey), crop);
      const name = `document-${documentCode(value)}-page-${crop.page}.png`;
      await deliverPicture(client, direct, {
        png,
        name,
        comment: `Document ${documentCode(value)}, page ${crop.page}`,
      });
    }
    await deliver(client, direct, reviewView(item, candidates, { mayRegister: isReviewer(actor), part: neighbours }));
  });

  for (const turn of [0, 90, 180, 270] as const) {
    onButton(app, parts, `reread_turned_${turn}`, async ({ actor, value, place, client }) => {
      await rereadDocument(parts, actor, value, { turn, channel: place.channel });
      await announce(value);
      await deliver(client, place, reviewDoneView(value, 'is read again.'));
    });
  }

  for (const side of ['before', 'behind'] as const) {
    onButton(app, parts, `join_${side}`, async ({ actor, value, place, client }) => {
      const { documentId, pages } = await joinNeighbour(parts, actor, value, { side, channel: place.channel });
      await announce(documentId);
      await deliver(client, place, reviewDoneView(documentId, `has ${pages} pages now and is matched anew.`));
    });
  }

  onButton(app, parts, 'split_document', async ({ actor, value, triggerId, client }) => {
    const { item } = await openReview(parts, actor, value, 'modal');
    await client.views.open({ trigger_id: triggerId, view: splitDocumentView(value, item.pages) });
  });

  onSubmit(app, parts, SPLIT_DOCUMENT.callbackId, async ({ actor, view, client }) => {
    const documentId = view.private_metadata;
    const pages = view.state.values[SPLIT_DOCUMENT.blockId]?.[SPLIT_DOCUMENT.actionId]?.value ?? '';
    const at = pages
      .split(/[\s,;]+/)
      .filter((word) => word !== '')
      .map(Number);
    const { parts: made } = await splitByHand(parts, actor, documentId, { at, channel: 'modal' });
    await announce(documentId);
    const place = { channel: '', userId: actor.slackUserId ?? '' };
    if (actor.slackUserId)
      await deliver(
        client,
        place,
        reviewDoneView(documentId, `holds ${made.length} documents now; each is matched by itself.`),
      );
    return null;
  });

  onButton(app, parts, 'accept_review', async ({ actor, value, place, client }) => {
    await acceptReview(parts, actor, value, place.channel);
    await deliver(client, place, reviewDoneView(value, 'stands as it is.'));
  });

  onButton(app, parts, 'reject_document', async ({ value, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: rejectDocumentView(value) });
  });

  onSubmit(app, parts, REJECT_DOCUMENT.callbackId, async ({ actor, view, client }) => {
    const documentId = view.private_metadata;
    const reason = view.state.values[REJECT_DOCUMENT.blockId]?.[REJECT_DOCUMENT.actionId]?.value ?? '';
    await rejectReview(parts, actor, documentId, { reason, channel: 'modal' });
    await announce(documentId);
    const place = { channel: '', userId: actor.slackUserId ?? '' };
    if (actor.slackUserId)
      await deliver(client, place, reviewDoneView(documentId, 'is rejected. The original is kept.'));
    return null;
  });
}
