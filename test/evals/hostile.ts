import { setTimeout as sleep } from 'node:timers/promises';
import { createDecoder, type Decoder } from '../../src/adapters/decoding/decoder.ts';
import { createOcrEngine, type OcrEngine } from '../../src/adapters/ocr/engine.ts';
import { AppError } from '../../src/errors.ts';
import { readPage } from '../../src/intake/read-page.ts';
import type { HostileFile } from '../factories/hostile/hostile-file.ts';
import { hostileFiles } from '../factories/hostile/hostile-files.ts';

export interface HostileRow {
  name: string;
  /** `read`: with so many words; `refused`: with the sentence; the others must not be. */
  end: 'read' | 'refused' | 'no reason' | 'hang';
  detail: string;
  seconds: number;
  /** Longest time in which the reading process could do nothing else. */
  blockedSeconds: number;
}

export interface HostileLimits {
  decodeMs: number;
  pageMs: number;
  /** Pages of a file that are read; the limits of pages are tested elsewhere. */
  pages: number;
}

export const HOSTILE_LIMITS: HostileLimits = { decodeMs: 20_000, pageMs: 30_000, pages: 3 };

/** Sends every file through the real reading path: decoding process, pages, engine. Gives one row a file. */
export async function readHostileFiles(
  files: readonly HostileFile[],
  limits: HostileLimits,
  onRow: (row: HostileRow) => void = () => undefined,
): Promise<HostileRow[]> {
  const decoder = createDecoder({ memoryMb: 1024, timeoutMs: limits.decodeMs });
  const ocr = await createOcrEngine({ engine: 'auto', workers: 2, timeoutMs: limits.pageMs });
  const rows: HostileRow[] = [];
  const waiting = [...files];
  const lane = async (): Promise<void> => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const row = await readOne(file, decoder, ocr, limits);
      rows.push(row);
      onRow(row);
    }
  };
  try {
    await Promise.all([lane(), lane()]);
  } finally {
    await decoder.close();
    await ocr.close();
  }
  return rows;
}

async function readOne(
  file: HostileFile,
  decoder: Decoder,
  ocr: OcrEngine,
  limits: HostileLimits,
): Promise<HostileRow> {
  const bytes = await file.make();
  const watch = watchLoop();
  const startedAt = performance.now();
  const stuck = new AbortController();
  // Opening twice (a decoder that died of the file before), then each page likewise, and the engine.
  const longestMs = (limits.decodeMs * 2 + limits.pageMs) * (limits.pages + 1);
  const hang = sleep(longestMs, { end: 'hang', detail: '' } as const, { signal: stuck.signal }).catch(
    () => ({ end: 'hang', detail: '' }) as const,
  );
  const outcome = await Promise.race([
    read(bytes, decoder, ocr, limits).catch((error: unknown) =>
      error instanceof AppError && !/[{}]/.test(error.message)
        ? ({ end: 'refused', detail: `${error.code}: ${error.message}` } as const)
        : ({ end: 'no reason', detail: error instanceof Error ? (error.stack ?? '') : String(error) } as const),
    ),
    hang,
  ]);
  stuck.abort();
  return { name: file.name, ...outcome, seconds: (performance.now() - startedAt) / 1000, blockedSeconds: watch.stop() };
}

/** Every page that ends with a reason is a page; a file of which no page is read ends with the reason of the first. */
async function read(bytes: Uint8Array, decoder: Decoder, ocr: OcrEngine, { pages }: HostileLimits) {
  const inside = await decoder.unpack(bytes, { maxArchiveFiles: 500, maxFileMb: 100, maxArchiveMb: 400 });
  if (inside) {
    const unpacked = await Promise.all(inside.slice(0, pages).map((file) => file.unpack()));
    const [refused] = unpacked.flatMap((file) => ('code' in file ? [new AppError(file.code, file.blanks)] : []));
    if (refused) throw refused;
    return { end: 'read', detail: `${inside.length} files` } as const;
  }
  const scan = await decoder.open(bytes, { maxPages: 2000, maxMegapixels: 250 });
  try {
    let words = 0;
    const refused: AppError[] = [];
    for (let page = 1; page <= Math.min(pages, scan.pageCount); page++) {
      const { reading } = await readPage(scan, page, ocr).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        refused.push(error);
        return { reading: null };
      });
      words += reading?.words.length ?? 0;
    }
    if (words === 0) throw refused[0] ?? new AppError('scan.unreadable');
    return { end: 'read', detail: `${words} words` } as const;
  } finally {
    await scan.close();
  }
}

/** How long the event loop stood still. */
function watchLoop() {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 20);
  return {
    stop(): number {
      look();
      clearInterval(timer);
      return longest / 1000;
    },
  };
}

/** About 940 hostile files; one row a kind, and what must not be. */
export async function evalHostile(only?: string): Promise<Record<string, string | number>[]> {
  const files = (await hostileFiles()).filter(({ name }) => !only || name.includes(only));
  let deaths = 0;
  const onDeath = (): void => {
    deaths++;
  };
  process.on('uncaughtException', onDeath);
  process.on('unhandledRejection', onDeath);
  const rows = await readHostileFiles(files, HOSTILE_LIMITS, (row) => {
    if (row.end === 'no reason' || row.end === 'hang' || row.seconds > 20 || row.blockedSeconds > 3)
      console.log(
        `${row.end} after ${row.seconds.toFixed(1)} s, blocked ${row.blockedSeconds.toFixed(1)} s: ${row.name} ${row.detail}`,
      );
  });
  process.off('uncaughtException', onDeath);
  process.off('unhandledRejection', onDeath);
  const kinds = [...Map.groupBy(rows, ({ name }) => name.split('/')[0] ?? '')].map(([kind, own]) => summary(kind, own));
  return [...kinds, { ...summary('all', rows), deaths }];
}

function summary(kind: string, rows: readonly HostileRow[]): Record<string, string | number> {
  const count = (end: HostileRow['end']) => rows.filter((row) => row.end === end).length;
  const slowest = rows.reduce((most, row) => (row.seconds > most.seconds ? row : most));
  return {
    kind,
    files: rows.length,
    read: count('read'),
    refused: count('refused'),
    'without reason': count('no reason'),
    hangs: count('hang'),
    slowest: `${slowest.seconds.toFixed(1)} s ${slowest.name.split('/')[1] ?? ''}`,
    blocked: `${Math.max(...rows.map((row) => row.blockedSeconds)).toFixed(1)} s`,
  };
}
