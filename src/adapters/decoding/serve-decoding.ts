import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import type { PictureLimits, PictureSource } from '../picture-source.ts';
import type { InnerFile } from '../unpack-file.ts';
import type { DecodingAnswer, DecodingReady, DecodingRequest, DecodingStart } from './decoding-messages.ts';

type Outcome = Omit<DecodingAnswer, 'residentBytes'>;

/** The child's side: answers the parent's requests with what `open` gives, until the parent is gone. */
export function serveDecoding(open: (bytes: Uint8Array, limits: PictureLimits) => Promise<PictureSource>): void {
  const { memoryBytes } = JSON.parse(process.argv[2] ?? '{}') as DecodingStart;
  const guard = new Worker(new URL('./guard-process.ts', import.meta.url), {
    workerData: { memoryBytes, parentPid: process.ppid },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  });
  guard.unref();
  const files = new Map<number, PictureSource>();
  const containers = new Map<number, InnerFile[]>();

  async function answer(request: DecodingRequest): Promise<Outcome> {
    if (request.ask === 'open') {
      const source = await open(request.bytes, request.limits);
      files.set(request.file, source);
      const { mediaType, pageCount, attachedFiles } = source;
      return { opened: { mediaType, pageCount, ...(attachedFiles ? { attachedFiles } : {}) } };
    }
    if (request.ask === 'unlock') {
      const { unlockPdf } = await import('../unlock-pdf.ts');
      return { unlocked: await unlockPdf(request.bytes, request.password) };
    }
    if (request.ask === 'list') {
      const { unpackFile } = await import('../unpack-file.ts');
      const inside = await unpackFile(request.bytes, request.limits);
      if (inside) containers.set(request.file, inside);
      return { listed: inside?.map(({ fileName }) => fileName) ?? null };
    }
    if (request.ask === 'inner') {
      const inner = containers.get(request.file)?.[request.index];
      if (!inner) throw new Error('this container is not open');
      return { inner: inner.unpack() };
    }
    if (request.ask === 'close' && containers.delete(request.file)) return {};
    const source = files.get(request.file);
    if (!source) throw new Error('this file is not open');
    if (request.ask === 'page') return { loaded: await source.loadPage(request.page) };
    files.delete(request.file);
    await source.close();
    return {};
  }

  process.on('message', async (request: DecodingRequest) => {
    const residentBytes = process.memoryUsage.rss();
    const outcome = await answer(request).catch(outcomeOf);
    globalThis.gc?.(); // V8 does not see how large the pictures behind its small objects are
    if (request.ask !== 'close') process.send?.({ residentBytes, ...outcome });
  });
  // Libraries leave promises behind when a page fails half-way. The request itself is answered, or its time runs out.
  process.on('unhandledRejection', () => undefined);
  // Signals to the whole group are the parent's to obey: it may finish the page in hand.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.send?.({ ready: true } satisfies DecodingReady);
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof AppError) return { refused: { code: error.code, blanks: error.blanks } };
  if (!(error instanceof Error)) return { failed: { name: typeof error, stack: '' } };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { failed: { name: error.name, stack: frames.slice(0, 6).join('\n') } };
}
