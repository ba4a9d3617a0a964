/** The picture of a cited place on a page, for the one person who opens it. */
import type { WebClient } from '@slack/web-api';
import type { Scope } from '../access/scope.ts';
import { drawCitation } from '../adapters/draw-citation.ts';
import { citeRegion } from '../answers/cite-region.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { documentCode } from '../records/document.ts';
import { findPages, type StoredPage } from '../records/page.store.ts';
import type { Box } from '../records/page.ts';
import { deliverPicture, type Place } from './deliver.ts';
import type { SlackParts } from './parts.ts';

export interface CitedPlace {
  documentId: string;
  patientId: string | null;
  page: number;
  boxes: Box[];
}

/** Reads the page as the person who opens it, on the record; null when it is hidden or missing. */
export async function openCitedPage(scope: Scope, cited: CitedPlace, channel: string): Promise<StoredPage | null> {
  const [page] = await findPages(scope, cited.documentId, [cited.page]);
  if (!page) return null;
  await appendAudit(scope, {
    action: 'document.page-opened',
    outcome: 'success',
    patientId: cited.patientId,
    entity: 'document',
    entityId: cited.documentId,
    channel,
    detail: { page: cited.page },
  });
  return page;
}

/** Sends the part of the page around the quoted words, with the words marked. */
export async function deliverCitedPage(
  client: WebClient,
  { storage }: Pick<SlackParts, 'storage'>,
  place: Place,
  cited: CitedPlace,
  page: StoredPage,
): Promise<void> {
  const whole = { left: 0, top: 0, width: page.width, height: page.height, marks: [] };
  const png = await drawCitation(await storage.get(page.imageKey), citeRegion(cited.boxes, page) ?? whole);
  const code = documentCode(cited.documentId);
  const comment = `Document ${code}, page ${cited.page}`;
  await deliverPicture(client, place, { png, name: `document-${code}-page-${cited.page}.png`, comment });
}
