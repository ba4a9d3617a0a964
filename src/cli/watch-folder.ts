/**
 * `ingest FOLDER --watch`: a scanner's folder. A file that is complete is stored, read and filed, then moved to `done/` or,
 * with a sentence beside it, to `failed/`. A file leaves the folder only when its document has an end, so that after a
 * stop or a crash the rest is simply found again; bytes that are stored already are never read a second time.
 */
import { constants, existsSync } from 'node:fs';
import { access, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../access/actor.ts';
import { AppError, ERRORS } from '../errors.ts';
import { describeError } from '../log.ts';
import type { Parts, Reader } from '../wiring.ts';
import { completeFiles, type SeenFile, type SettleTimes, type Watched } from './complete-files.ts';
import { describeDocument, type IngestResult } from './describe-document.ts';
import { processOne } from './process-here.ts';
import { failedFile, receiveFile } from './receive-file.ts';

export interface WatchOptions extends SettleTimes {
  everyMs: number;
  /** Aborted to stop; the file in hand is finished first. */
  stop: AbortSignal;
  onStart(name: string): void;
  onProgress(documentId: string): void;
  onDone(rows: IngestResult[]): void;
}

export const WATCH_TIMES = { everyMs: 1_000, settleMs: 2_000, emptySettleMs: 30_000 } as const;

/** Where files go in the watched folder. */
const DONE = 'done';
const FAILED = 'failed';

/** A problem that passes (the database restarts) is tried again so often before a person is told. */
const ATTEMPTS = 5;

/** Watches until `stop`. @throws AppError `command.file-missing`, `command.arguments` when files cannot be moved apart */
export async function watchFolder(
  parts: Parts,
  reader: Reader,
  actor: Actor,
  folder: string,
  options: WatchOptions,
): Promise<void> {
  if (!existsSync(folder)) throw new AppError('command.file-missing', { file: folder });
  await makeTargets(folder);
  const attempts = new Map<string, number>();
  let watched: Watched = new Map();
  while (!options.stop.aborted) {
    const found = completeFiles(watched, await listFiles(folder), Date.now(), options);
    watched = found.watched;
    for (const name of found.complete) {
      if (options.stop.aborted) return;
      options.onStart(name);
      const rows = await readOne(parts, reader, actor, join(folder, name), options).catch((error: unknown) =>
        giveUpLater(parts, join(folder, name), error, attempts),
      );
      if (!rows) continue;
      await moveApart(folder, name, rows);
      options.onDone(rows);
    }
    await sleep(options.everyMs, undefined, { signal: options.stop }).catch(() => null); // woken to stop
  }
}

/** Asked before the first file is read: a file that cannot be moved would be found again for ever. */
async function makeTargets(folder: string): Promise<void> {
  try {
    for (const name of [DONE, FAILED]) {
      await mkdir(join(folder, name), { recursive: true });
      await access(join(folder, name), constants.W_OK);
    }
    await access(folder, constants.W_OK);
  } catch (cause) {
    const fault = `I cannot move files within ${folder}. Let me write there and in its folders ${DONE} and ${FAILED}, or watch another folder.`;
    throw new AppError('command.arguments', { fault }, { cause });
  }
}

async function readOne(
  parts: Parts,
  reader: Reader,
  actor: Actor,
  file: string,
  { onProgress }: WatchOptions,
): Promise<IngestResult[]> {
  const received = await receiveFile(parts, actor, null, file);
  if (!received.documentId) return [received];
  await processOne(parts, reader, received.documentId, onProgress);
  return describeDocument(parts, actor, file, received.documentId);
}

/** Null to try the file again in the next round; a row once trying does not help. */
function giveUpLater(parts: Parts, file: string, error: unknown, attempts: Map<string, number>): IngestResult[] | null {
  const attempt = (attempts.get(file) ?? 0) + 1;
  attempts.set(file, attempt);
  const code = error instanceof AppError ? error.code : 'document.failed';
  parts.log('warn', 'file not read', { attempt, code, ...describeError(error) });
  const passes = !(error instanceof AppError) || ERRORS[error.code].retry === 'backoff';
  if (passes && attempt < ATTEMPTS) return null;
  return [failedFile(file, error instanceof AppError ? error : new AppError('document.failed'))];
}

async function listFiles(folder: string): Promise<SeenFile[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const seen = await Promise.all(
    entries.map(async ({ name }) => {
      const { size, mtimeMs } = await stat(join(folder, name)).catch(() => ({ size: -1, mtimeMs: 0 })); // gone meanwhile
      return { name, bytes: size, modifiedMs: mtimeMs };
    }),
  );
  return seen.filter(({ bytes }) => bytes >= 0);
}

/** Moves the file; what is there under the same name stays. The sentence is written first: a failed file is never without one. */
async function moveApart(folder: string, name: string, rows: IngestResult[]): Promise<void> {
  const failed = rows.every(({ state }) => state === 'FAILED');
  const target = join(folder, failed ? FAILED : DONE);
  await mkdir(target, { recursive: true });
  const path = freePath(target, name);
  if (failed)
    await writeFile(`${path}.txt`, `${rows.flatMap((row) => row.problems.map(({ message }) => message)).join('\n')}\n`);
  await rename(join(folder, name), path);
}

function freePath(folder: string, name: string): string {
  const extension = extname(name);
  const stem = basename(name, extension);
  for (let copy = 1; ; copy++) {
    const path = join(folder, copy === 1 ? name : `${stem}-${copy}${extension}`);
    if (!existsSync(path)) return path;
  }
}
