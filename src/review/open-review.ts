/** One document of the queue, with what a person needs to decide: identifiers where they stand, and who it may be. */
import type { Actor } from '../access/actor.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findIdentifiers } from '../patients/find-identifiers.ts';
import { findNamedCandidates, type NamedCandidate } from '../patients/patient.store.ts';
import type { FoundIdentifier } from '../patients/patient.ts';
import type { StoredDocument } from '../records/document.ts';
import { findPages, type StoredPage } from '../records/page.store.ts';
import type { Box } from '../records/page.ts';
import { type DocumentPart, findNeighbours, findParts } from '../records/part.store.ts';
import { asReviewer, type ReviewDeps, reviewedDocument } from './in-review.ts';
import { findReviewRow } from './review.store.ts';
import { type ReviewItem, reviewItem } from './review-item.ts';

export interface PlacedIdentifier extends FoundIdentifier {
  /** In pixels of the page image; one box a word. */
  boxes: Box[];
}

export interface OpenReview {
  document: StoredDocument;
  /** Without reasons when nothing waits for a person. */
  item: ReviewItem;
  pages: StoredPage[];
  identifiers: PlacedIdentifier[];
  /** Those whom the person may see. */
  candidates: NamedCandidate[];
  parts: DocumentPart[];
  /** Of a part: the parts of the file before and behind it, as far as the person may see them. */
  neighbours: { before: string | null; behind: string | null };
}

/**
 * Opens a document of the queue, audited as a look at its pages.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `access.no-records`
 */
export function openReview(
  deps: Pick<ReviewDeps, 'database'>,
  actor: Actor,
  documentId: string,
  channel: string,
): Promise<OpenReview> {
  return asReviewer(deps, actor, async (scope) => {
    const document = await reviewedDocument(scope, documentId);
    const row = await findReviewRow(scope, documentId);
    if (!row) throw new AppError('record.unavailable');
    const pages = await findPages(scope, documentId);
    const opened: OpenReview = {
      document,
      item: reviewItem(row, new Date()),
      pages,
      identifiers: findIdentifiers(pages).map((found) => ({ ...found, boxes: boxesOf(found, pages) })),
      candidates: document.state === 'NEEDS_PATIENT' ? await findNamedCandidates(scope, documentId) : [],
      parts: document.state === 'SPLIT' ? await findParts(scope, document) : [],
      neighbours: await findNeighbours(scope, document),
    };
    await appendAudit(scope, {
      action: 'review.opened',
      outcome: 'success',
      patientId: document.patientId,
      entity: 'document',
      entityId: documentId,
      channel,
      detail: { pages: pages.length, candidates: opened.candidates.length },
    });
    return opened;
  });
}

/** The boxes of the words that an identifier was read from. Pure. */
export function boxesOf(found: FoundIdentifier, pages: readonly StoredPage[]): Box[] {
  if (found.box) return [found.box];
  const page = pages.find(({ page: number }) => number === found.page);
  const end = found.start + found.text.length;
  return (page?.words ?? [])
    .filter(({ start, text }) => start < end && start + text.length > found.start)
    .map(({ box }) => box);
}
