import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../src/access/actor.ts';
import { withPipeline, withScope } from '../../src/access/scope.ts';
import { type Database, openDatabase } from '../../src/adapters/database.ts';
import { replacePassages, searchPassages } from '../../src/records/passage.store.ts';
import { aMemberOfStaff, aPatient } from '../factories/people.ts';

export interface RetrievalScore {
  corpus: string;
  documents: number;
  queries: number;
  /** Mean over queries, 0..1. BM25 of the literature on this set: .974. */
  ndcgAt10: number;
  recallAt10: number;
  /** Milliseconds a query, with scope, function and reading under row-level security. */
  medianMs: number;
  p95Ms: number;
}

const DEPTH = 10;

/** Scores the search of the product, in a PostgreSQL of its own, on PubMedQA-L (BEIR layout below `folder`/retrieval). */
export async function evalRetrieval(folder: string): Promise<RetrievalScore> {
  const corpus = join(folder, 'retrieval', 'pubmedqa-l');
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-eval-'));
  const database = await openDatabase({ home, timeZone: 'UTC', masterKey: Buffer.alloc(32, 1) });
  try {
    const actor = await aMemberOfStaff(database, ['him']);
    const documents = readLines<{ _id: string; title: string; text: string }>(join(corpus, 'corpus.jsonl'));
    await load(database, actor, documents);
    return await score(database, actor, corpus, documents.length);
  } finally {
    await database.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** One document with one passage for each text, all of one patient: the ranking is what is measured. */
async function load(
  database: Database,
  actor: Actor,
  documents: { _id: string; title: string; text: string }[],
): Promise<void> {
  const { id: patientId } = await aPatient(database);
  await withPipeline(database, async (pipeline) => {
    for (const { _id, title, text } of documents) {
      const documentId = randomUUID();
      await pipeline.tx.document.create({
        data: {
          id: documentId,
          sha256: _id,
          fileName: _id,
          byteLength: 1,
          storageKey: _id,
          uploaderId: actor.staffId,
          patientId,
        },
      });
      const whole = `${title} ${text}`.trim();
      const passage = { page: 1, start: 0, end: whole.length, text: whole };
      await replacePassages(pipeline, { documentId, patientId }, [passage]);
    }
  });
}

async function score(database: Database, actor: Actor, corpus: string, documents: number): Promise<RetrievalScore> {
  const relevant = readRelevance(join(corpus, 'qrels.tsv'));
  const queries = readLines<{ _id: string; text: string }>(join(corpus, 'queries.jsonl')).filter((query) =>
    relevant.has(query._id),
  );
  let ndcg = 0;
  let recall = 0;
  const times: number[] = [];
  for (const query of queries) {
    const started = performance.now();
    const hits = await withScope(database, actor, 'operations', (scope) =>
      searchPassages(scope, { query: query.text, k: DEPTH }),
    );
    times.push(performance.now() - started);
    const grades = relevant.get(query._id)!;
    const ideal = [...grades.values()].sort((a, b) => b - a).slice(0, DEPTH);
    const gained = hits.map((hit) => grades.get(hit.file) ?? 0);
    ndcg += discounted(gained) / discounted(ideal);
    recall += gained.filter((grade) => grade > 0).length / grades.size;
  }
  times.sort((a, b) => a - b);
  return {
    corpus: 'pubmedqa-l',
    documents,
    queries: queries.length,
    ndcgAt10: rounded(ndcg / queries.length),
    recallAt10: rounded(recall / queries.length),
    medianMs: Math.round(times[Math.floor(times.length / 2)] ?? 0),
    p95Ms: Math.round(times[Math.floor(times.length * 0.95)] ?? 0),
  };
}

function discounted(grades: readonly number[]): number {
  return grades.reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0);
}

function readLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

function readRelevance(file: string): Map<string, Map<string, number>> {
  const relevant = new Map<string, Map<string, number>>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [query = '', document = '', grade] = line.split('\t');
    const grades = relevant.get(query) ?? new Map<string, number>();
    relevant.set(query, grades.set(document, Number(grade)));
  }
  return relevant;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
