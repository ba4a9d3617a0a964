/**
 * Learns the ranking of narrative records from the training part of CodiEsp (500 case reports with codes, CC BY 4.0) and
 * writes src/coding/data/{ranking.json,code-tallies.tsv,learned-terms.tsv}. The development and test parts are not read.
 *
 *   EVAL_DATA=... node test/evals/learn-coding-ranking.ts && npm run -s format
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRelease } from '../../src/coding/compile/compile-release.ts';
import { findEvidence } from '../../src/coding/find-evidence.ts';
import { type PreparedRelease, prepareRelease } from '../../src/coding/match/prepared-release.ts';
import { proposeCandidates } from '../../src/coding/propose-candidates.ts';
import { termsOf } from '../../src/coding/rank/learned-terms.ts';
import { priorOf, type Tally } from '../../src/coding/rank/ranking-data.ts';
import {
  countingMentions,
  FEATURE_NAMES,
  type LearnedEvidence,
  readFeatures,
} from '../../src/coding/rank/read-features.ts';
import { readRelease } from '../../src/coding/release/read-release.ts';
import { loadCodiesp } from './load-codiesp.ts';

const MIN_DOCUMENTS = 2;
const MIN_SHARE = 0.25;
const MIN_LIFT = 4;
const TERMS_A_CODE = 30;
const STEPS = 400;
const SHRINK = 0.0005;

const folder = process.env.EVAL_DATA;
if (!folder) {
  console.error('EVAL_DATA is not set: name the folder that holds eval/codiesp and icd10cm/2025.');
  process.exit(2);
}
const release = prepareRelease(compileRelease(await readRelease(join(folder, 'icd10cm/2025'))));
const documents = loadCodiesp(folder, 'train').map(({ text, codes }) => {
  const evidence = findEvidence(text);
  const candidates = proposeCandidates(release, evidence).filter((candidate) => countingMentions(candidate).length > 0);
  return {
    gold: new Set([...codes].flatMap((code) => nearestBillable(release, code))),
    candidates,
    terms: new Set(termsOf(evidence).keys()),
  };
});

const used = count(documents.map(({ gold }) => gold));
const termCount = count(documents.map(({ terms }) => terms));
const together = new Map<string, Map<string, number>>();
for (const { gold, terms } of documents) {
  for (const term of terms) {
    if (termCount.get(term)! < MIN_DOCUMENTS) continue;
    const codes = together.get(term) ?? new Map<string, number>();
    together.set(term, codes);
    for (const code of gold) if (used.get(code)! >= MIN_DOCUMENTS) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
}
const tallies = new Map<string, Tally>();
for (const { gold, candidates } of documents) {
  for (const { code } of candidates) {
    for (const key of [code.length === 3 ? `${code}.` : code, code.slice(0, 3), code[0]!]) {
      const tally = tallies.get(key) ?? { proposed: 0, right: 0 };
      tallies.set(key, { proposed: tally.proposed + 1, right: tally.right + (gold.has(code) ? 1 : 0) });
    }
  }
}
/** The terms kept for each code, best first; the file and the learning use the same ones. */
const kept = new Map<string, Map<string, number>>();
for (const [term, codes] of together) {
  for (const [code, n] of codes) {
    const share = shareOf(n, termCount.get(term)!, used.get(code)! / documents.length);
    if (n < MIN_DOCUMENTS || share < MIN_SHARE || share < (MIN_LIFT * used.get(code)!) / documents.length) continue;
    const terms = kept.get(code) ?? new Map<string, number>();
    kept.set(code, terms.set(term, share));
  }
}
for (const [code, terms] of kept) {
  const best = [...terms].sort(
    (a, b) => b[1] * Math.log(1 + termCount.get(b[0])!) - a[1] * Math.log(1 + termCount.get(a[0])!),
  );
  kept.set(code, new Map(best.slice(0, TERMS_A_CODE)));
}

const rows = documents.flatMap((document) => {
  const learned = learnedWithout(document);
  const codes = new Set([...document.candidates.map(({ code }) => code), ...learned.keys()]);
  return [...codes].map((code) => {
    const candidate = document.candidates.find((known) => known.code === code);
    const right = document.gold.has(code);
    const prior = priorOf({ tallies, used }, code, { right, proposed: candidate !== undefined });
    const title = release.codeOf.get(code)!.title;
    return {
      right: right ? 1 : 0,
      features: readFeatures(candidate ?? { code, mentions: [] }, title, prior, learned.get(code)),
    };
  });
});
writeData(learnWeights(rows));

