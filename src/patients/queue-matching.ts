import type { Enqueue } from '../jobs.ts';

/** Puts waiting documents on their way that are marked to be matched again. What is lost here the sweep finds by its mark. */
export async function queueMatching(enqueue: Enqueue, documentIds: readonly string[]): Promise<void> {
  for (const documentId of documentIds) await enqueue('process-document', { documentId }, { key: documentId });
}
