/**
 * Finds documents and uploads whose job was lost (a queue that was emptied, a machine that was switched off) and queues
 * them again; ends queries that nobody answered in time, and has people told of queries.
 */
import { withPipeline } from '../src/access/scope.ts';
import { expireQueries, findUntoldQueries } from '../src/coding/query/query.store.ts';
import { findStalledUploads } from '../src/intake/upload.store.ts';
import { findStalledDocuments } from '../src/records/document.store.ts';
import type { Parts } from '../src/wiring.ts';

/** Queues again what has not moved for `quietMs`. Jobs that still wait or run are not doubled: the key is the same. */
export async function sweep({ database, queue, log }: Parts, quietMs: number): Promise<number> {
  const before = new Date(Date.now() - quietMs);
  const { documents, uploads, queries } = await withPipeline(database, async (pipeline) => {
    await expireQueries(pipeline, new Date());
    return {
      documents: await findStalledDocuments(pipeline, before),
      uploads: await findStalledUploads(pipeline, before),
      queries: await findUntoldQueries(pipeline),
    };
  });
  for (const documentId of documents) await queue.enqueue('process-document', { documentId }, { key: documentId });
  for (const uploadId of uploads) await queue.enqueue('receive-upload', { uploadId }, { key: uploadId });
  for (const queryId of queries) await queue.enqueue('announce-query', { queryId }, { key: `query-${queryId}` });
  const count = documents.length + uploads.length;
  if (count > 0) log('info', 'lost jobs queued again', { count });
  return count;
}
