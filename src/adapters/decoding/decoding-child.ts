import { type ChildProcess, spawn } from 'node:child_process';
import { AppError } from '../../errors.ts';
import {
  type DecodingAnswer,
  type DecodingReady,
  type DecodingRequest,
  type DecodingStart,
  OUT_OF_MEMORY_SIGNAL,
} from './decoding-messages.ts';

export interface DecodingChildOptions {
  /** The module that the process runs. */
  program: string;
  memoryMb: number;
}

/** Why a decoding process ended in the middle of a request. */
export type Ending = 'crash' | 'memory' | 'timeout';

export class DecodingEnded extends Error {
  override readonly name = 'DecodingEnded';
  readonly ending: Ending;

  constructor(ending: Ending, detail: string) {
    super(`the decoding process ended: ${detail}`);
    this.ending = ending;
  }
}

/** One decoding process. It does one request at a time, so it is known whose fault its end is. */
export interface DecodingChild {
  readonly pid: number;
  readonly alive: boolean;
  /** Requests answered so far. */
  readonly answered: number;
  /** Resident memory before the last request began. */
  readonly residentBytes: number;
  /** Ids of the files that are open in it, the longest unused first. */
  readonly files: Set<number>;
  /** @throws DecodingEnded */
  ask(request: DecodingRequest, timeoutMs: number): Promise<DecodingAnswer>;
  /** Sends what has no answer. */
  tell(request: DecodingRequest): void;
  stop(): Promise<void>;
}

const START_WITHIN_MS = 60_000;

/** Freed pictures go back to the system at once (glibc; other systems ignore it). Loaders that libvips calls unsafe are off. */
const ENVIRONMENT = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '1000000',
  MALLOC_MMAP_THRESHOLD_: '1000000',
  VIPS_BLOCK_UNTRUSTED: '1',
} as const;

/** The process may read files (its own program and fonts) and use threads; it may not write, and starts nothing. */
const PERMISSIONS = ['--permission', '--allow-fs-read=*', '--allow-addons', '--allow-worker'];

/**
 * Starts a process with nothing of the parent's environment: no key, no token, no address of a database.
 * @throws AppError scan.engine when it does not come up, which is no fault of a file
 */
export async function startDecodingChild({ program, memoryMb }: DecodingChildOptions): Promise<DecodingChild> {
  const start: DecodingStart = { memoryBytes: memoryMb * 1024 * 1024 };
  const flags = ['--no-warnings', '--expose-gc', '--max-semi-space-size=4', `--max-old-space-size=${memoryMb}`];
  const child = spawn(process.execPath, [...flags, ...PERMISSIONS, program, JSON.stringify(start)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: { ...ENVIRONMENT },
  });
  const end = new AbortController();
  const ended = new Promise<void>((resolve) => {
    end.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  child.once('exit', (code, signal) => end.abort(signal ?? `code ${code}`));
  child.once('error', (error) => end.abort(error.name));
  // A parent that is done need not wait for it; while a request runs, its timer keeps the parent.
  child.unref();
  child.channel?.unref();
  await nextMessage<DecodingReady>(child, end.signal, START_WITHIN_MS).catch((cause: unknown) => {
    throw new AppError('scan.engine', {}, { cause });
  });
  let answered = 0;
  let residentBytes = 0;

  return {
    pid: child.pid ?? 0,
    files: new Set(),
    get alive() {
      return !end.signal.aborted;
    },
    get answered() {
      return answered;
    },
    get residentBytes() {
      return residentBytes;
    },
    async ask(request, timeoutMs) {
      const next = nextMessage<DecodingAnswer>(child, end.signal, timeoutMs);
      child.send(request, () => undefined); // when it cannot be sent, the process has ended, and `next` says so
      const answer = await next;
      answered++;
      residentBytes = answer.residentBytes;
      return answer;
    },
    tell(request) {
      if (!end.signal.aborted) child.send(request, () => undefined); // a process that is gone has forgotten the file too
    },
    async stop() {
      child.ref(); // else a command that has nothing left to do ends here, before its end
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Nothing that outlives the request may hold on to it: its answer is a page picture.
 * @param ended aborted when the process ends, with how it ended as the reason
 * @throws DecodingEnded when the process ends first, or is ended because its time ran out
 */
async function nextMessage<Message>(child: ChildProcess, ended: AbortSignal, timeoutMs: number): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const fail = (): void => {
    const how = String(ended.reason);
    const ending = expired ? 'timeout' : how === OUT_OF_MEMORY_SIGNAL ? 'memory' : 'crash';
    reject(new DecodingEnded(ending, how));
  };
  child.once('message', resolve as (message: unknown) => void);
  ended.addEventListener('abort', fail, { once: true });
  if (ended.aborted) fail();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off('message', resolve);
    ended.removeEventListener('abort', fail);
  }
}
