import { Worker } from 'node:worker_threads';
import { withOperator } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { type LoadedRelease, saveRelease } from './code-release.store.ts';
import type { CompiledFolder } from './compile/compile-folder.ts';

/** A small young generation keeps the peak of loading a full release below 600 MB; it costs about a second. */
const YOUNG_GENERATION_MB = 8;

/**
 * Reads, compiles and saves an official release from the folder it was unpacked to. The work is done in a thread of its
 * own, whose memory is bounded and given back.
 *
 * @throws AppError `codes.no-release`, `codes.unreadable`
 */
export async function loadRelease(database: Database, folder: string): Promise<LoadedRelease> {
  const compiled = await compileInThread(folder);
  return withOperator(database, async (operator) => {
    const loaded = await saveRelease(operator, compiled);
    const { release, codes } = loaded;
    await appendAudit(operator, {
      action: 'codes.loaded',
      outcome: 'success',
      channel: 'command',
      detail: { release, codes },
    });
    return loaded;
  });
}

async function compileInThread(folder: string): Promise<Extract<CompiledFolder, { kind: 'compiled' }>> {
  const thread = new Worker(new URL('./compile/compile-folder.ts', import.meta.url), {
    workerData: folder,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const result = await new Promise<CompiledFolder>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  await thread.terminate();
  if (result.kind === 'failed') throw new AppError(result.code, result.blanks);
  return result;
}
