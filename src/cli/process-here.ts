/** Reads documents in the command's own process; a worker that has one of them already is waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { processDocument } from '../intake/process-document.ts';
import { openReader, type Parts, type Reader, scanLimits } from '../wiring.ts';

const ATTEMPTS = 3;

/** Opens the reading engine for these documents. `onProgress` is told of every step. @throws AppError */
export async function processHere(
  parts: Parts,
  documentIds: string[],
  onProgress: (documentId: string) => void = () => {},
): Promise<void> {
  const reader = await openReader(parts.config);
  try {
    for (const documentId of documentIds) await processOne(parts, reader, documentId, onProgress);
  } finally {
    await reader.close();
  }
}

/** Takes one document as far as it goes. @throws AppError when three tries failed */
export async function processOne(
  { database, storage, config }: Parts,
  { decoder, ocr }: Reader,
  documentId: string,
  onProgress: (documentId: string) => void,
): Promise<void> {
  const deps = { database, storage, decoder, ocr, limits: scanLimits(config), pagesAtOnce: ocr.workers, onProgress };
  for (let attempt = 1; ; attempt++) {
    try {
      await processDocument(deps, documentId);
      return;
    } catch (error) {
      if (!(error instanceof AppError) || attempt === ATTEMPTS) throw error;
      await sleep(attempt * 500);
    }
  }
}
