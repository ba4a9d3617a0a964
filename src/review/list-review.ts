/** The queue as one person sees it. */
import type { Actor } from '../access/actor.ts';
import type { Scope } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { asReviewer, isReviewer, type ReviewDeps } from './in-review.ts';
import { findReviewRows } from './review.store.ts';
import { type ReviewItem, reviewItem } from './review-item.ts';

/** What waits, oldest first: everything for the records department, their own documents for a sender. Audited by count. */
export function listReview(
  deps: Pick<ReviewDeps, 'database'>,
  actor: Actor,
  channel: string,
  now = new Date(),
): Promise<ReviewItem[]> {
  return asReviewer(deps, actor, async (scope) => {
    const items = await findReviewItems(scope, now);
    await appendAudit(scope, {
      action: 'review.listed',
      outcome: items.length > 0 ? 'success' : 'nothing-found',
      channel,
      detail: { found: items.length },
    });
    return items;
  });
}

/** The same as App Home shows it, by codes and counts: no word of a record, so no row in the trail. */
export async function findReviewItems(scope: Scope, now = new Date()): Promise<ReviewItem[]> {
  const rows = await findReviewRows(scope, isReviewer(scope.actor));
  return rows.map((row) => reviewItem(row, now)).filter(({ reasons }) => reasons.length > 0);
}
