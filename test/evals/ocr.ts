import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createDecoder, type Decoder } from '../../src/adapters/decoding/decoder.ts';
import { createOcrEngine, type OcrEngine } from '../../src/adapters/ocr/engine.ts';
import { AppError } from '../../src/errors.ts';
import { readPage } from '../../src/intake/read-page.ts';
import type { PageReading, Word } from '../../src/records/page.ts';
import { drawPage } from '../../src/tryout/ward/draw-page.ts';
import { damagePage } from '../factories/damage-page.ts';
import { drawFaxedForm } from '../factories/draw-faxed-forms.ts';
import { drawNoisyForm } from '../factories/draw-noisy-forms.ts';
import { drawnRecords } from '../factories/draw-records.ts';
import { ANGLES, photographPage } from '../factories/photograph-page.ts';
import { calibrationFigures, type JudgedWord, judgeWords } from './measure-calibration.ts';
import { addScores, figuresOf, type ReadingScore, scoreReading } from './score-reading.ts';

const FORMS = 24;
const FAXES = 16;

interface Sample {
  /** Group, slash, name. */
  id: string;
  text: string;
  orderReliable: boolean;
  load: () => Promise<Uint8Array>;
}

export interface OcrEvalOptions {
  engine?: 'auto' | 'tesseract.js' | 'native';
  /** Only samples whose id contains this. */
  only?: string;
  /** Called after each page. */
  onPage?: (row: Record<string, string>, read: { text: string; words: Word[]; truth: string }) => void;
}

/**
 * Scores the reading of the pictures of `<evalDataFolder>/ocr` (when that folder is there) and of drawn pages at three
 * levels of damage. One row per group.
 */
export async function evalOcr(
  evalDataFolder: string | undefined,
  options: OcrEvalOptions = {},
): Promise<Record<string, string>[]> {
  const all = [
    ...(evalDataFolder ? await storedSamples(path.join(evalDataFolder, 'ocr')) : []),
    ...drawnSamples(),
    ...noisyForms(),
    ...photographs(),
  ];
  const queue = all.filter((sample) => sample.id.includes(options.only ?? ''));
  const workers = availableParallelism();
  const ocr = await createOcrEngine({ engine: options.engine ?? 'auto', workers, timeoutMs: 120_000 });
  const decoder = createDecoder({ memoryMb: 1024, timeoutMs: 60_000 });
  const scored: { group: string; score: ReadingScore; judged: JudgedWord[]; refused: boolean }[] = [];
  const drain = async () => {
    for (let sample = queue.shift(); sample; sample = queue.shift()) {
      const bytes = await sample.load();
      const startedAt = performance.now();
      const { text, words, refused } = await readBytes(bytes, decoder, ocr).catch(asRefused);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const score = scoreReading(text, sample.text, sample.orderReliable);
      scored.push({ group: sample.id.split('/')[0] ?? '', score, judged: judgeWords(words, sample.text), refused });
      options.onPage?.({ page: sample.id, ...figuresOf(score), seconds }, { text, words, truth: sample.text });
    }
  };
  await Promise.all(Array.from({ length: workers }, drain));
  await decoder.close();
  await ocr.close();
  const rows = [...Map.groupBy(scored, ({ group }) => group)].sort(([a], [b]) => a.localeCompare(b));
  return [...rows, ['all', scored] as const].map(([group, own]) => ({
    group,
    engine: ocr.name,
    pages: String(own.length),
    refused: String(own.filter(({ refused }) => refused).length),
    ...figuresOf(addScores(own.map(({ score }) => score))),
    ...calibrationFigures(own.flatMap(({ judged }) => judged)),
  }));
}

async function storedSamples(folder: string): Promise<Sample[]> {
  if (!existsSync(path.join(folder, 'manifest.jsonl'))) return [];
  const lines = (await readFile(path.join(folder, 'manifest.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => {
    const { id, image, text, orderReliable } = JSON.parse(line) as {
      id: string;
      image: string;
      text: string;
      orderReliable: boolean;
    };
    return { id, text, orderReliable, load: () => readFile(path.join(folder, image)) };
  });
}

function drawnSamples(): Sample[] {
  return (['light', 'medium', 'heavy'] as const).flatMap((damage) =>
    [1, 2].flatMap((seed) =>
      drawnRecords(seed).map(({ id, page, text }) => ({
        id: `drawn ${damage}/${id}`,
        text,
        orderReliable: true,
        load: async () => damagePage(await drawPage(page, 300), damage, seed),
      })),
    ),
  );
}

/** Pages photographed at an angle, on a dark table and on boards. */
function photographs(): Sample[] {
  return ANGLES.flatMap((corners, angle) =>
    (['dark', 'wood'] as const).flatMap((table, seed) =>
      drawnRecords(seed + 5).map(({ id, page, text }) => ({
        id: `drawn photographs at an angle/${id}-${angle}-${table}`,
        text,
        orderReliable: true,
        load: async () => (await photographPage(await drawPage(page, 300), { corners, table })).jpeg,
      })),
    ),
  );
}

/** Odd forms were looked at while the reading was built, even ones never. */
function noisyForms(): Sample[] {
  const styles = [
    { name: 'drawn 90 dpi forms', count: FORMS, draw: drawNoisyForm },
    { name: 'drawn 90 dpi faxes', count: FAXES, draw: drawFaxedForm },
  ];
  return styles.flatMap(({ name, count, draw }) =>
    Array.from({ length: count }, (_, i) => i + 1).map((seed) => {
      const form = draw(seed);
      return {
        id: `${seed % 2 === 1 ? name : `${name}, untouched`}/${seed}`,
        text: form.text,
        orderReliable: false,
        load: form.picture,
      };
    }),
  );
}

interface ReadSample {
  text: string;
  words: Word[];
  /** With a reason, such as the page's time limit; scored as a page of which no word was found. */
  refused: boolean;
}

function asRefused(cause: unknown): ReadSample {
  if (cause instanceof AppError) return { text: '', words: [], refused: true };
  throw cause;
}

async function readBytes(bytes: Uint8Array, decoder: Decoder, ocr: OcrEngine): Promise<ReadSample> {
  const scan = await decoder.open(bytes, { maxPages: 500, maxMegapixels: 250 });
  try {
    const readings: PageReading[] = [];
    for (let page = 1; page <= scan.pageCount; page++) readings.push((await readPage(scan, page, ocr)).reading);
    const words = readings.flatMap((reading) => reading.words);
    return { text: readings.map(({ text }) => text).join('\n'), words, refused: false };
  } finally {
    await scan.close();
  }
}
