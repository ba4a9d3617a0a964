import { expect, it } from 'vitest';
import type { ReviewItem, ReviewReasonKind } from '../../../src/review/review-item.ts';
import { sortReview } from '../../../src/review/sort-review.ts';

const item = (documentId: string, since: string, kind: ReviewReasonKind, owner: string | null): ReviewItem => ({
  documentId,
  code: documentId,
  file: 'scan.pdf',
  state: 'NEEDS_PATIENT',
  reasons: [{ kind, message: '', pages: [] }],
  since,
  ageHours: 0,
  owner,
  pages: 1,
  kindCode: null,
  serviceDate: null,
});
const items = [
  item('a', '2026-11-03', 'doubtful-pages', 'zoe@hospital.example'),
  item('b', '2026-11-02', 'alarm', 'anna@hospital.example'),
  item('c', '2026-11-01', 'unmatched', null),
];

it.each([
  ['age', 'cba'],
  ['reason', 'bca'],
  ['owner', 'cba'],
] as const)('sorts the queue by %s', (order, expected) => {
  expect(
    sortReview(items, order)
      .map(({ documentId }) => documentId)
      .join(''),
  ).toBe(expected);
});
