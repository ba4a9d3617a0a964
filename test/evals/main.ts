/**
 * `npm run eval [-- NAME…]`: scores, printed as tables. What needs data of its own reads the folder that EVAL_DATA names
 * (with `eval/` and `icd10cm/` below it) and says so when it is not set. ONLY narrows `ocr` and `hostile` to samples whose
 * id contains it; OCR_ENGINE chooses the engine.
 */
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { evalAnswers } from './answers.ts';
import { evalBarcodes } from './barcodes.ts';
import { evalCheckBoxes } from './check-boxes.ts';
import { evalCoding } from './coding.ts';
import { evalLearning } from './coding-learning.ts';
import { evalCodingScans } from './coding-scans.ts';
import { evalHostile } from './hostile.ts';
import { evalLikeness } from './likeness.ts';
import { evalMatching } from './matching.ts';
import { evalOcr } from './ocr.ts';
import { evalRetrieval } from './retrieval.ts';
import { evalSplitting } from './splitting.ts';

interface Evaluation {
  name: string;
  /** True when nothing can be scored without EVAL_DATA. */
  needsData: boolean;
  run(folder: string | null): Promise<unknown>;
}

const EVALUATIONS: Evaluation[] = [
  {
    name: 'ocr',
    needsData: false,
    run: (folder) =>
      evalOcr(folder ? join(folder, 'eval') : undefined, {
        engine: readConfig().OCR_ENGINE,
        only: process.env.ONLY ?? '',
        onPage: (row) => console.log(JSON.stringify(row)),
      }),
  },
  { name: 'hostile', needsData: false, run: async () => evalHostile(process.env.ONLY) },
  { name: 'matching', needsData: false, run: (folder) => evalMatching(folder && join(folder, 'eval')) },
  { name: 'barcodes', needsData: false, run: () => evalBarcodes() },
  { name: 'check-boxes', needsData: false, run: () => evalCheckBoxes() },
  { name: 'likeness', needsData: false, run: () => evalLikeness() },
  { name: 'splitting', needsData: false, run: async () => evalSplitting() },
  { name: 'answers', needsData: false, run: async () => evalAnswers() },
  { name: 'retrieval', needsData: true, run: (folder) => evalRetrieval(join(folder ?? '', 'eval')) },
  { name: 'coding', needsData: true, run: (folder) => evalCoding(folder ?? '') },
  { name: 'coding-scans', needsData: true, run: (folder) => evalCodingScans(folder ?? '') },
  { name: 'coding-learning', needsData: true, run: (folder) => evalLearning(folder ?? '') },
];

const folder = process.env.EVAL_DATA ?? null;
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !EVALUATIONS.some((evaluation) => evaluation.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no evaluation ${unknown.join(', ')}. There are: ${EVALUATIONS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
for (const { name, needsData, run } of EVALUATIONS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  if (needsData && !folder) console.log('  left out: EVAL_DATA is not set');
  else
    for (const [title, rows] of tablesOf(await run(folder))) {
      if (title !== '') console.log(title);
      console.table(rows);
    }
}

/** One table, or several with a title each. */
function tablesOf(result: unknown): [title: string, rows: unknown][] {
  const isTables =
    typeof result === 'object' &&
    result !== null &&
    !Array.isArray(result) &&
    Object.values(result).every(Array.isArray);
  return isTables ? Object.entries(result) : [['', result]];
}
