/** Documents in PostgreSQL: what the pipeline writes and what a member of staff may read. */
import type { Pipeline, Scope } from '../access/scope.ts';
import type { ErrorBlanks, ErrorCode } from '../errors.ts';
import type { DocumentProblem, DocumentState, StoredDocument } from './document.ts';

interface DocumentRow extends Omit<StoredDocument, 'state' | 'problem' | 'serviceDate'> {
  state: string;
  serviceDate: Date | null;
  problemCode: string | null;
  problemPages: number[];
  problemBlanks: unknown;
}

export interface NewDocument {
  sha256: string;
  fileName: string;
  byteLength: number;
  storageKey: string;
  uploaderId: string;
  claimedPatientId: string | null;
}

/** The document with that id, if the transaction's role may see it. */
export async function findDocument({ tx }: Scope | Pipeline, id: string): Promise<StoredDocument | null> {
  const row = await tx.document.findUnique({ where: { id } });
  return row && toDocument(row);
}

/** The document with those bytes, whoever sent it first. */
export async function findDocumentByHash({ tx }: Pipeline, sha256: string): Promise<StoredDocument | null> {
  const row = await tx.document.findUnique({ where: { sha256 } });
  return row && toDocument(row);
}

/** Adds a document in state STORED. Of two that add the same bytes at once, both get the same row. */
export async function addDocument(
  { tx }: Pipeline,
  document: NewDocument,
): Promise<{ document: StoredDocument; added: boolean }> {
  const added = await tx.document.createManyAndReturn({ data: [document], skipDuplicates: true });
  const row = added[0] ?? (await tx.document.findUniqueOrThrow({ where: { sha256: document.sha256 } }));
  return { document: toDocument(row), added: added.length > 0 };
}

/** Moves a document on, only from the state that the caller saw: a second runner of the same step changes nothing. */
export async function advanceDocument(
  { tx }: Pipeline,
  id: string,
  from: DocumentState,
  change: {
    state: DocumentState;
    problem?: DocumentProblem | null;
    patientId?: string;
    matchReasons?: string[];
    /** Blocking keys of what its pages state, for a document that waits. */
    matchKeys?: string[];
    filedAt?: Date;
  },
): Promise<boolean> {
  const { problem, ...rest } = change;
  const { count } = await tx.document.updateMany({
    where: { id, state: from },
    data: { ...rest, ...(problem === undefined ? {} : problemColumns(problem)), version: { increment: 1 } },
  });
  return count === 1;
}

export async function setPageCount({ tx }: Pipeline, id: string, pageCount: number, mediaType: string): Promise<void> {
  await tx.document.update({ where: { id }, data: { pageCount, mediaType } });
}

/** Keeps what kind of document it is and the date of service; null where the pages do not say. */
export async function describeDocument(
  { tx }: Pipeline,
  id: string,
  found: { kind: { code: string; confidence: number } | null; date: { iso: string; confidence: number } | null },
): Promise<void> {
  await tx.document.update({
    where: { id },
    data: {
      kindCode: found.kind?.code ?? null,
      kindConfidence: found.kind?.confidence ?? null,
      serviceDate: found.date ? new Date(found.date.iso) : null,
      serviceDateConfidence: found.date?.confidence ?? null,
    },
  });
}

/** Remembers whom a person named for a document that has no patient yet. */
export async function claimPatient({ tx }: Pipeline, id: string, patientId: string): Promise<void> {
  await tx.document.updateMany({ where: { id, patientId: null }, data: { claimedPatientId: patientId } });
}

/**
 * A person's decision: files a waiting document, once. Row-level security refuses a patient whom the person may not see.
 * False when it was decided before.
 */
export async function fileWaitingDocument(
  { tx, actor }: Scope,
  id: string,
  patientId: string,
  reasons: string[],
): Promise<boolean> {
  const { count } = await tx.document.updateMany({
    where: { id, state: 'NEEDS_PATIENT', patientId: null },
    data: {
      patientId,
      state: 'MATCHED',
      filedById: actor.staffId,
      filedAt: new Date(),
      matchReasons: reasons,
      problemCode: null,
      problemPages: [],
      version: { increment: 1 },
    },
  });
  return count === 1;
}

