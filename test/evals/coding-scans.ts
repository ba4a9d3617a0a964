import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createDecoder } from '../../src/adapters/decoding/decoder.ts';
import { createOcrEngine } from '../../src/adapters/ocr/engine.ts';
import { compileRelease } from '../../src/coding/compile/compile-release.ts';
import { prepareRelease } from '../../src/coding/match/prepared-release.ts';
import { readRelease } from '../../src/coding/release/read-release.ts';
import { suggestCodes } from '../../src/coding/suggest-codes.ts';
import { AppError } from '../../src/errors.ts';
import { readPage } from '../../src/intake/read-page.ts';
import type { PageReading } from '../../src/records/page.ts';
import { type DrawnLine, type DrawnPage, drawPage, textWidth } from '../../src/tryout/ward/draw-page.ts';
import { type Damage, damagePage } from '../factories/damage-page.ts';
import type { EvalRow } from './coding.ts';

/** Most of recall@10 that a scan may cost, by damage. */
const MOST_LOSS: Record<Damage, number> = { light: 0.05, medium: 0.1, heavy: 0.2 };
const OCR_WORKERS = Math.min(2, availableParallelism());
/** As in service: a page that takes longer keeps what was read of it. */
const PAGE_TIMEOUT_MS = 120_000;
/** Points: the margins of a letter, and lines of 11 points. */
const LAYOUT = { left: 72, top: 76, bottom: 720, width: 468, size: 11, leading: 14.5, gap: 8 };

/**
 * The clinic notes drawn as scans at three levels of damage, read by the real reader and coded: how much of recall@10 of
 * the plain text the scan costs. `CODING_SCANS` names the notes of an id pattern and the levels, to look at a few.
 */
export async function evalCodingScans(folder: string): Promise<EvalRow[]> {
  const release = prepareRelease(compileRelease(await readRelease(join(folder, 'icd10cm/2025'))));
  const root = join(folder, 'eval/us_clinic_notes');
  const only = new RegExp(process.env.CODING_SCANS ?? '.');
  const notes = readFileSync(join(root, 'gold.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; required: string[] })
    .filter(({ id }) => only.test(id));
  const ocr = await createOcrEngine({ engine: 'auto', workers: OCR_WORKERS, timeoutMs: PAGE_TIMEOUT_MS });
  const decoder = createDecoder({ memoryMb: 1024, timeoutMs: 60_000 });
  const recallOf = (required: readonly string[], input: { text: string } | { pages: PageReading[] }) => {
    const shown = suggestCodes({ ...input, release, setting: 'outpatient' }).suggestions.map(({ code }) => code);
    return required.filter((code) => shown.includes(code)).length / required.length;
  };
  const rows: EvalRow[] = [];
  try {
    const plain = mean(notes.map(({ id, required }) => recallOf(required, { text: textOf(root, id) })));
    rows.push({ set: `clinic notes (${notes.length})`, metric: 'recall@10 of the text', value: plain });
    for (const damage of Object.keys(MOST_LOSS) as Damage[]) {
      let refused = 0;
      const read = async ({ id, required }: (typeof notes)[number]): Promise<number> => {
        const pages: PageReading[] = [];
        for (const drawn of layoutNote(textOf(root, id))) {
          const bytes = await damagePage(await drawPage(drawn, 300), damage, pages.length + 1);
          const scan = await decoder.open(bytes, { maxPages: 1, maxMegapixels: 250 });
          const reading = await readPage(scan, 1, ocr).then(({ reading: read }) => read, asRefused);
          await scan.close();
          if (reading) pages.push({ ...reading, page: pages.length + 1 });
          else refused++;
        }
        return pages.length > 0 ? recallOf(required, { pages }) : 0;
      };
      const recall = mean(await inPairs(notes, read));
      console.error(`  ${damage}: recall@10 ${recall.toFixed(3)} of ${plain.toFixed(3)}, ${refused} pages refused`);
      rows.push({ set: `drawn ${damage}, ${ocr.name}`, metric: 'recall@10', value: recall });
      rows.push({
        set: `drawn ${damage}`,
        metric: 'loss (at most)',
        value: (plain - recall) / plain,
        target: MOST_LOSS[damage],
      });
      rows.push({ set: `drawn ${damage}`, metric: 'pages refused', value: refused });
    }
  } finally {
    await decoder.close();
    await ocr.close();
  }
  return rows;
}

/** A page that the product gives up is one that nothing is coded from. */
function asRefused(cause: unknown): undefined {
  if (!(cause instanceof AppError)) throw cause;
}

function textOf(root: string, id: string): string {
  return readFileSync(join(root, `${id}.txt`), 'utf8');
}

/** A note as typed pages: lines broken at the margin, a gap for an empty line. */
function layoutNote(text: string): DrawnPage[] {
  const pages: DrawnPage[] = [];
  let lines: DrawnLine[] = [];
  let y = LAYOUT.top;
  const turn = (): void => {
    if (lines.length > 0) pages.push({ lines });
    lines = [];
    y = LAYOUT.top;
  };
  for (const paragraph of text.split(/\r?\n/)) {
    if (paragraph.trim() === '') y += LAYOUT.gap;
    for (const line of wrap(paragraph)) {
      if (y > LAYOUT.bottom) turn();
      lines.push({ y, size: LAYOUT.size, cells: [{ x: LAYOUT.left, text: line }] });
      y += LAYOUT.leading;
    }
  }
  turn();
  return pages;
}

function wrap(paragraph: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, LAYOUT.size) > LAYOUT.width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/** Two at a time, in order. */
async function inPairs<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += OCR_WORKERS) {
    results.push(...(await Promise.all(items.slice(at, at + OCR_WORKERS).map(work))));
  }
  return results;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
