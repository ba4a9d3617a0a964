/** Passages: found by the search function, which returns ids, and read through row-level security. */
import type { Pipeline, Scope } from '../access/scope.ts';
import { expandQuery } from './expand-query.ts';

export interface PassageHit {
  passageId: string;
  documentId: string;
  file: string;
  /** 1-based. */
  page: number;
  /** Offsets in the page's text, UTF-16 units. */
  start: number;
  end: number;
  text: string;
  /** BM25 among what the asker may see; larger is better. */
  score: number;
}

export interface PassageSearch {
  query: string;
  /** Whose record; undefined for every patient whom the asker may see. */
  patientId?: string | undefined;
  /** How many passages at most. */
  k: number;
}

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

/** The passages that fit a query best, best first, of what the asker may see. */
export async function searchPassages(
  { tx }: Pick<Scope, 'tx'>,
  { query, patientId, k }: PassageSearch,
): Promise<PassageHit[]> {
  const { words, otherNames } = expandQuery(query);
  if (words.length === 0) return [];
  return tx.$queryRaw<PassageHit[]>`
    select p.id as "passageId", p.document_id as "documentId", d.file_name as file, p.page, p.start_offset as start,
      p.end_offset as "end", p.text, s.score::float8 as score
    from wardclerk.search_passages(${words}::text[], ${otherNames}::text[], ${patientId ?? null}::uuid, ${k}::integer) s
      join passage p on p.id = s.id
      join document d on d.id = p.document_id
    order by s.score desc, p.id`;
}
