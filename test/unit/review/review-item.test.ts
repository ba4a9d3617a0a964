import { describe, expect, it } from 'vitest';
import { rangesFrom } from '../../../src/review/ranges-from.ts';
import { type ReviewRow, reviewItem } from '../../../src/review/review-item.ts';

const row = (of: Partial<ReviewRow>): ReviewRow => ({
  id: '0d5f2b6e-3f0f-4a53-9a53-0a1b2c3d4e5f',
  fileName: 'scan.pdf',
  state: 'INDEXED',
  problem: null,
  matchReasons: [],
  hasCandidates: false,
  pageCount: 2,
  pages: [],
  notices: [],
  refused: [],
  reviewed: false,
  owner: null,
  createdAt: new Date('2026-11-20T08:00:00Z'),
  kindCode: null,
  serviceDate: null,
  ...of,
});
const now = new Date('2026-11-21T14:30:00Z');
const kinds = (of: Partial<ReviewRow>) => reviewItem(row(of), now).reasons.map(({ kind }) => kind);

describe('a document in the review queue', () => {
  it('has no reason when it is filed and good to read', () => {
    expect(kinds({})).toEqual([]);
  });

  it('is unmatched without candidates and conflicting with them', () => {
    expect(kinds({ state: 'NEEDS_PATIENT' })).toEqual(['unmatched']);
    expect(kinds({ state: 'NEEDS_PATIENT', hasCandidates: true })).toEqual(['conflicting']);
  });

  it('tells why it failed in the words of the catalog', () => {
    const failed = row({ state: 'FAILED', problem: { code: 'file.damaged', blanks: {}, pages: [] } });
    expect(reviewItem(failed, now).reasons).toEqual([
      expect.objectContaining({ kind: 'failed', code: 'file.damaged', message: expect.stringContaining('damaged') }),
    ]);
  });

  it('keeps its doubtful pages until a person has looked', () => {
    const pages = [{ page: 2, quality: 'doubtful' as const }];
    expect(kinds({ pages })).toEqual(['doubtful-pages']);
    expect(kinds({ pages, reviewed: true })).toEqual([]);
  });

  it('raises an alarm for the same file under another patient, and says how alike rescanned pages are', () => {
    const of = { pages: [1, 2], otherDocumentId: row({}).id, likeness: 0.93 };
    const notices: ReviewRow['notices'] = [
      { code: 'duplicate.other-patient', pages: [], otherDocumentId: null, likeness: null },
      { code: 'duplicate.rescanned', ...of },
    ];
    const { reasons } = reviewItem(row({ notices }), now);
    expect(reasons.map(({ kind }) => kind)).toEqual(['alarm', 'duplicate']);
    expect(reasons[1]).toMatchObject({ likeness: 0.93, message: expect.stringContaining('93% alike') });
  });

  it('tells its age in hours', () => {
    expect(reviewItem(row({}), now).ageHours).toBe(30.5);
  });
});

describe('pages that begin a new document', () => {
  it('give ranges without gaps', () => {
    expect(rangesFrom([5, 3, 3], 6)).toEqual([
      { first: 1, last: 2 },
      { first: 3, last: 4 },
      { first: 5, last: 6 },
    ]);
  });

  it('must lie within the document, behind its first page', () => {
    expect([rangesFrom([], 4), rangesFrom([1], 4), rangesFrom([5], 4), rangesFrom([2.5], 4)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