function learnedWithout({ gold, terms }: { gold: Set<string>; terms: Set<string> }): Map<string, LearnedEvidence> {
  const found = new Map<string, LearnedEvidence>();
  for (const [code, codeTerms] of kept) {
    const own = gold.has(code) ? 1 : 0;
    const overall = (used.get(code)! - own) / documents.length;
    if (overall <= 0) continue;
    for (const term of codeTerms.keys()) {
      if (!terms.has(term)) continue;
      const n = together.get(term)!.get(code)! - own;
      const share = shareOf(n, termCount.get(term)! - 1, overall);
      if (n < MIN_DOCUMENTS || share < MIN_SHARE) continue;
      const known = found.get(code) ?? { best: 0, sum: 0 };
      found.set(code, { best: Math.max(known.best, share), sum: known.sum + Math.log(share / overall) });
    }
  }
  return found;
}

function shareOf(together: number, all: number, overall: number): number {
  return (together + overall) / (all + 1);
}

function learnWeights(data: readonly { right: number; features: number[] }[]) {
  const size = FEATURE_NAMES.length;
  const mean = range(size).map((i) =>
    i === 0 ? 0 : data.reduce((sum, row) => sum + row.features[i]!, 0) / data.length,
  );
  const deviation = range(size).map((i) =>
    i === 0 ? 1 : Math.sqrt(data.reduce((sum, row) => sum + (row.features[i]! - mean[i]!) ** 2, 0) / data.length) || 1,
  );
  const scaled = data.map(({ right, features }) => ({
    right,
    x: features.map((value, i) => (value - mean[i]!) / deviation[i]!),
  }));
  const weights = range(size).map(() => 0);
  for (let step = 0; step < STEPS; step++) {
    const slope = range(size).map(() => 0);
    for (const { right, x } of scaled) {
      const error = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + weights[i]! * value, 0))) - right;
      for (let i = 0; i < size; i++) slope[i]! += error * x[i]!;
    }
    for (let i = 0; i < size; i++) weights[i]! -= slope[i]! / scaled.length + (i > 0 ? SHRINK * weights[i]! : 0);
  }
  return { weights, mean, deviation };
}

function writeData({ weights, mean, deviation }: { weights: number[]; mean: number[]; deviation: number[] }): void {
  const source =
    'Learned by test/evals/learn-coding-ranking.ts from the training part of CodiEsp (English), CC BY 4.0, doi 10.5281/zenodo.3625746.';
  const write = (name: string, text: string): void =>
    writeFileSync(new URL(`../../src/coding/data/${name}`, import.meta.url), text);
  const round = (values: number[]): number[] => values.map((value) => Number(value.toFixed(4)));
  const ranking = {
    source,
    documents: documents.length,
    features: FEATURE_NAMES,
    weights: round(weights),
    mean: round(mean),
    deviation: round(deviation),
  };
  write('ranking.json', `${JSON.stringify(ranking)}\n`);
  const codes = [...new Set([...tallies.keys(), ...used.keys()])].sort();
  const tallyLines = codes.map((code) => {
    const { proposed, right } = tallies.get(code) ?? { proposed: 0, right: 0 };
    return `${code}\t${proposed}\t${right}\t${used.get(code) ?? 0}`;
  });
  write(
    'code-tallies.tsv',
    `# ${source}\n# code, category or chapter\ttimes proposed\ttimes right\tdocuments that carry it\n${tallyLines.join('\n')}\n`,
  );
  const termLines = [...kept]
    .sort()
    .map(([code, terms]) => `${code}\t${[...terms].map(([term, share]) => `${term}=${share.toFixed(2)}`).join('\t')}`);
  write(
    'learned-terms.tsv',
    `# ${source}\n# code\tstems=share of the documents with them that carry the code\n${termLines.join('\n')}\n`,
  );
  console.log(
    `${rows.length} candidates, ${kept.size} codes with terms, ${[...kept.values()].reduce((sum, terms) => sum + terms.size, 0)} terms`,
  );
}

function count(sets: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const set of sets) for (const key of set) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function range(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i);
}

/** Codes of the 2018 Spanish edition that are headers today count as their unspecified code. */
function nearestBillable({ codeOf }: PreparedRelease, code: string): string[] {
  return [code, `${code}.9`, `${code}0`, `${code}9`, `${code}A`]
    .filter((near) => codeOf.get(near)?.billable)
    .slice(0, 1);
}