/** Gives a locked document its readable copy and puts it back to where it is read. False when it changed since `version`. */
export async function keepReadableCopy(
  { tx }: Pipeline,
  id: string,
  copy: { version: number; readableKey: string },
): Promise<boolean> {
  const { count } = await tx.document.updateMany({
    where: { id, version: copy.version, state: 'FAILED', problemCode: 'file.password' },
    data: { readableKey: copy.readableKey, state: 'STORED', ...problemColumns(null), version: { increment: 1 } },
  });
  return count === 1;
}

/** Who filed a document, as a name; null while nobody or the matcher did. */
export async function findFiler({ tx }: Pipeline, id: string): Promise<string | null> {
  const row = await tx.document.findUnique({ where: { id }, select: { filedById: true } });
  if (!row?.filedById) return null;
  return (await tx.staff.findUnique({ where: { id: row.filedById }, select: { name: true } }))?.name ?? null;
}

/** What touched the document before this is looked at now; who decides about a patient meanwhile waits for the end of it. */
export async function beginMatching({ tx }: Pipeline, id: string): Promise<void> {
  await tx.document.updateMany({ where: { id }, data: { matchDue: false } });
}

/** Documents that should be moving but have not for a while: their job was lost. */
export async function findStalledDocuments({ tx }: Pipeline, olderThan: Date): Promise<string[]> {
  const rows = await tx.document.findMany({
    where: { OR: [{ state: { in: ['STORED', 'READ', 'MATCHED'] }, updatedAt: { lt: olderThan } }, { matchDue: true }] },
    select: { id: true },
    orderBy: { createdAt: 'asc' },
    take: 500,
  });
  return rows.map((row) => row.id);
}

/** How many documents of a patient the person may see now. */
export function countDocuments({ tx }: Scope, patientId: string): Promise<number> {
  return tx.document.count({ where: { patientId } });
}

/** File names of the documents that the person may see. */
export async function findFileNames({ tx }: Scope, ids: string[]): Promise<Map<string, string>> {
  const rows = await tx.document.findMany({ where: { id: { in: ids } }, select: { id: true, fileName: true } });
  return new Map(rows.map((row) => [row.id, row.fileName]));
}

function problemColumns(problem: DocumentProblem | null) {
  return {
    problemCode: problem?.code ?? null,
    problemPages: problem?.pages ?? [],
    problemBlanks: problem?.blanks ?? {},
  };
}

function toDocument(row: DocumentRow): StoredDocument {
  const { problemCode, problemPages, problemBlanks, ...rest } = row;
  return {
    id: rest.id,
    fileName: rest.fileName,
    mediaType: rest.mediaType,
    storageKey: rest.storageKey,
    readableKey: rest.readableKey,
    uploaderId: rest.uploaderId,
    state: rest.state as DocumentState,
    problem: problemCode
      ? { code: problemCode as ErrorCode, blanks: (problemBlanks ?? {}) as ErrorBlanks, pages: problemPages }
      : null,
    patientId: rest.patientId,
    claimedPatientId: rest.claimedPatientId,
    matchReasons: rest.matchReasons,
    matchDue: rest.matchDue,
    pageCount: rest.pageCount,
    sha256: rest.sha256,
    originalId: rest.originalId,
    firstPage: rest.firstPage,
    lastPage: rest.lastPage,
    turnDegrees: rest.turnDegrees,
    turnFixed: rest.turnFixed,
    kindCode: rest.kindCode,
    kindConfidence: rest.kindConfidence,
    serviceDate: rest.serviceDate?.toISOString().slice(0, 10) ?? null,
    serviceDateConfidence: rest.serviceDateConfidence,
    reviewOwnerId: rest.reviewOwnerId,
    version: rest.version,
  };
}
