/** The job `process-document`: read, file, index one document, and keep its Slack messages in step. */
import { withPipeline } from '../src/access/scope.ts';
import { AppError } from '../src/errors.ts';
import { processDocument } from '../src/intake/process-document.ts';
import { advanceDocument, findDocument } from '../src/records/document.store.ts';
import { type Parts, type Reader, scanLimits } from '../src/wiring.ts';
import { runJob } from './run-job.ts';

/** Slack asks for no more than about one edit of a message a second. */
const ANNOUNCE_EVERY_MS = 1_000;

export function processDocumentJob(parts: Parts, { decoder, ocr }: Reader) {
  const { database, storage, queue, config, log } = parts;
  return runJob(
    log,
    'process-document',
    async ({ documentId }) => {
      const announce = throttled((id) => queue.enqueue('announce-document', { documentId: id }), ANNOUNCE_EVERY_MS);
      const deps = {
        database,
        storage,
        decoder,
        ocr,
        limits: scanLimits(config),
        pagesAtOnce: ocr.workers,
        onProgress: announce.note,
        queueMember: (id: string) => queue.enqueue('process-document', { documentId: id }, { key: id }),
      };
      try {
        await processDocument(deps, documentId);
      } finally {
        await announce.finish(documentId);
        globalThis.gc?.(); // page pictures, tens of megabytes each, go back to the system now
      }
    },
    async ({ documentId }, error) => {
      await withPipeline(database, async (pipeline) => {
        const document = await findDocument(pipeline, documentId);
        if (!document) return;
        const problem =
          error instanceof AppError
            ? { code: error.code, blanks: error.blanks }
            : { code: 'document.failed' as const, blanks: {} };
        await advanceDocument(pipeline, documentId, document.state, {
          state: 'FAILED',
          problem: { ...problem, pages: [] },
        });
      });
      await queue.enqueue('announce-document', { documentId });
    },
  );
}

/** Passes on the first call and then at most one every `everyMs`; `finish` passes on the last word. */
function throttled(announce: (documentId: string) => Promise<void>, everyMs: number) {
  let last = 0;
  let running: Promise<unknown> = Promise.resolve();
  return {
    note(documentId: string): void {
      if (Date.now() - last < everyMs) return;
      last = Date.now();
      running = announce(documentId).catch(() => null); // progress is a courtesy; the last word is not
    },
    async finish(documentId: string): Promise<void> {
      await running;
      await announce(documentId);
    },
  };
}
