/** The pipeline over pages that are read already: matching, splitting and indexing without a reading engine. */
import { withPipeline } from '../../src/access/scope.ts';
import type { Database } from '../../src/adapters/database.ts';
import { type ProcessDeps, processDocument } from '../../src/intake/process-document.ts';
import type { StoredDocument } from '../../src/records/document.ts';

const unused = (): never => {
  throw new Error('these documents are read already');
};

/** Takes a saved document through the pipeline, from READ when it waits. */
export async function processRead(database: Database, document: StoredDocument): Promise<StoredDocument | null> {
  await withPipeline(database, (pipeline) =>
    pipeline.tx.document.updateMany({ where: { id: document.id, state: 'NEEDS_PATIENT' }, data: { state: 'READ' } }),
  );
  return processDocument(processingDeps(database), document.id);
}

/** What processing needs, without files and without a reading engine. */
export function processingDeps(database: Database): ProcessDeps {
  return {
    database,
    storage: { put: unused, get: unused },
    decoder: { open: unused, unlock: unused, unpack: unused, pids: () => [], close: async () => {} },
    ocr: { name: 'none', workers: 1, recognize: unused, close: async () => {} } as unknown as ProcessDeps['ocr'],
    limits: { maxPages: 10, maxMegapixels: 10, maxFileMb: 10, maxArchiveFiles: 10, maxArchiveMb: 10 },
    pagesAtOnce: 1,
    onProgress: () => {},
  };
}
