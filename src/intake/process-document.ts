/**
 * The pipeline: STORED > READ > MATCHED or NEEDS_PATIENT > INDEXED; a batch becomes SPLIT and its
 * parts go on alone; a ZIP or an e-mail becomes UNPACKED and each of its files is a document. Each step begins from the saved state and ends by
 * saving the next, so a document may be processed any number of times, from any point where it was cut off.
 */
import { withPipeline } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { Decoder } from '../adapters/decoding/decoder.ts';
import type { FileStorage } from '../adapters/file-storage.ts';
import type { OcrEngine } from '../adapters/ocr/engine.ts';
import type { PictureLimits } from '../adapters/picture-source.ts';
import type { UnpackLimits } from '../adapters/unpack-file.ts';
import { assertNever } from '../errors.ts';
import { findDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findParts } from '../records/part.store.ts';
import { fileDocument } from './file-document.ts';
import { indexDocument } from './index-document.ts';
import { readPages } from './read-pages.ts';
import { findMovingMembers, unpackContainer } from './unpack-container.ts';

export interface ProcessDeps {
  database: Database;
  storage: FileStorage;
  decoder: Decoder;
  ocr: OcrEngine;
  limits: PictureLimits & UnpackLimits;
  /** Pages read at the same time. */
  pagesAtOnce: number;
  /** Called whenever the row says something new. */
  onProgress(documentId: string): void;
  /** Puts a document that was unpacked on its way; without it, it is processed here. */
  queueMember?(documentId: string): Promise<void>;
}

/** Takes a document as far as it can go by itself. @throws AppError when a step should be tried again. */
export async function processDocument(deps: ProcessDeps, documentId: string): Promise<StoredDocument | null> {
  for (;;) {
    const document = await withPipeline(deps.database, (pipeline) => findDocument(pipeline, documentId));
    if (!document) return null;
    switch (document.state) {
      case 'STORED':
        if (!(await unpackContainer(deps, document))) await readPages(deps, document);
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
      case 'UNPACKED':
        await processMembers(deps, document);
        return document;
      case 'NEEDS_PATIENT':
        if (!document.matchDue) return document;
        await fileDocument(deps, document);
        break;
      case 'INDEXED':
      case 'FAILED':
      case 'REJECTED':
      case 'ENTERED_IN_ERROR':
      case 'SUPERSEDED':
      case 'DESTROYED':
      case 'JOINED':
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

/** Every file of a container goes its own way: one that fails is told of when the others are done. */
async function processMembers(deps: ProcessDeps, container: StoredDocument): Promise<void> {
  const members = await findMovingMembers(deps, container.id);
  const failures: unknown[] = [];
  for (const documentId of members) {
    if (deps.queueMember) await deps.queueMember(documentId);
    else await processDocument(deps, documentId).catch((error: unknown) => failures.push(error));
  }
  deps.onProgress(container.id);
  if (failures.length > 0) throw failures[0];
}
