/** What waits for a person, and why. Reasons are derived from the rows; nothing here is text of a record. */
import { type ErrorBlanks, type ErrorCode, sentenceFor } from '../errors.ts';
import { type DocumentState, documentCode, isWithdrawn } from '../records/document.ts';
import { isNothingToFile, whyItWaits } from '../records/nothing-to-file.ts';
import type { NoticeCode } from '../records/notice.store.ts';
import type { PageQuality } from '../records/page.ts';

export type ReviewReasonKind =
  | 'unmatched'
  | 'nothing-to-file'
  | 'conflicting'
  | 'doubtful-pages'
  | 'failed'
  | 'duplicate'
  | 'alarm'
  | 'attachments';

export interface ReviewReason {
  kind: ReviewReasonKind;
  /** Sentence for a person: ids, counts, page numbers and rules, never values of a record. */
  message: string;
  /** 1-based; empty when it concerns the whole document. */
  pages: number[];
  /** Code of the other document, of the error catalog for `failed`. */
  code?: ErrorCode;
  otherDocumentId?: string;
  /** 0..1 */
  likeness?: number;
}

export interface ReviewItem {
  documentId: string;
  /** Four characters to say on the telephone. */
  code: string;
  file: string;
  state: DocumentState;
  reasons: ReviewReason[];
  /** ISO 8601 instant. */
  since: string;
  ageHours: number;
  /** E-mail address of whoever works on it. */
  owner: string | null;
  pages: number;
  kindCode: string | null;
  serviceDate: string | null;
}

/** A document as the queue judges it. */
export interface ReviewRow {
  id: string;
  fileName: string;
  state: DocumentState;
  problem: { code: ErrorCode; blanks: ErrorBlanks; pages: number[] } | null;
  matchReasons: string[];
  hasCandidates: boolean;
  pageCount: number | null;
  pages: { page: number; quality: PageQuality; hasHandwriting?: boolean }[];
  /** Files of a container that became no document. */
  refused: { position: number; problem: { code: ErrorCode; blanks: ErrorBlanks } }[];
  notices: { code: NoticeCode; pages: number[]; otherDocumentId: string | null; likeness: number | null }[];
  reviewed: boolean;
  owner: string | null;
  createdAt: Date;
  kindCode: string | null;
  serviceDate: string | null;
}

/** A document as an item of the queue; without reasons nothing about it waits for a person. Pure. */
export function reviewItem(row: ReviewRow, now: Date): ReviewItem {
  const reasons = [...stateReasons(row), ...entryReasons(row), ...pageReasons(row), ...row.notices.map(noticeReason)];
  return {
    documentId: row.id,
    code: documentCode(row.id),
    file: row.fileName,
    state: row.state,
    reasons,
    since: row.createdAt.toISOString(),
    ageHours: Math.round((now.getTime() - row.createdAt.getTime()) / 360_000) / 10,
    owner: row.owner,
    pages: row.pageCount ?? row.pages.length,
    kindCode: row.kindCode,
    serviceDate: row.serviceDate,
  };
}

function stateReasons({ state, problem, matchReasons, hasCandidates }: ReviewRow): ReviewReason[] {
  if (state === 'FAILED') {
    const { code, blanks, pages } = problem ?? { code: 'document.failed' as const, blanks: {}, pages: [] };
    return [{ kind: 'failed', message: sentenceFor(code, blanks), pages, code }];
  }
  if (state !== 'NEEDS_PATIENT') return [];
  const kind = isNothingToFile(matchReasons) ? 'nothing-to-file' : hasCandidates ? 'conflicting' : 'unmatched';
  return [{ kind, message: whyItWaits(matchReasons, { hasCandidates }), pages: [] }];
}

function entryReasons({ refused, reviewed }: ReviewRow): ReviewReason[] {
  if (reviewed) return [];
  return refused.map(({ position, problem: { code, blanks } }) => ({
    kind: 'failed',
    message: `File ${position} of it: ${sentenceFor(code, blanks)}`,
    pages: [],
    code,
  }));
}

function pageReasons({ state, pages, reviewed }: ReviewRow): ReviewReason[] {
  if (
    isWithdrawn(state) ||
    state === 'FAILED' ||
    state === 'REJECTED' ||
    state === 'JOINED' ||
    state === 'SPLIT' ||
    state === 'UNPACKED' ||
    reviewed
  )
    return [];
  const doubtful = pages.filter(({ quality }) => quality === 'doubtful' || quality === 'unreadable');
  if (doubtful.length === 0) return [];
  const numbers = doubtful.map(({ page }) => page);
  const written = doubtful.filter(({ hasHandwriting }) => hasHandwriting).map(({ page }) => page);
  const note = written.length > 0 ? ` Handwriting on page ${written.join(', ')} was not read.` : '';
  return [{ kind: 'doubtful-pages', message: `Hard to read: page ${numbers.join(', ')}.${note}`, pages: numbers }];
}

function noticeReason({ code, pages, otherDocumentId, likeness }: ReviewRow['notices'][number]): ReviewReason {
  switch (code) {
    case 'duplicate.rescanned': {
      const percent = Math.round((likeness ?? 0) * 100);
      const other = otherDocumentId ? documentCode(otherDocumentId) : 'another document';
      return {
        kind: 'duplicate',
        message: `Page ${pages.join(', ')} looks like pages of document ${other} scanned again (${percent}% alike).`,
        pages,
        ...(otherDocumentId ? { otherDocumentId } : {}),
        ...(likeness === null ? {} : { likeness }),
      };
    }
    case 'duplicate.other-patient':
      return {
        kind: 'alarm',
        message: 'The same file was sent again for another patient. One of the two is wrong.',
        pages: [],
      };
    case 'file.attachments':
      return { kind: 'attachments', message: sentenceFor(code), pages: [] };
    case 'pages.unsure':
      return {
        kind: 'conflicting',
        message: `Page ${pages.join(', ')} names nobody in a file with pages of several patients.`,
        pages,
      };
  }
}
