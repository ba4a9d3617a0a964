import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../errors.ts';
import { type GrayImage, pgmHead } from '../image-gray.ts';
import type { OcrEngine, OcrEngineOptions, OcrOptions, OcrPage } from './engine.ts';
import { PAGE_SEGMENTATION } from './page-segmentation.ts';
import { parseTsv } from './parse-tsv.ts';
import { inTime } from './time-budget.ts';
import { type PoolMember, WorkerPool } from './worker-pool.ts';

interface Task {
  image: GrayImage;
  options: OcrOptions;
}

/** The path of the `tesseract` binary, or undefined when the PATH has none. */
export async function findNativeTesseract(searchPath = process.env.PATH ?? ''): Promise<string | undefined> {
  const names = process.platform === 'win32' ? ['tesseract.exe'] : ['tesseract'];
  for (const folder of searchPath.split(path.delimiter).filter(Boolean)) {
    for (const name of names) {
      const candidate = path.join(folder, name);
      const usable = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (usable) return candidate;
    }
  }
  return undefined;
}

/** Native Tesseract: one process per picture, gone when the picture is read, so that nothing it does outlives it. */
export function startNativeTesseract(binary: string, { workers, timeoutMs }: OcrEngineOptions): OcrEngine {
  const running = new Set<AbortController>();
  const member: PoolMember<Task, OcrPage> = {
    broken: false,
    stop: async () => undefined,
    run: async ({ image, options }) => {
      const stop = new AbortController();
      running.add(stop);
      try {
        const read = () => runBinary(binary, image, options, stop.signal);
        return parseTsv(await inTime(options.budget, timeoutMs, read, () => stop.abort()));
      } finally {
        running.delete(stop);
      }
    },
  };
  const pool = new WorkerPool<Task, OcrPage>(workers, async () => member);
  return {
    name: 'native',
    workers,
    timeoutMs,
    recognize: (image, options) => pool.run({ image, options }),
    close: async () => {
      for (const stop of running) stop.abort();
      await pool.close();
    },
  };
}

function runBinary(binary: string, image: GrayImage, options: OcrOptions, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // One thread per picture: the pool already uses every core, and OpenMP threads on top make each other slower.
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
  const args = [
    'stdin',
    'stdout',
    '-l',
    'eng',
    '--oem',
    '1',
    '--psm',
    PAGE_SEGMENTATION[options.mode],
    '--dpi',
    String(options.dpi ?? 300),
    'tsv',
  ];
  const child = spawn(binary, args, { env, stdio: ['pipe', 'pipe', 'ignore'], signal, killSignal: 'SIGKILL' });
  const out: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stdin.on('error', () => undefined); // a process that dies early closes its pipe; `close` below tells how it ended
  child.once('error', (cause) => reject(new AppError('scan.engine', {}, { cause })));
  child.once('close', (code, endedBy) => {
    if (code === 0) return resolve(Buffer.concat(out).toString('utf8'));
    // Killed from outside (memory of the machine, an administrator); everything else it does to itself, over the picture.
    const outside = endedBy === 'SIGKILL' || endedBy === 'SIGTERM' || endedBy === 'SIGINT';
    const cause = new Error(`tesseract ended with ${code ?? endedBy}`);
    reject(new AppError(outside ? 'scan.engine' : 'scan.refused', {}, { cause }));
  });
  child.stdin.write(pgmHead(image));
  child.stdin.end(image.pixels); // no copy of the page is made for the pipe
  return promise;
}
