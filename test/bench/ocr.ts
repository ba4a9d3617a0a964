/**
 * Pages a minute beside OCRmyPDF: the same PDF, the same run, by turns, so that whatever else the machine does hits all
 * of them. Start-up counts for each. The true text of the pages is known, so speed that is bought with errors shows.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { findNativeTesseract } from '../../src/adapters/ocr/native-tesseract.ts';
import { drawPage } from '../../src/tryout/ward/draw-page.ts';
import { addScores, figuresOf, scoreReading } from '../evals/score-reading.ts';
import { damagePage } from '../factories/damage-page.ts';
import { drawnRecords } from '../factories/draw-records.ts';
import { picturePdf } from '../factories/picture-pdf.ts';

interface Page {
  jpeg: Buffer;
  truth: string;
  ordered: boolean;
}

interface Contender {
  name: string;
  /** Reads `pdf` and gives the text of each page. */
  read(pdf: string, folder: string): Promise<string[]>;
}

const PEER = 'OCRmyPDF';
const READ_PDF = fileURLToPath(new URL('./read-pdf.ts', import.meta.url));
const OCRMYPDF_FLAGS = ['--jobs', '2', '--deskew', '--rotate-pages', '--force-ocr', '--quiet'];

const ours = (engine: 'native' | 'tesseract.js'): Contender => ({
  name: engine,
  async read(pdf, folder) {
    const out = join(folder, `${engine}.json`);
    await run(process.execPath, ['--no-warnings', READ_PDF, pdf, engine, out]);
    return JSON.parse(readFileSync(out, 'utf8')) as string[];
  },
});

const peer: Contender = {
  name: PEER,
  async read(pdf, folder) {
    const [sidecar, out] = [join(folder, 'peer.txt'), join(folder, 'peer.pdf')];
    await run('ocrmypdf', [...OCRMYPDF_FLAGS, '--sidecar', sidecar, pdf, out]);
    return readFileSync(sidecar, 'utf8').split('\f');
  },
};

/** `rounds` from BENCH_ROUNDS (2), records drawn from BENCH_SEEDS seeds (1, four pages at each of two levels of damage). */
export async function benchOcr(evalDataFolder: string | null): Promise<Record<string, string | number>[]> {
  const rounds = Number(process.env.BENCH_ROUNDS ?? 2);
  const drawn = await drawnPages(Number(process.env.BENCH_SEEDS ?? 1));
  const stored = evalDataFolder ? await storedPages(join(evalDataFolder, 'eval', 'ocr')) : [];
  const contenders = [
    ...((await runs('ocrmypdf')) ? [peer] : []),
    ...((await findNativeTesseract()) ? [ours('native')] : []),
    ours('tesseract.js'),
  ];
  if (contenders[0] !== peer) console.log('  OCRmyPDF is not on the PATH: our own figures only');
  const rows = await compare('drawn pages', drawn, contenders, rounds);
  return stored.length > 0 ? [...rows, ...(await compare('real pages', stored, contenders, 1))] : rows;
}

async function compare(set: string, pages: readonly Page[], contenders: readonly Contender[], rounds: number) {
  const folder = mkdtempSync(join(tmpdir(), 'wardclerk-bench-'));
  try {
    const pdf = join(folder, 'scan.pdf');
    writeFileSync(
      pdf,
      await picturePdf(
        pages.map(({ jpeg }) => jpeg),
        300,
      ),
    );
    const seconds = new Map(contenders.map(({ name }) => [name, [] as number[]]));
    const texts = new Map<string, string[]>();
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < contenders.length; turn++) {
        const contender = contenders[(turn + round) % contenders.length]!;
        const startedAt = performance.now();
        texts.set(contender.name, await contender.read(pdf, folder));
        seconds.get(contender.name)?.push((performance.now() - startedAt) / 1000);
      }
    }
    const perMinute = (name: string) =>
      (pages.length * rounds * 60) / (seconds.get(name) ?? []).reduce((a, b) => a + b, 0);
    return contenders.map(({ name }) => {
      const scores = pages.map((page, i) => scoreReading(texts.get(name)?.[i] ?? '', page.truth, page.ordered));
      const { words, F1, digits, WER } = figuresOf(addScores(scores));
      return {
        set,
        engine: name,
        pages: pages.length,
        'pages a minute': perMinute(name).toFixed(1),
        [`times ${PEER}`]: seconds.has(PEER) ? (perMinute(name) / perMinute(PEER)).toFixed(2) : '',
        words: words ?? '',
        F1: F1 ?? '',
        digits: digits ?? '',
        WER: WER ?? '',
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drawnPages(seeds: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    for (const damage of ['light', 'medium'] as const) {
      for (const { page, text } of drawnRecords(seed))
        pages.push({ jpeg: await damagePage(await drawPage(page, 300), damage, seed), truth: text, ordered: true });
    }
  }
  return pages;
}

/** The real pages whose words are known, each as the JPEG a scanner would put into a PDF. */
async function storedPages(folder: string): Promise<Page[]> {
  const lines = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return Promise.all(
    lines.map(async (line) => {
      const { image, text, orderReliable } = JSON.parse(line) as {
        image: string;
        text: string;
        orderReliable: boolean;
      };
      const jpeg = await sharp(join(folder, image))
        .flatten({ background: '#fff' })
        .toColourspace('b-w')
        .jpeg({ quality: 90 })
        .toBuffer();
      return { jpeg, truth: text, ordered: orderReliable };
    }),
  );
}

function run(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}

function runs(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, ['--version'], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
