import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../errors.ts';
import { encodePgm, type GrayImage } from '../image-gray.ts';
import type { OcrEngine, OcrEngineOptions, OcrOptions, OcrPage } from './engine.ts';
import { PAGE_SEGMENTATION } from './page-segmentation.ts';
import { parseTsv } from './parse-tsv.ts';
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
        return parseTsv(await runBinary(binary, image, options, timeoutMs, stop.signal));
      } finally {
        running.delete(stop);
      }
    },
  };
  const pool = new WorkerPool<Task, OcrPage>(workers, async () => member);
  return {
    name: 'native',
    workers,
    recognize: (image, options) => pool.run({ image, options }),
    close: async () => {
      for (const stop of running) stop.abort();
      await pool.close();
    },
  };
}

function runBinary(
  binary: string,
  image: GrayImage,
  options: OcrOptions,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
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
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stdin.on('error', () => undefined); // a process that dies early closes its pipe; `close` below tells how it ended
  child.once('error', (cause) => {
    clearTimeout(timer);
    reject(new AppError('scan.engine', {}, { cause }));
  });
  child.once('close', (code, endedBy) => {
    clearTimeout(timer);
    if (expired) reject(new AppError('scan.timeout', { limitSeconds: timeoutMs / 1000 }));
    else if (code !== 0)
      reject(new AppError('scan.engine', {}, { cause: new Error(`tesseract ended with ${code ?? endedBy}`) }));
    else resolve(Buffer.concat(out).toString('utf8'));
  });
  child.stdin.end(encodePgm(image));
  return promise;
}
