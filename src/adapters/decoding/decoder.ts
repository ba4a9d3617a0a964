/**
 * Opens the files of strangers in processes of their own. A decoder that crashes, hangs or eats memory takes that
 * process along and nothing else: the file or page ends with a sentence, and the next file finds a sound process.
 */
import { fileURLToPath } from 'node:url';
import { AppError } from '../../errors.ts';
import type { PictureLimits, PictureSource } from '../picture-source.ts';
import type { Unpacked, UnpackLimits } from '../unpack-file.ts';
import { type DecodingChild, DecodingEnded, type Ending, startDecodingChild } from './decoding-child.ts';
import type { DecodingAnswer, DecodingRequest } from './decoding-messages.ts';
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
  /**
   * The files inside a ZIP or an e-mail, one level; null when the file is neither.
   * @throws AppError `archive.*`, file.* as above
   */
  unpack(bytes: Uint8Array, limits: UnpackLimits): Promise<PackedFile[] | null>;
  /** The decoding processes of this moment. */
  pids(): number[];
  /** Ends the processes, also in the middle of a page. */
  close(): Promise<void>;
}

/** A file inside another. It is unpacked when it is asked for; what forbids it comes back as a value. */
export interface PackedFile {
  /** Fit to be shown; never a path. */
  fileName: string;
  /** @throws AppError file.* when its decoder had to be ended */
  unpack(): Promise<Unpacked>;
}

export interface DecoderOptions {
  /** Memory at which a decoding process is ended. */
  memoryMb: number;
  /** For opening a file, and for each page of it. */
  timeoutMs: number;
  /** Most processes at a time; a second one starts only when the first keeps somebody waiting. */
  processes?: number;
  /** Waiting for a process this long starts another. A page takes one second, on a busy machine a few. */
  patienceMs?: number;
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
  /** What opens it, in any process and as often as needed. */
  opening: DecodingRequest;
  endings: Ending[];
}

/** Nothing is started before the first file is opened. */
export function createDecoder(options: DecoderOptions): Decoder {
  const { memoryMb, timeoutMs, processes = 2, patienceMs = 10_000, idleMs = 60_000 } = options;
  const program = options.program ?? fileURLToPath(new URL('./decode-process.ts', import.meta.url));
  const pool = new DecodingPool(
    { processes, requests: REQUESTS_PER_PROCESS, restBytes: (memoryMb * 1024 * 1024) / 3, idleMs, patienceMs },
    () => startDecodingChild({ program, memoryMb }),
  );
  let files = 0;

  function newFile(opening: (id: number) => DecodingRequest): OpenFile {
    const id = ++files;
    return { id, opening: opening(id), endings: [] };
  }

  async function openIn(child: DecodingChild, { id, opening }: OpenFile): Promise<DecodingAnswer> {
    const answer = await child.ask(opening, timeoutMs);
    if ('refused' in answer || 'failed' in answer) throw errorOf(answer);
    child.files.add(id);
    const oldest = [...child.files].slice(0, -FILES_OPEN);
    for (const file of oldest) closeIn(child, file);
    return answer;
  }

  /** Asks for a part of a file, wherever it is open; `page` when the part is a page. */
  async function part(file: OpenFile, request: DecodingRequest, page: number | null): Promise<DecodingAnswer> {
    const last = file.endings.at(-1);
    if (last && file.endings.length >= MOST_ENDINGS) throw endingError(last, null);
    const ask = async (child: DecodingChild): Promise<DecodingAnswer> => {
      if (!child.files.has(file.id)) await openIn(child, file);
      return child.ask(request, timeoutMs);
    };
    return guarded(file, ask).catch(blame(file, page));
  }

  function closeFile(file: OpenFile): void {
    for (const child of pool.holding(file.id)) closeIn(child, file.id);
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
      const file = newFile((id) => ({ ask: 'open', file: id, bytes, limits }));
      const answer = await guarded(file, (child) => openIn(child, file)).catch(blame(file, null));
      if (!('opened' in answer)) throw errorOf(answer);
      return {
        ...answer.opened,
        async loadPage(page) {
          const loaded = await part(file, { ask: 'page', file: file.id, page }, page);
          if (!('loaded' in loaded)) throw errorOf(loaded);
          return loaded.loaded;
        },
        close: async () => closeFile(file),
      };
    },
    async unlock(bytes, password) {
      const file = newFile(() => ({ ask: 'unlock', bytes, password }));
      const answer = await guarded(file, (child) => child.ask(file.opening, timeoutMs)).catch(blame(file, null));
      if (!('unlocked' in answer)) throw errorOf(answer);
      return answer.unlocked;
    },
    async unpack(bytes, limits) {
      if (!mayHoldFiles(bytes)) return null;
      const file = newFile((id) => ({ ask: 'list', file: id, bytes, limits }));
      const answer = await guarded(file, (child) => openIn(child, file)).catch(blame(file, null));
      if (!('listed' in answer)) throw errorOf(answer);
      const { listed } = answer;
      if (!listed) closeFile(file);
      return (
        listed?.map((fileName, index) => ({
          fileName,
          async unpack() {
            const unpacked = await part(file, { ask: 'inner', file: file.id, index }, null);
            if (index === listed.length - 1) closeFile(file);
            if (!('inner' in unpacked)) throw errorOf(unpacked);
            return unpacked.inner;
          },
        })) ?? null
      );
    },
    pids: () => pool.pids(),
    close: () => pool.close(),
  };
}

/** A ZIP by its first bytes, or what may be an e-mail: text from the start. Spares the others the way to the process. */
function mayHoldFiles(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  return head.startsWith('PK') || !(head.slice(0, 512).includes('\u0000') || head.includes('%PDF-'));
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
