/** The review queue in PostgreSQL. It is no table: what waits is read from documents, pages, candidates and notices. */
import type { Pipeline, Scope } from '../access/scope.ts';
import type { ErrorBlanks, ErrorCode } from '../errors.ts';
import type { DocumentState, StoredDocument } from '../records/document.ts';
import type { NoticeCode } from '../records/notice.store.ts';
import type { Handwriting, PageQuality } from '../records/page.ts';
import type { ReviewRow } from './review-item.ts';

const MOST_ITEMS = 500;
const DOUBTFUL = { quality: { in: ['doubtful', 'unreadable'] } };

const INCLUDE = {
  pages: { where: DOUBTFUL, select: { number: true, quality: true, handwriting: true }, orderBy: { number: 'asc' } },
  notices: { where: { settledAt: null }, orderBy: { createdAt: 'asc' } },
  candidates: { select: { id: true }, take: 1 },
  entries: { where: { problemCode: { not: null } }, orderBy: { position: 'asc' } },
} as const;

/** Documents about which something may wait, oldest first, as far as the person may see them; only their own unless `everybodys`. */
export async function findReviewRows({ tx, actor }: Scope, everybodys: boolean): Promise<ReviewRow[]> {
  const rows = await tx.document.findMany({
    where: {
      ...(everybodys ? {} : { uploaderId: actor.staffId }),
      OR: [
        { state: { in: ['NEEDS_PATIENT', 'FAILED'] } },
        { state: { in: ['MATCHED', 'INDEXED'] }, reviewedAt: null, pages: { some: DOUBTFUL } },
        { state: 'UNPACKED', reviewedAt: null, entries: { some: { problemCode: { not: null } } } },
        {
          state: { notIn: ['REJECTED', 'ENTERED_IN_ERROR', 'SUPERSEDED', 'DESTROYED'] },
          notices: { some: { settledAt: null } },
        },
      ],
    },
    include: INCLUDE,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_ITEMS,
  });
  const owners = await findEmails({ tx } as Scope, rows);
  return rows.map((row) => toRow(row, owners));
}

/** One document as the queue sees it, or null when the person may not see it. */
export async function findReviewRow({ tx }: Scope, id: string): Promise<ReviewRow | null> {
  const row = await tx.document.findUnique({ where: { id }, include: INCLUDE });
  return row && toRow(row, await findEmails({ tx } as Scope, [row]));
}

async function findEmails(
  { tx }: Pick<Scope, 'tx'>,
  rows: { reviewOwnerId: string | null }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ reviewOwnerId }) => reviewOwnerId ?? []))];
  const staff = await tx.staff.findMany({ where: { id: { in: ids } }, select: { id: true, email: true } });
  return new Map(staff.map(({ id, email }) => [id, email]));
}

interface Joined {
  id: string;
  fileName: string;
  state: string;
  problemCode: string | null;
  problemBlanks: unknown;
  problemPages: number[];
  matchReasons: string[];
  pageCount: number | null;
  pages: { number: number; quality: string; handwriting: unknown }[];
  notices: { code: string; pages: number[]; otherDocumentId: string | null; likeness: number | null }[];
  candidates: { id: string }[];
  entries: { position: number; problemCode: string | null; problemBlanks: unknown }[];
  reviewedAt: Date | null;
  reviewOwnerId: string | null;
  createdAt: Date;
  kindCode: string | null;
  serviceDate: Date | null;
}

