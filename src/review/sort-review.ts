/** The order in which the queue is worked. */
import type { ReviewItem, ReviewReasonKind } from './review-item.ts';

export const REVIEW_ORDERS = ['age', 'reason', 'owner'] as const;
export type ReviewOrder = (typeof REVIEW_ORDERS)[number];

/** What may be in the wrong record first. */
const URGENCY: readonly ReviewReasonKind[] = [
  'alarm',
  'conflicting',
  'unmatched',
  'failed',
  'nothing-to-file',
  'doubtful-pages',
  'duplicate',
];

/** Oldest first within the same reason or owner; what nobody works on comes before what somebody does. Pure. */
export function sortReview(items: readonly ReviewItem[], order: ReviewOrder): ReviewItem[] {
  const byAge = (a: ReviewItem, b: ReviewItem) =>
    a.since.localeCompare(b.since) || a.documentId.localeCompare(b.documentId);
  const rank = ({ reasons }: ReviewItem) => Math.min(...reasons.map(({ kind }) => URGENCY.indexOf(kind)));
  switch (order) {
    case 'age':
      return [...items].sort(byAge);
    case 'reason':
      return [...items].sort((a, b) => rank(a) - rank(b) || byAge(a, b));
    case 'owner':
      return [...items].sort((a, b) => (a.owner ?? '').localeCompare(b.owner ?? '') || byAge(a, b));
  }
}
