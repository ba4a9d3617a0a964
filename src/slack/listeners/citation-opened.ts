/** Somebody opens a citation: the picture of the page around the quoted words, with the words marked. */
import type { App } from '@slack/bolt';
import { withScope } from '../../access/scope.ts';
import { drawCitation } from '../../adapters/draw-citation.ts';
import { findCitation } from '../../answers/answer.store.ts';
import { citeRegion } from '../../answers/cite-region.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import { AppError } from '../../errors.ts';
import { documentCode } from '../../records/document.ts';
import { findPages } from '../../records/page.store.ts';
import { deliverPicture } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton } from '../press.ts';

export function register(app: App, parts: SlackParts): void {
  onButton(app, parts, 'open_citation', async ({ actor, purpose, value, place, client }) => {
    const opened = await withScope(parts.database, actor, purpose, async (scope) => {
      const citation = await findCitation(scope, value);
      if (!citation) return null;
      const [page] = await findPages(scope, citation.documentId, [citation.page]);
      if (!page) return null;
      await appendAudit(scope, {
        action: 'document.page-opened',
        outcome: 'success',
        patientId: citation.patientId,
        entity: 'document',
        entityId: citation.documentId,
        channel: place.channel,
        detail: { page: citation.page },
      });
      return { citation, page };
    });
    if (!opened) throw new AppError('record.unavailable');
    const { citation, page } = opened;
    const region = citeRegion(citation.boxes, page) ?? {
      left: 0,
      top: 0,
      width: page.width,
      height: page.height,
      marks: [],
    };
    const image = await parts.storage.get(page.imageKey);
    const png = await drawCitation(image, region);
    const name = `document-${documentCode(citation.documentId)}-page-${citation.page}.png`;
    await deliverPicture(client, place, {
      png,
      name,
      comment: `Document ${documentCode(citation.documentId)}, page ${citation.page}`,
    });
  });
}
