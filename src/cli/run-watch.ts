/** The terminal side of `ingest FOLDER --watch`: progress, one line a file, and an orderly stop at Ctrl-C. */
import type { Actor } from '../access/actor.ts';
import { withPipeline } from '../access/scope.ts';
import { findDocument } from '../records/document.store.ts';
import { findReadPages } from '../records/page.store.ts';
import { openReader, type Parts } from '../wiring.ts';
import type { IngestResult } from './describe-document.ts';
import { ingestLine } from './receive-file.ts';
import { WATCH_TIMES, watchFolder } from './watch-folder.ts';

const BAR_CELLS = 20;

/** Runs until Ctrl-C or SIGTERM: the first finishes the file in hand, a second ends at once, which loses nothing either. */
export async function runWatch(
  parts: Parts,
  actor: Actor,
  folder: string,
  { json }: { json?: boolean | undefined },
): Promise<void> {
  const stop = new AbortController();
  const bar = progressBar(parts, process.stderr);
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    process.stderr.write('\nStopping after the file in hand. Ctrl-C again stops at once; nothing is lost.\n');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const reader = await openReader(parts.config);
  process.stderr.write(`Watching ${folder}. Ctrl-C stops.\n`);
  try {
    await watchFolder(parts, reader, actor, folder, {
      ...WATCH_TIMES,
      stop: stop.signal,
      onStart: bar.start,
      onProgress: bar.step,
      onDone: (rows) => {
        bar.clear();
        for (const row of rows) printRow(row, json);
      },
    });
  } finally {
    await reader.close();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** With `--json` one JSON value a line, since the command has no end of its own. */
function printRow(row: IngestResult, json: boolean | undefined): void {
  process.stdout.write(`${json ? JSON.stringify(row) : ingestLine(row)}\n`);
}

/** A bar of pages on a terminal; nothing where nobody watches. */
function progressBar({ database }: Parts, out: NodeJS.WriteStream) {
  let name = '';
  let drawing = false;
  const draw = async (documentId: string): Promise<void> => {
    const { read, all } = await withPipeline(database, async (pipeline) => ({
      read: (await findReadPages(pipeline, documentId)).length,
      all: (await findDocument(pipeline, documentId))?.pageCount ?? 0,
    }));
    const filled = all === 0 ? 0 : Math.round((read / all) * BAR_CELLS);
    const cells = `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)}`;
    if (name) out.write(`\r\u001b[K${name}  ${cells}  ${read} of ${all || '?'} pages`);
  };
  return {
    start(file: string): void {
      name = file;
    },
    step(documentId: string): void {
      if (!out.isTTY || drawing) return;
      drawing = true;
      // Progress is a courtesy: failing to draw it changes nothing.
      void draw(documentId)
        .catch(() => null)
        .finally(() => {
          drawing = false;
        });
    },
    clear(): void {
      name = '';
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
