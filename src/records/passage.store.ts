/** Passages in PostgreSQL. */
import type { Pipeline, Scope } from '../access/scope.ts';

/** Writes all passages of a document anew. Offsets are in the page's text, UTF-16 units. */
export async function replacePassages(
  { tx }: Pipeline,
  owner: { documentId: string; patientId: string },
  passages: { page: number; start: number; end: number; text: string }[],
): Promise<void> {
  await tx.passage.deleteMany({ where: { documentId: owner.documentId } });
  await tx.passage.createMany({
    data: passages.map(({ page, start, end, text }) => ({ ...owner, page, startOffset: start, endOffset: end, text })),
  });
}

export async function searchPassages(
  { tx }: Scope,
  search: { query: string; patientId?: string; k: number },
): Promise<
  { passageId: string; documentId: string; page: number; start: number; end: number; text: string; score: number }[]
> {
  return tx.$queryRaw`select id as "passageId", document_id as "documentId", page, start_offset as start, end_offset as "end", text, 1.0::float8 as score from passage
    where (${search.patientId ?? null}::uuid is null or patient_id = ${search.patientId ?? null}::uuid) limit ${search.k}`;
}
