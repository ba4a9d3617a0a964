/** Passages in PostgreSQL. */
import type { Pipeline } from '../access/scope.ts';

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
