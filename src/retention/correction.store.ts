/** Versions of documents in PostgreSQL. The rules stand in the functions: which state, which role, which patient. */
import type { Scope } from '../access/scope.ts';

export interface DocumentChange {
  version: number;
  change: string;
  reason: string;
  otherDocumentId: string | null;
  changedBy: string;
  changedAt: Date;
}

/** False when hidden, changed since `version`, not filed and finished, or `by` is no such document of the same patient. */
export async function withdraw(
  { tx }: Scope,
  documentId: string,
  version: number,
  to: { state: 'ENTERED_IN_ERROR' | 'SUPERSEDED'; reason: string; by: string | null },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    select wardclerk.withdraw_document(${documentId}::uuid, ${version}::integer, ${to.state}, ${to.reason}, ${to.by}::uuid) as done`;
  return row?.done ?? false;
}

export async function restore({ tx }: Scope, documentId: string, version: number, reason: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    select wardclerk.restore_document(${documentId}::uuid, ${version}::integer, ${reason}) as done`;
  return row?.done ?? false;
}

export function findChanges({ tx }: Scope, documentId: string): Promise<DocumentChange[]> {
  return tx.$queryRaw<DocumentChange[]>`
    select c.version, c.change, c.reason, c.other_document_id as "otherDocumentId", s.email as "changedBy",
      c.changed_at as "changedAt"
    from document_change c join staff s on s.id = c.changed_by_id
    where c.document_id = ${documentId}::uuid order by c.changed_at, c.version`;
}
