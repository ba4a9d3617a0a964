/** Reads documents in the command's own process; a worker that has one of them already is waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OcrEngine } from '../adapters/ocr/engine.ts';
import { AppError } from '../errors.ts';
import { processDocument } from '../intake/process-document.ts';
import { openOcr, type Parts, scanLimits } from '../wiring.ts';

const ATTEMPTS = 3;

/** Opens the reading engine for these documents. `onProgress` is told of every step. @throws AppError */
export async function processHere(
  parts: Parts,
  documentIds: string[],
  onProgress: (documentId: string) => void = () => {},
): Promise<void> {
  const ocr = await openOcr(parts.config);
  try {
    for (const documentId of documentIds) await processOne(parts, ocr, documentId, onProgress);
  } finally {
    await ocr.close();
  }
}

/** Takes one document as far as it goes. @throws AppError when three tries failed */
export async function processOne(
  { database, storage, config }: Parts,
  ocr: OcrEngine,
  documentId: string,
  onProgress: (documentId: string) => void,
): Promise<void> {
  const deps = { database, storage, ocr, limits: scanLimits(config), pagesAtOnce: ocr.workers, onProgress };
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
