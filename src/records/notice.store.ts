/** Notices on documents: what a person should look at although the document could go on. */
import type { Pipeline, Scope } from '../access/scope.ts';

export type NoticeCode =
  /** Pages look like pages of another document of the same patient. */
  | 'duplicate.rescanned'
  /** Somebody named another patient for bytes that are filed or claimed already. */
  | 'duplicate.other-patient'
  /** Pages that name nobody stand in a file with pages of several patients. */
  | 'pages.unsure'
  /** Files are attached inside a PDF, which are not read with its pages. */
  | 'file.attachments';

export interface DocumentNotice {
  id: string;
  documentId: string;
  code: NoticeCode;
  /** 1-based pages of the document. */
  pages: number[];
  otherDocumentId: string | null;
  claimedPatientId: string | null;
  /** 0..1, for rescanned pages. */
  likeness: number | null;
}

export type NewNotice = Pick<DocumentNotice, 'documentId' | 'code'> &
  Partial<Pick<DocumentNotice, 'pages' | 'otherDocumentId' | 'claimedPatientId' | 'likeness'>> & {
    raisedById?: string;
  };

/** Raises a notice, unless the same one is open already. */
export async function raiseNotice({ tx }: Pipeline, notice: NewNotice): Promise<void> {
  const { documentId, code, otherDocumentId = null, claimedPatientId = null } = notice;
  const open = await tx.documentNotice.count({
    where: { documentId, code, otherDocumentId, claimedPatientId, settledAt: null },
  });
  if (open === 0) await tx.documentNotice.create({ data: notice });
}

/** The open notices of a document, as far as the role may see them. */
export async function findOpenNotices({ tx }: Scope | Pipeline, documentId: string): Promise<DocumentNotice[]> {
  const rows = await tx.documentNotice.findMany({
    where: { documentId, settledAt: null },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map((row) => ({ ...row, code: row.code as NoticeCode }));
}

/** Marks the open notices of a document as seen to by this person. */
export async function settleNotices({ tx, actor }: Scope, documentId: string): Promise<void> {
  await tx.documentNotice.updateMany({
    where: { documentId, settledAt: null },
    data: { settledById: actor.staffId, settledAt: new Date() },
  });
}
