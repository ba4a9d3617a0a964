/** Parts of a batch in PostgreSQL: documents of their own that hold a range of another document's pages. */
import { createHash } from 'node:crypto';
import type { Pipeline, Scope } from '../access/scope.ts';
import { AppError } from '../errors.ts';
import type { DocumentState, StoredDocument } from './document.ts';

/** 1-based pages of the document that is split, both ends included. */
export interface PageRange {
  first: number;
  last: number;
}

/**
 * Makes each range a document in state READ, moves its pages there, renumbered from 1, and leaves the document SPLIT.
 * Ids in the order of the ranges; empty when the document is no longer in the state that the caller saw.
 */
export async function addParts({ tx }: Pipeline, document: StoredDocument, ranges: PageRange[]): Promise<string[]> {
  const { count } = await tx.document.updateMany({
    where: { id: document.id, state: document.state, version: document.version },
    data: { state: 'SPLIT', reviewOwnerId: null, version: { increment: 1 } },
  });
  if (count === 0) return [];
  const before = (document.firstPage ?? 1) - 1;
  const { byteLength, ...labelled } = await tx.document.findUniqueOrThrow({
    where: { id: document.id },
    select: { byteLength: true, authorId: true, labels: true, labelsById: true, labelsAt: true },
  });
  const ids: string[] = [];
  for (const { first, last } of ranges) {
    const { id } = await tx.document.create({
      data: {
        sha256: createHash('sha256').update(`${document.sha256} ${first}-${last}`).digest('hex'),
        fileName: document.fileName,
        mediaType: document.mediaType,
        byteLength,
        // What a person said of the whole counts for every part; else its pages say it, with the update below.
        ...(labelled.labelsById ? labelled : { authorId: labelled.authorId }),
        storageKey: document.storageKey,
        readableKey: document.readableKey,
        uploaderId: document.uploaderId,
        claimedPatientId: document.claimedPatientId,
        state: 'READ',
        originalId: document.originalId ?? document.id,
        firstPage: before + first,
        lastPage: before + last,
        turnDegrees: document.turnDegrees,
        turnFixed: document.turnFixed,
        pageCount: last - first + 1,
        ...unreadOf(document, first, last),
      },
      select: { id: true },
    });
    await tx.$executeRaw`update page set document_id = ${id}::uuid, number = number - ${first - 1}, labels = labels
      where document_id = ${document.id}::uuid and number between ${first} and ${last}`;
    ids.push(id);
  }
  return ids;
}

/** The problem "pages could not be read" with those of the part only, in its own numbers. */
function unreadOf({ problem }: StoredDocument, first: number, last: number) {
  const pages = (problem?.pages ?? []).filter((page) => page >= first && page <= last).map((page) => page - first + 1);
  if (problem?.code !== 'scan.pages-unread' || pages.length === 0) return {};
  return { problemCode: problem.code, problemPages: pages, problemBlanks: { pages: pages.join(', ') } };
}

export interface DocumentPart {
  documentId: string;
  state: DocumentState;
  pageCount: number;
  /** Pages that are cover or separator sheets. */
  sheets: number;
}

/** The documents that a split document became, in page order, those that were split again replaced by their parts. */
export async function findParts({ tx }: Scope | Pipeline, document: StoredDocument): Promise<DocumentPart[]> {
  const rows = await tx.document.findMany({
    where: {
      originalId: document.originalId ?? document.id,
      state: { notIn: ['SPLIT', 'JOINED'] },
      ...(document.originalId
        ? { firstPage: { gte: document.firstPage ?? 1 }, lastPage: { lte: document.lastPage ?? 1 } }
        : {}),
    },
    select: {
      id: true,
      state: true,
      pageCount: true,
      _count: { select: { pages: { where: { sheet: { not: null } } } } },
    },
    orderBy: { firstPage: 'asc' },
  });
  return rows.map((row) => ({
    documentId: row.id,
    state: row.state as DocumentState,
    pageCount: row.pageCount ?? 0,
    sheets: row._count.pages,
  }));
}

/**
 * Moves the pages of the parts into the first of them, renumbered, which is then READ; the others are JOINED and empty.
 * @param parts in page order, one behind the other; each in no record and as the caller saw it
 * @returns how many pages it has now, or null when a part changed meanwhile
 */
export async function joinParts({ tx }: Pipeline, parts: readonly StoredDocument[]): Promise<{ pages: number } | null> {
  const [survivor, ...others] = parts;
  const last = parts.at(-1);
  if (!survivor || !last) return null;
  const sameClaim = others.every((part) => part.claimedPatientId === survivor.claimedPatientId);
  let pages = survivor.pageCount ?? 0;
  for (const part of others) {
    const { count } = await tx.document.updateMany({
      where: { id: part.id, version: part.version, patientId: null },
      data: {
        state: 'JOINED',
        reviewOwnerId: null,
        pageCount: 0,
        matchReasons: [],
        version: { increment: 1 },
        ...NO_PROBLEM,
      },
    });
    if (count === 0) throw new AppError('review.changed');
    await tx.$executeRaw`update page set document_id = ${survivor.id}::uuid, number = number + ${pages}::int, labels = labels
      where document_id = ${part.id}::uuid`;
    pages += part.pageCount ?? 0;
  }
  const unread = await tx.page.findMany({
    where: { documentId: survivor.id, quality: 'unreadable' },
    select: { number: true },
    orderBy: { number: 'asc' },
  });
  const numbers = unread.map(({ number }) => number);
  const { count } = await tx.document.updateMany({
    where: { id: survivor.id, version: survivor.version, patientId: null },
    data: {
      state: 'READ',
      sha256: createHash('sha256')
        .update(`${survivor.sha256} joined to ${last.lastPage} ${survivor.version}`)
        .digest('hex'),
      lastPage: last.lastPage,
      pageCount: pages,
      claimedPatientId: sameClaim ? survivor.claimedPatientId : null,
      matchReasons: [],
      reviewedAt: null,
      reviewedById: null,
      version: { increment: 1 },
      ...(numbers.length > 0
        ? { problemCode: 'scan.pages-unread', problemPages: numbers, problemBlanks: { pages: numbers.join(', ') } }
        : NO_PROBLEM),
    },
  });
  if (count === 0) throw new AppError('review.changed');
  const ids = parts.map(({ id }) => id);
  await tx.matchCandidate.deleteMany({ where: { documentId: { in: ids } } });
  await tx.documentNotice.deleteMany({ where: { documentId: { in: ids } } });
  return { pages };
}

const NO_PROBLEM = { problemCode: null, problemPages: [], problemBlanks: {} };

/** The parts of the same file right before and behind a part, as far as the person may see them. */
export async function findNeighbours(
  { tx }: Scope | Pipeline,
  { originalId, firstPage, lastPage }: StoredDocument,
): Promise<{ before: string | null; behind: string | null }> {
  if (!originalId || firstPage === null || lastPage === null) return { before: null, behind: null };
  const rows = await tx.document.findMany({
    where: {
      originalId,
      state: { notIn: ['SPLIT', 'JOINED'] },
      OR: [{ lastPage: firstPage - 1 }, { firstPage: lastPage + 1 }],
    },
    select: { id: true, firstPage: true },
  });
  return {
    before: rows.find((row) => (row.firstPage ?? 0) < firstPage)?.id ?? null,
    behind: rows.find((row) => (row.firstPage ?? 0) > lastPage)?.id ?? null,
  };
}
