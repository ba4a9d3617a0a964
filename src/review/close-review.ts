/** A person takes a document on, lets it stand, or says that it belongs in no record. */
import type { Actor } from '../access/actor.ts';
import { findActorByEmail } from '../access/staff.store.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { settleNotices } from '../records/notice.store.ts';
import { asReviewer, isReviewer, type ReviewDeps, requireState, reviewedDocument } from './in-review.ts';
import { markReviewed, rejectDocument, setReviewOwner, unfileDocument } from './review.store.ts';

const LONGEST_REASON = 500;

/**
 * Gives a document of the queue to a colleague of the records department, or to the person.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `staff.unknown`
 */
export async function claimReview(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  { ownerEmail, channel }: { ownerEmail?: string | undefined; channel: string },
): Promise<{ documentId: string; owner: string }> {
  const owner = ownerEmail ? await findActorByEmail(deps.database, ownerEmail) : actor;
  if (!owner || (owner.staffId !== actor.staffId && !isReviewer(owner))) throw new AppError('staff.unknown');
  return asReviewer(deps, actor, async (scope) => {
    const { patientId } = await reviewedDocument(scope, documentId);
    await setReviewOwner(scope, documentId, owner.staffId);
    const detail = { owner: owner.staffId };
    await appendAudit(scope, { ...rowOf(documentId, patientId, channel), action: 'review.claimed', detail });
    return { documentId, owner: owner.email };
  });
}

/**
 * Lets doubtful pages and notices stand: the person has looked. The document stays where it is.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `review.wrong-state`
 */
export function acceptReview(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  channel: string,
): Promise<{ documentId: string }> {
  return asReviewer(deps, actor, async (scope) => {
    const document = await reviewedDocument(scope, documentId);
    requireState(document, ['MATCHED', 'INDEXED', 'SPLIT', 'UNPACKED']);
    await markReviewed(scope, documentId);
    await settleNotices(scope, documentId);
    await appendAudit(scope, { ...rowOf(documentId, document.patientId, channel), action: 'review.accepted' });
    return { documentId };
  });
}

/**
 * Ends a document with a reason; the original is kept. A filed one leaves its record, for the records department only.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `review.no-reason`, `review.wrong-state`, `review.changed`
 */
export async function rejectReview(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  { reason, channel }: { reason: string; channel: string },
): Promise<{ documentId: string; state: 'REJECTED' }> {
  const words = reason.trim().slice(0, LONGEST_REASON);
  if (words === '') throw new AppError('review.no-reason');
  return asReviewer(deps, actor, async (scope) => {
    const document = await reviewedDocument(scope, documentId);
    const filed = document.patientId !== null;
    requireState(document, filed ? ['MATCHED', 'INDEXED'] : ['NEEDS_PATIENT', 'FAILED']);
    if (filed && !(await unfileDocument(scope, documentId, document.version, { misfiled: true })))
      throw new AppError('review.changed');
    const version = filed ? document.version + 1 : document.version;
    if (!(await rejectDocument(scope, documentId, version, words))) throw new AppError('review.changed');
    await settleNotices(scope, documentId);
    await appendAudit(scope, { ...rowOf(documentId, document.patientId, channel), action: 'document.rejected' });
    return { documentId, state: 'REJECTED' };
  });
}

function rowOf(documentId: string, patientId: string | null, channel: string) {
  return { outcome: 'success', patientId, entity: 'document', entityId: documentId, channel } as const;
}
