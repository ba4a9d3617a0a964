/** Facts in PostgreSQL. */
import type { Pipeline, Scope } from '../access/scope.ts';
import type { Fact } from './fact.ts';

/** A fact with the document it stands in. */
export interface StoredFact extends Fact {
  id: string;
  documentId: string;
}

/** Writes all facts of a document anew. */
export async function replaceFacts(
  { tx }: Pipeline,
  owner: { documentId: string; patientId: string },
  facts: Fact[],
): Promise<void> {
  await tx.fact.deleteMany({ where: { documentId: owner.documentId } });
  await tx.fact.createMany({
    data: facts.map((fact) => ({
      ...owner,
      page: fact.page,
      startOffset: fact.start,
      endOffset: fact.end,
      kind: fact.kind,
      name: fact.code,
      quote: fact.quote,
      detail: { ...fact },
      confidence: fact.confidence,
      observedOn: fact.date ? new Date(fact.date) : null,
    })),
  });
}

/** The facts of one patient, under every record that is linked to theirs, that the person may see. */
export async function findFacts({ tx }: Scope, patientId: string): Promise<StoredFact[]> {
  const [linked] = await tx.$queryRaw<
    { ids: string[] }[]
  >`select wardclerk.with_links(array[${patientId}::uuid]) as ids`;
  const rows = await tx.fact.findMany({
    where: { patientId: { in: linked?.ids ?? [] } },
    orderBy: [{ observedOn: 'desc' }, { documentId: 'asc' }, { page: 'asc' }, { startOffset: 'asc' }],
  });
  return rows.map((row) => ({ ...(row.detail as unknown as Fact), id: row.id, documentId: row.documentId }));
}
