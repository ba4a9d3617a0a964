/**
 * The pipeline: STORED > READ > MATCHED or NEEDS_PATIENT > INDEXED; a batch becomes SPLIT and its
 * parts go on alone. Each step begins from the saved state and ends by
 * saving the next, so a document may be processed any number of times, from any point where it was cut off.
 */
import { withPipeline } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { Decoder } from '../adapters/decoding/decoder.ts';
import type { FileStorage } from '../adapters/file-storage.ts';
import type { OcrEngine } from '../adapters/ocr/engine.ts';
import { assertNever } from '../errors.ts';
import { findDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findParts } from '../records/part.store.ts';
import { fileDocument } from './file-document.ts';
import { indexDocument } from './index-document.ts';
import { readPages } from './read-pages.ts';

export interface ProcessDeps {
  database: Database;
  storage: FileStorage;
  decoder: Decoder;
  ocr: OcrEngine;
  limits: { maxPages: number; maxMegapixels: number };
  /** Pages read at the same time. */
  pagesAtOnce: number;
  /** Called whenever the row says something new. */
  onProgress(documentId: string): void;
}

/** Takes a document as far as it can go by itself. @throws AppError when a step should be tried again. */
export async function processDocument(deps: ProcessDeps, documentId: string): Promise<StoredDocument | null> {
  for (;;) {
    const document = await withPipeline(deps.database, (pipeline) => findDocument(pipeline, documentId));
    if (!document) return null;
    switch (document.state) {
      case 'STORED':
        await readPages(deps, document);
        break;
      case 'READ':
        await fileDocument(deps, document);
        break;
      case 'MATCHED':
        await indexDocument(deps, document);
        break;
      case 'SPLIT':
        await processParts(deps, document);
        return document;
      case 'NEEDS_PATIENT':
      case 'INDEXED':
      case 'FAILED':
      case 'REJECTED':
        return document;
      default:
        assertNever(document.state);
    }
    deps.onProgress(documentId);
  }
}

async function processParts(deps: ProcessDeps, document: StoredDocument): Promise<void> {
  const parts = await withPipeline(deps.database, (pipeline) => findParts(pipeline, document));
  for (const { documentId } of parts) await processDocument(deps, documentId);
  deps.onProgress(document.id);
}
