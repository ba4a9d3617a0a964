/** Parts of a batch in PostgreSQL: documents of their own that hold a range of another document's pages. */
import { createHash } from 'node:crypto';
import type { Pipeline, Scope } from '../access/scope.ts';
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
      state: { not: 'SPLIT' },
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
