/** The thread of `loadRelease`: a folder's name goes in, the packed release and its counts come out. */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, type ErrorBlanks, type ErrorCode } from '../../errors.ts';
import { readRelease } from '../release/read-release.ts';
import { compileRelease } from './compile-release.ts';
import { packRelease } from './pack-release.ts';

export interface ReleaseCounts {
  release: string;
  effectiveFrom: string;
  effectiveTo: string;
  codes: number;
  billable: number;
  indexTerms: number;
  tabularRelease: string;
  missing: string[];
}

export type CompiledFolder =
  | { kind: 'compiled'; counts: ReleaseCounts; packed: Uint8Array<ArrayBuffer> }
  | { kind: 'failed'; code: ErrorCode; blanks: ErrorBlanks };

async function compileFolder(folder: string): Promise<CompiledFolder> {
  try {
    const compiled = compileRelease(await readRelease(folder));
    const { release, effectiveFrom, effectiveTo, codes, indexTerms, tabularRelease, missing } = compiled;
    const counts = {
      release,
      effectiveFrom,
      effectiveTo,
      codes: codes.length,
      billable: codes.filter(({ billable }) => billable).length,
      indexTerms,
      tabularRelease,
      missing,
    };
    return { kind: 'compiled', counts, packed: new Uint8Array(packRelease(compiled)) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'failed', code: error.code, blanks: error.blanks };
    throw error;
  }
}

parentPort?.postMessage(await compileFolder(workerData as string));