function toRow(row: Joined, owners: Map<string, string>): ReviewRow {
  return {
    id: row.id,
    fileName: row.fileName,
    state: row.state as DocumentState,
    problem: row.problemCode
      ? {
          code: row.problemCode as ErrorCode,
          blanks: (row.problemBlanks ?? {}) as ErrorBlanks,
          pages: row.problemPages,
        }
      : null,
    matchReasons: row.matchReasons,
    hasCandidates: row.candidates.length > 0,
    pageCount: row.pageCount,
    pages: row.pages.map(({ number, quality, handwriting }) => ({
      page: number,
      quality: quality as PageQuality,
      hasHandwriting: (handwriting as Handwriting[]).some(({ kind }) => kind === 'text'),
    })),
    refused: row.entries.map(({ position, problemCode, problemBlanks }) => ({
      position,
      problem: { code: problemCode as ErrorCode, blanks: (problemBlanks ?? {}) as ErrorBlanks },
    })),
    notices: row.notices.map((notice) => ({ ...notice, code: notice.code as NoticeCode })),
    reviewed: row.reviewedAt !== null,
    owner: row.reviewOwnerId ? (owners.get(row.reviewOwnerId) ?? null) : null,
    createdAt: row.createdAt,
    kindCode: row.kindCode,
    serviceDate: row.serviceDate?.toISOString().slice(0, 10) ?? null,
  };
}

/** Gives a document to somebody to work on. */
export async function setReviewOwner({ tx }: Scope, id: string, ownerId: string): Promise<void> {
  await tx.document.updateMany({ where: { id }, data: { reviewOwnerId: ownerId } });
}

/** A person looked at the doubtful pages and lets them stand. */
export async function markReviewed({ tx, actor }: Scope, id: string): Promise<void> {
  await tx.document.updateMany({ where: { id }, data: { reviewedById: actor.staffId, reviewedAt: new Date() } });
}

/** Ends a document that is in no record; false when it changed since `version`. */
export async function rejectDocument(
  { tx, actor }: Scope,
  id: string,
  version: number,
  reason: string,
): Promise<boolean> {
  const { count } = await tx.document.updateMany({
    where: { id, version, patientId: null },
    data: {
      state: 'REJECTED',
      rejectReason: reason,
      reviewedById: actor.staffId,
      reviewedAt: new Date(),
      version: { increment: 1 },
    },
  });
  return count === 1;
}

/**
 * Takes a document out of a record, with everything that was derived from it. `misfiled` also withdraws the answers that
 * cite it. False for anybody but the records department, or when the document changed since `version`.
 */
export async function unfileDocument(
  { tx }: Scope,
  id: string,
  version: number,
  { misfiled }: { misfiled: boolean },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    select wardclerk.unfile_document(${id}::uuid, ${version}::int, ${misfiled}) as done`;
  return row?.done ?? false;
}

export interface DocumentViewer {
  email: string;
  name: string;
  /** `may-have-seen`: searched the record while the document was in it. */
  how: 'saw' | 'may-have-seen';
  times: number;
  /** ISO 8601 instant. */
  lastAt: string;
}

/** Who saw a document in that patient's record; empty for anybody but the records department. */
export async function findViewers({ tx }: Scope, documentId: string, patientId: string): Promise<DocumentViewer[]> {
  const rows = await tx.$queryRaw<(Omit<DocumentViewer, 'lastAt'> & { lastAt: Date })[]>`
    select email, name, how, times, last_at as "lastAt"
    from wardclerk.document_viewers(${documentId}::uuid, ${patientId}::uuid)`;
  return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
}

/** Puts a document back to where no page is read. False when it changed since `version`. */
export async function restartReading(
  { tx }: Pipeline,
  document: StoredDocument,
  change: { version: number; turnDegrees: number; turnFixed: boolean; claimedPatientId: string | null },
): Promise<boolean> {
  const { version, ...rest } = change;
  const { count } = await tx.document.updateMany({
    where: { id: document.id, version },
    data: {
      ...rest,
      state: 'STORED',
      problemCode: null,
      problemPages: [],
      rejectReason: null,
      reviewedAt: null,
      reviewedById: null,
      matchReasons: [],
      version: { increment: 1 },
    },
  });
  if (count === 0) return false;
  await tx.document.updateMany({ where: { id: document.id, labelsById: null }, data: { labels: ['unchecked'] } });
  await tx.page.deleteMany({ where: { documentId: document.id } });
  await tx.matchCandidate.deleteMany({ where: { documentId: document.id } });
  await tx.documentNotice.deleteMany({ where: { documentId: document.id } });
  return true;
}
