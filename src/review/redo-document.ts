/** A person has a document read again, or parted: what was derived from it goes, and the pipeline begins anew. */
import type { Actor } from '../access/actor.ts';
import { type Scope, withPipeline } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findCommonRotation } from '../records/page.store.ts';
import { addParts } from '../records/part.store.ts';
import { asReviewer, type ReviewDeps, requireState, reviewedDocument } from './in-review.ts';
import { rangesFrom } from './ranges-from.ts';
import { restartReading, unfileDocument } from './review.store.ts';

export type Turn = 0 | 90 | 180 | 270;

/**
 * Reads every page again, turned clockwise by `turn` beyond how it is seen now; the reader then leaves it as the person
 * turned it. A filed document keeps its patient as the
 * one whom a person named, and is filed again unless its pages now speak for another.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `review.wrong-state`, `review.changed`
 */
export async function rereadDocument(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  { turn, channel }: { turn: Turn; channel: string },
): Promise<{ documentId: string; state: 'STORED' }> {
  const taken = await asReviewer(deps, actor, async (scope) => {
    const document = await reviewedDocument(scope, documentId);
    requireState(document, ['NEEDS_PATIENT', 'FAILED', 'REJECTED', 'INDEXED']);
    await audit(scope, document, 'document.reread', channel, { turn });
    const seen = turn === 0 ? 0 : await findCommonRotation(scope, documentId);
    return { ...(await takeOut(scope, document, { misfiled: false })), seen };
  });
  const done = await withPipeline(deps.database, (pipeline) =>
    restartReading(pipeline, taken.document, {
      version: taken.version,
      turnDegrees: (taken.document.turnDegrees + taken.seen + turn) % 360,
      turnFixed: taken.document.turnFixed || turn !== 0,
      claimedPatientId: taken.document.patientId ?? taken.document.claimedPatientId,
    }),
  );
  if (!done) throw new AppError('review.changed');
  await deps.enqueue('process-document', { documentId }, { key: documentId });
  return { documentId, state: 'STORED' };
}

/**
 * Parts a document where a person says: each page of `at` begins a new document. Each part is then matched by itself.
 * @param at 1-based pages
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `review.wrong-state`, `review.split-pages`, `review.changed`
 */
export async function splitByHand(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  { at, channel }: { at: number[]; channel: string },
): Promise<{ documentId: string; parts: string[] }> {
  const { taken, ranges } = await asReviewer(deps, actor, async (scope) => {
    const document = await reviewedDocument(scope, documentId);
    requireState(document, ['NEEDS_PATIENT', 'INDEXED']);
    const found = rangesFrom(at, document.pageCount ?? 0);
    if (!found) throw new AppError('review.split-pages', { pages: document.pageCount ?? 0 });
    await audit(scope, document, 'document.split', channel, { parts: found.length, by: 'person' });
    return { taken: await takeOut(scope, document, { misfiled: true }), ranges: found };
  });
  const parts = await withPipeline(deps.database, async (pipeline) => {
    const document = await findDocument(pipeline, documentId);
    if (document?.version !== taken.version) return [];
    // Whom somebody named for the whole file says nothing of its parts.
    return addParts(pipeline, { ...document, claimedPatientId: null }, ranges);
  });
  if (parts.length === 0) throw new AppError('review.changed');
  await deps.enqueue('process-document', { documentId }, { key: documentId });
  return { documentId, parts };
}

/** Takes a filed document out of its record. @throws AppError `review.changed` */
export async function takeOut(
  scope: Scope,
  document: StoredDocument,
  how: { misfiled: boolean },
): Promise<{ document: StoredDocument; version: number }> {
  if (document.patientId === null) return { document, version: document.version };
  if (!(await unfileDocument(scope, document.id, document.version, how))) throw new AppError('review.changed');
  return { document, version: document.version + 1 };
}

function audit(
  scope: Scope,
  { id, patientId }: StoredDocument,
  action: 'document.reread' | 'document.split',
  channel: string,
  detail: Record<string, string | number>,
): Promise<void> {
  return appendAudit(scope, {
    action,
    outcome: 'success',
    patientId,
    entity: 'document',
    entityId: id,
    channel,
    detail,
  });
}
