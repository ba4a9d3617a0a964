/** `ocr FILE`: reads a scan and prints what stands on it. Nothing is stored and no database is opened. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Config, readCommandConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { judgePage } from '../intake/judge-page.ts';
import { readPage } from '../intake/read-page.ts';
import { openReader, type Reader, scanLimits } from '../wiring.ts';
import { runBatch } from './batch.ts';
import { print } from './run-command.ts';

export function registerOcr(program: Command): void {
  program
    .command('ocr')
    .description('read a scan: words with their boxes and confidence')
    .argument('[file]')
    .option('--batch <file>', 'JSON lines of {"file": …}')
    .option('--json', 'one JSON value on stdout')
    .action(async (file: string | undefined, { json, batch }: { json?: boolean; batch?: string }) => {
      if (!file && !batch) throw new AppError('command.arguments', { fault: 'Name a file, or --batch FILE.jsonl.' });
      const config = readCommandConfig();
      const reader = await openReader(config);
      try {
        if (batch)
          return await runBatch(batch, z.object({ file: z.string() }), (args) =>
            readFileAsJson(args.file, reader, config),
          );
        const result = await readFileAsJson(file ?? '', reader, config);
        print(result, json, () => [
          ...result.pages.map((page) => page.text),
          ...result.problems.map(({ message }) => message),
        ]);
      } finally {
        await reader.close();
      }
    });
}

async function readFileAsJson(file: string, { decoder, ocr }: Reader, config: Config) {
  if (!existsSync(file)) throw new AppError('command.file-missing', { file });
  const bytes = await readFile(file);
  if (bytes.byteLength > config.MAX_FILE_MB * 1024 * 1024)
    throw new AppError('file.too-large', { limitMb: config.MAX_FILE_MB });
  const scan = await decoder.open(bytes, scanLimits(config));
  const pages = [];
  const problems: { code: string; message: string; pages: number[] }[] = [];
  try {
    for (let number = 1; number <= scan.pageCount; number++) {
      const read = await readPage(scan, number, ocr).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        problems.push({ code: error.code, message: error.message, pages: [number] });
        return null;
      });
      if (!read) continue;
      const { page, width, height, rotation, source, confidence, text, barcodes = [] } = read.reading;
      const words = read.reading.words.map((word) => ({ text: word.text, confidence: word.confidence, box: word.box }));
      pages.push({ page, width, height, rotation, source, confidence, text, words, barcodes });
      const { quality, reasons } = judgePage(read.reading);
      if (quality !== 'good')
        problems.push({
          code: `page.${quality}`,
          message: `Page ${number}: ${reasons.join(', ') || quality}`,
          pages: [number],
        });
    }
  } finally {
    await scan.close();
  }
  return { pages, problems };
}
