/**
 * Opens the files of strangers in processes of their own. A decoder that crashes, hangs or eats memory takes that
 * process along and nothing else: the file or page ends with a sentence, and the next file finds a sound process.
 */
import { fileURLToPath } from 'node:url';
import { AppError } from '../../errors.ts';
import type { PagePicture, PictureLimits, PictureSource } from '../picture-source.ts';
import { type DecodingChild, DecodingEnded, type Ending, startDecodingChild } from './decoding-child.ts';
import type { DecodingAnswer, DecodingRequest, OpenedFile } from './decoding-messages.ts';
import { DecodingPool } from './decoding-pool.ts';

export interface Decoder {
  /**
   * @throws AppError file.* when the file cannot be opened; file.slow, file.memory, file.crash when its decoder had to
   * be ended; scan.engine when no process could be started
   */
  open(bytes: Uint8Array, limits: PictureLimits): Promise<PictureSource>;
  /**
   * A readable copy of a locked PDF, made in memory.
   * @throws AppError `file.password-wrong`, file.* as above
   */
  unlock(bytes: Uint8Array, password: string): Promise<Uint8Array>;
  /** The decoding processes of this moment. */
  pids(): number[];
  /** Ends the processes, also in the middle of a page. */
  close(): Promise<void>;
}

export interface DecoderOptions {
  /** Memory at which a decoding process is ended. */
  memoryMb: number;
  /** For opening a file, and for each page of it. */
  timeoutMs: number;
  /** Most processes at a time; a second one starts only when the first keeps somebody waiting. */
  processes?: number;
  /** The module that a process runs; the tests put failing decoders here. */
  program?: string;
  idleMs?: number;
}

/** Files that stay open in one process: two documents are in work at a time, and a third may be looked at. */
const FILES_OPEN = 3;
const REQUESTS_PER_PROCESS = 200;
/** After so many ended decoders the pages that are left are not tried: each may cost the whole time limit. */
const MOST_ENDINGS = 3;

interface OpenFile {
  id: number;
  bytes: Uint8Array;
  limits: PictureLimits;
  endings: Ending[];
}

/** Nothing is started before the first file is opened. */
export function createDecoder(options: DecoderOptions): Decoder {
  const { memoryMb, timeoutMs, processes = 2, idleMs = 60_000 } = options;
  const program = options.program ?? fileURLToPath(new URL('./decode-process.ts', import.meta.url));
  const pool = new DecodingPool(
    { processes, requests: REQUESTS_PER_PROCESS, restBytes: (memoryMb * 1024 * 1024) / 3, idleMs, patienceMs: 2_000 },
    () => startDecodingChild({ program, memoryMb }),
  );
  let files = 0;

  async function openIn(child: DecodingChild, { id, bytes, limits }: OpenFile): Promise<OpenedFile> {
    const answer = await child.ask({ ask: 'open', file: id, bytes, limits }, timeoutMs);
    if (!('opened' in answer)) throw errorOf(answer);
    child.files.add(id);
    const oldest = [...child.files].slice(0, -FILES_OPEN);
    for (const file of oldest) closeIn(child, file);
    return answer.opened;
  }

  async function loadIn(child: DecodingChild, file: OpenFile, page: number): Promise<PagePicture> {
    if (!child.files.has(file.id)) await openIn(child, file);
    const answer = await child.ask({ ask: 'page', file: file.id, page } satisfies DecodingRequest, timeoutMs);
    if (!('loaded' in answer)) throw errorOf(answer);
    return answer.loaded;
  }

  /** A process that has done other work before may have died of that: then a fresh one has the last word. */
  async function guarded<T>(file: OpenFile, work: (child: DecodingChild) => Promise<T>): Promise<T> {
    let used = false;
    const attempt = (fresh: boolean) =>
      pool.lend(file.id, fresh, (child) => {
        used = child.answered > 0;
        return work(child);
      });
    return attempt(false).catch((error: unknown) => {
      if (pool.closed) throw new AppError('scan.engine', {}, { cause: error });
      if (error instanceof DecodingEnded && error.ending !== 'timeout' && used) return attempt(true);
      throw error;
    });
  }

  /** What the end of a decoder means for the file or, with its number, the page. */
  function blame(file: OpenFile, page: number | null) {
    return (cause: unknown): never => {
      if (!(cause instanceof DecodingEnded)) throw cause;
      file.endings.push(cause.ending);
      throw endingError(cause.ending, page, cause);
    };
  }

  function endingError(ending: Ending, page: number | null, cause?: unknown): AppError {
    const limitSeconds = timeoutMs / 1000;
    if (ending === 'memory') return new AppError('file.memory', { limitMb: memoryMb }, { cause });
    if (ending === 'crash') return new AppError('file.crash', {}, { cause });
    return page === null
      ? new AppError('file.slow', { limitSeconds }, { cause })
      : new AppError('scan.timeout', { page, limitSeconds }, { cause });
  }

  return {
    async open(bytes, limits) {
      const file: OpenFile = { id: ++files, bytes, limits, endings: [] };
      const opened = await guarded(file, (child) => openIn(child, file)).catch(blame(file, null));
      return {
        ...opened,
        loadPage: async (page) => {
          const last = file.endings.at(-1);
          if (last && file.endings.length >= MOST_ENDINGS) throw endingError(last, null);
          return guarded(file, (child) => loadIn(child, file, page)).catch(blame(file, page));
        },
        close: async () => {
          for (const child of pool.holding(file.id)) closeIn(child, file.id);
        },
      };
    },
    async unlock(bytes, password) {
      const file: OpenFile = { id: ++files, bytes, limits: { maxPages: 0, maxMegapixels: 0 }, endings: [] };
      const copy = async (child: DecodingChild): Promise<Uint8Array> => {
        const answer = await child.ask({ ask: 'unlock', bytes, password }, timeoutMs);
        if (!('unlocked' in answer)) throw errorOf(answer);
        return answer.unlocked;
      };
      return guarded(file, copy).catch(blame(file, null));
    },
    pids: () => pool.pids(),
    close: () => pool.close(),
  };
}

function closeIn(child: DecodingChild, file: number): void {
  child.files.delete(file);
  child.tell({ ask: 'close', file });
}

function errorOf(answer: DecodingAnswer): AppError {
  if ('refused' in answer) return new AppError(answer.refused.code, answer.refused.blanks);
  const cause = new Error('the decoder failed');
  if ('failed' in answer) {
    cause.name = answer.failed.name;
    cause.stack = answer.failed.stack;
  }
  return new AppError('file.damaged', {}, { cause });
}
