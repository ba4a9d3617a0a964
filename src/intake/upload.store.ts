/** Files that somebody sent in Slack, one row per Slack file id. */
import type { Pipeline, Scope } from '../access/scope.ts';
import type { ErrorBlanks, ErrorCode } from '../errors.ts';

export interface Upload {
  id: string;
  slackFileId: string;
  channel: string;
  /** The message that the status message answers. */
  threadTs: string;
  uploaderId: string;
  documentId: string | null;
  /** RECEIVED until its bytes are a document, then LINKED, or FAILED with a problem. */
  state: string;
  problem: { code: ErrorCode; blanks: ErrorBlanks } | null;
  duplicate: boolean;
  statusTs: string | null;
}

interface UploadRow extends Omit<Upload, 'problem'> {
  problemCode: string | null;
  problemBlanks: unknown;
}

/** Notes a file. A file that is noted already comes back as null: a repeated event does nothing twice. */
export async function addUpload(
  { tx, actor }: Scope,
  file: { slackFileId: string; channel: string; threadTs: string },
): Promise<Upload | null> {
  const rows = await tx.upload.createManyAndReturn({
    data: [{ ...file, uploaderId: actor.staffId }],
    skipDuplicates: true,
  });
  return rows[0] ? toUpload(rows[0]) : null;
}

export async function findUpload({ tx }: Pipeline, id: string): Promise<Upload | null> {
  const row = await tx.upload.findUnique({ where: { id } });
  return row && toUpload(row);
}

/** The uploads of a document, each with a status message of its own. */
export async function findUploads({ tx }: Pipeline, documentId: string): Promise<Upload[]> {
  const rows = await tx.upload.findMany({ where: { documentId }, orderBy: { createdAt: 'asc' } });
  return rows.map(toUpload);
}

export async function linkUpload({ tx }: Pipeline, id: string, documentId: string, duplicate: boolean): Promise<void> {
  await tx.upload.update({ where: { id }, data: { documentId, duplicate, state: 'LINKED' } });
}

export async function failUpload(
  { tx }: Pipeline,
  id: string,
  problem: { code: ErrorCode; blanks: ErrorBlanks },
): Promise<void> {
  await tx.upload.update({
    where: { id },
    data: { state: 'FAILED', problemCode: problem.code, problemBlanks: problem.blanks },
  });
}

/** Keeps which Slack message shows the state. The first one wins; true when it was this one. */
export async function keepStatusMessage({ tx }: Pipeline, id: string, statusTs: string): Promise<boolean> {
  const { count } = await tx.upload.updateMany({ where: { id, statusTs: null }, data: { statusTs } });
  return count === 1;
}

/** Uploads whose bytes never became a document: their job was lost. */
export async function findStalledUploads({ tx }: Pipeline, olderThan: Date): Promise<string[]> {
  const rows = await tx.upload.findMany({
    where: { state: 'RECEIVED', createdAt: { lt: olderThan } },
    select: { id: true },
    take: 500,
  });
  return rows.map((row) => row.id);
}

function toUpload({ problemCode, problemBlanks, ...row }: UploadRow): Upload {
  return {
    ...row,
    problem: problemCode ? { code: problemCode as ErrorCode, blanks: (problemBlanks ?? {}) as ErrorBlanks } : null,
  };
}
