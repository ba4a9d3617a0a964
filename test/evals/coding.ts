import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRelease } from '../../src/coding/compile/compile-release.ts';
import type { EncounterSetting } from '../../src/coding/guidelines/guideline.ts';
import { type PreparedRelease, prepareRelease } from '../../src/coding/match/prepared-release.ts';
import { readRelease } from '../../src/coding/release/read-release.ts';
import { suggestCodes } from '../../src/coding/suggest-codes.ts';
import { assertTokens } from '../../src/coding/text/assert-tokens.ts';
import { splitSentences } from '../../src/coding/text/split-sentences.ts';
import { tokenizeText } from '../../src/coding/text/tokenize-text.ts';
import { loadCodiesp } from './load-codiesp.ts';

export interface EvalRow {
  set: string;
  metric: string;
  value: number;
  /** What the project promises; undefined for figures that only inform. */
  target?: number;
}

/**
 * Scores code suggestion on CodiEsp dev, on clinic notes with two annotators' codes, and negation on clinical sentences.
 * No figure here was used to set a weight, except that the clinic notes served for development.
 *
 * @param folder holds eval/codiesp, eval/us_clinic_notes, eval/negation and icd10cm/2025.
 */
export async function evalCoding(folder: string): Promise<EvalRow[]> {
  const release = prepareRelease(compileRelease(await readRelease(join(folder, 'icd10cm/2025'))));
  return [...evalReports(folder, release), ...evalNotes(folder, release), ...evalNegation(folder)];
}

function evalReports(folder: string, release: PreparedRelease): EvalRow[] {
  const documents = loadCodiesp(folder, 'dev');
  const full = { right: 0, shown: 0, gold: 0 };
  const short = { right: 0, shown: 0, gold: 0 };
  let [p5, r10] = [0, 0];
  for (const { text, codes } of documents) {
    const shown = codesOf(text, release, undefined, 20);
    tally(full, new Set(shown), codes);
    tally(short, new Set(shown.map(category)), new Set([...codes].map(category)));
    p5 += shown.slice(0, 5).filter((code) => codes.has(code)).length / 5;
    r10 += shown.slice(0, 10).filter((code) => codes.has(code)).length / codes.size;
  }
  const set = `CodiEsp dev (${documents.length})`;
  return [
    { set, metric: 'micro-F1@20', value: f1(full), target: 0.4 },
    { set, metric: 'P@5', value: p5 / documents.length, target: 0.5 },
    { set, metric: 'R@10', value: r10 / documents.length, target: 0.35 },
    { set, metric: '3-character F1', value: f1(short), target: 0.5 },
  ];
}

interface GoldNote {
  id: string;
  required: string[];
  optional: string[];
  first: string[];
}

function evalNotes(folder: string, release: PreparedRelease): EvalRow[] {
  const root = join(folder, 'eval/us_clinic_notes');
  const lines = readFileSync(join(root, 'gold.jsonl'), 'utf8').trim().split('\n');
  const notes = lines.map((line) => JSON.parse(line) as GoldNote);
  const sum = { recall: 0, precision: 0, ofFive: 0, first: 0, verbatim: 0, quotes: 0, billable: 0, shown: 0 };
  for (const { id, required, optional, first } of notes) {
    const text = readFileSync(join(root, `${id}.txt`), 'utf8');
    const { suggestions } = suggestCodes({ text, release, setting: 'outpatient' });
    const shown = suggestions.map(({ code }) => code);
    const right = shown.slice(0, 5).filter((code) => required.includes(code) || optional.includes(code)).length;
    sum.recall += required.filter((code) => shown.includes(code)).length / required.length;
    sum.precision += right / Math.max(1, Math.min(5, shown.length));
    sum.ofFive += right / 5;
    sum.first += shown.slice(0, 3).some((code) => first.includes(code)) ? 1 : 0;
    const quotes = suggestions.flatMap(({ evidence }) => evidence.map(({ quote }) => quote));
    sum.quotes += quotes.length;
    sum.verbatim += quotes.filter((quote) => quote !== '' && text.includes(quote)).length;
    sum.shown += shown.length;
    sum.billable += shown.filter((code) => release.codeOf.get(code)?.billable).length;
  }
  const set = `clinic notes (${notes.length})`;
  return [
    { set, metric: 'recall@10', value: sum.recall / notes.length, target: 0.8 },
    { set, metric: 'precision@5 of those shown', value: sum.precision / notes.length, target: 0.6 },
    { set, metric: 'precision@5 of five', value: sum.ofFive / notes.length },
    { set, metric: 'first-listed in top 3', value: sum.first / notes.length, target: 0.8 },
    { set, metric: 'quotes verbatim', value: sum.verbatim / sum.quotes, target: 1 },
    { set, metric: 'codes billable', value: sum.billable / sum.shown, target: 1 },
  ];
}

function evalNegation(folder: string): EvalRow[] {
  const counts = { right: 0, shown: 0, gold: 0 };
  for (const line of readFileSync(join(folder, 'eval/negation/negex_dev.txt'), 'utf8').split(/\r?\n/)) {
    const cells = line.split('\t');
    if (cells.length < 5) continue;
    const [phrase, raw, status] = cells.slice(-5).map((cell) => cell.trim().replace(/\s+/g, ' ')) as [
      string,
      string,
      string,
    ];
    const said = assertionAt(raw.replace(/''/g, "'"), phrase);
    if (said === undefined) continue;
    counts.gold += status === 'Negated' ? 1 : 0;
    counts.shown += said === 'negated' ? 1 : 0;
    counts.right += said === 'negated' && status === 'Negated' ? 1 : 0;
  }
  const set = 'negation dev';
  return [
    { set, metric: 'precision', value: counts.right / counts.shown, target: 0.93 },
    { set, metric: 'recall', value: counts.right / counts.gold, target: 0.93 },
  ];
}

/** What is said where a phrase begins; a phrase that brings its own negation states something. */
function assertionAt(text: string, phrase: string): string | undefined {
  const at = text.toLowerCase().indexOf(phrase.toLowerCase());
  const sentence = splitSentences(text).find(({ start, end }) => at >= start && at < end);
  if (at < 0 || !sentence) return undefined;
  const tokens = tokenizeText(text, sentence.start, sentence.end);
  return assertTokens(tokens, text)[tokens.findIndex(({ end }) => end > at)];
}

function codesOf(
  text: string,
  release: PreparedRelease,
  setting: EncounterSetting | undefined,
  limit: number,
): string[] {
  return suggestCodes({ text, release, setting, limit }).suggestions.map(({ code }) => code);
}

function category(code: string): string {
  return code.slice(0, 3);
}

function tally(
  counts: { right: number; shown: number; gold: number },
  shown: ReadonlySet<string>,
  gold: ReadonlySet<string>,
): void {
  counts.right += [...shown].filter((code) => gold.has(code)).length;
  counts.shown += shown.size;
  counts.gold += gold.size;
}

function f1({ right, shown, gold }: { right: number; shown: number; gold: number }): number {
  return (2 * right) / Math.max(1, shown + gold);
}
