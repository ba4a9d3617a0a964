/** `ocr FILE`: reads a scan and prints what stands on it. Nothing is stored and no database is opened. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { PictureSource } from '../adapters/picture-source.ts';
import { type Config, readCommandConfig } from '../config.ts';
import { AppError, sentenceFor } from '../errors.ts';
import { judgePage } from '../intake/judge-page.ts';
import { readPage } from '../intake/read-page.ts';
import type { PageReading, Word } from '../records/page.ts';
import { openReader, type Reader, scanLimits } from '../wiring.ts';
import { runBatch } from './batch.ts';
import { innerFiles } from './inner-files.ts';
import { readPassword } from './read-password.ts';
import { print } from './run-command.ts';

interface OcrOptions {
  json?: boolean;
  batch?: string;
  passwordStdin?: boolean;
}

export function registerOcr(program: Command): void {
  program
    .command('ocr')
    .description('read a scan: words with their boxes and confidence')
    .argument('[file]')
    .option('--batch <file>', 'JSON lines of {"file": …}')
    .option('--password-stdin', 'password of a locked file, read from standard input')
    .option('--json', 'one JSON value on stdout')
    .action(async (file: string | undefined, { json, batch, passwordStdin }: OcrOptions) => {
      if (!file && !batch) throw new AppError('command.arguments', { fault: 'Name a file, or --batch FILE.jsonl.' });
      const config = readCommandConfig();
      const password = passwordStdin ? await readPassword() : null;
      const reader = await openReader(config);
      try {
        if (batch)
          return await runBatch(batch, z.object({ file: z.string() }), (args) =>
            readFileAsJson(args.file, reader, config),
          );
        const result = await readFileAsJson(file ?? '', reader, config, password);
        print(result, json, () => [
          ...result.pages.map((page) => page.text),
          ...result.problems.map(({ message }) => message),
        ]);
      } finally {
        await reader.close();
      }
    });
}

async function readFileAsJson(file: string, reader: Reader, config: Config, password: string | null = null) {
  if (!existsSync(file)) throw new AppError('command.file-missing', { file });
  const bytes = await readFile(file);
  if (bytes.byteLength > config.MAX_FILE_MB * 1024 * 1024)
    throw new AppError('file.too-large', { limitMb: config.MAX_FILE_MB });
  const limits = scanLimits(config);
  const files = await innerFiles(reader.decoder, bytes, limits);
  const found: OcrResult = { pages: [], problems: [] };
  for (const inner of files) {
    const read = 'code' in inner ? Promise.reject(new AppError(inner.code, inner.blanks)) : openAndRead(inner.bytes);
    await read.catch((error: unknown) => {
      if (!(error instanceof AppError) || files.length === 1) throw error;
      found.problems.push({ code: error.code, message: error.message, pages: [] });
    });
  }
  return found;

  async function openAndRead(inner: Uint8Array): Promise<void> {
    const readable = password === null ? inner : await reader.decoder.unlock(inner, password);
    await readAll(await reader.decoder.open(readable, limits), reader, found);
  }
}

interface OcrResult {
  /** Numbered through all files of a container. */
  pages: (Pick<PageReading, 'page' | 'width' | 'height' | 'rotation' | 'source' | 'confidence' | 'text'> & {
    words: Pick<Word, 'text' | 'confidence' | 'box'>[];
    barcodes: NonNullable<PageReading['barcodes']>;
    checkBoxes: NonNullable<PageReading['checkBoxes']>;
    handwriting: NonNullable<PageReading['handwriting']>;
  })[];
  problems: { code: string; message: string; pages: number[] }[];
}

async function readAll(scan: PictureSource, { ocr }: Reader, { pages, problems }: OcrResult): Promise<void> {
  const before = pages.at(-1)?.page ?? 0;
  if (scan.attachedFiles)
    problems.push({ code: 'file.attachments', message: sentenceFor('file.attachments'), pages: [] });
  try {
    for (let page = 1; page <= scan.pageCount; page++) {
      const number = before + page;
      const read = await readPage(scan, page, ocr).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        problems.push({ code: error.code, message: error.message, pages: [number] });
        return null;
      });
      if (!read) continue;
      const {
        width,
        height,
        rotation,
        source,
        confidence,
        text,
        barcodes = [],
        checkBoxes = [],
        handwriting = [],
      } = read.reading;
      const words = read.reading.words.map((word) => ({ text: word.text, confidence: word.confidence, box: word.box }));
      pages.push({
        page: number,
        width,
        height,
        rotation,
        source,
        confidence,
        text,
        words,
        barcodes,
        checkBoxes,
        handwriting,
      });
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
}
