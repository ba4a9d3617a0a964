import { join } from 'node:path';
import { compileRelease } from '../../src/coding/compile/compile-release.ts';
import { type DecisionCount, learnWeights } from '../../src/coding/learn/learned-weights.ts';
import { prepareRelease } from '../../src/coding/match/prepared-release.ts';
import { readRelease } from '../../src/coding/release/read-release.ts';
import { suggestCodes } from '../../src/coding/suggest-codes.ts';
import type { EvalRow } from './coding.ts';
import { type CodedReport, loadCodiesp } from './load-codiesp.ts';

const SHOWN = 10;

/**
 * Replays a site offline: the gold codes of one half of CodiEsp dev stand for what coders accepted and rejected of the ten
 * codes shown; the other half is then ranked with and without what was learned. Both ways round. The lists must hold the
 * same codes.
 */
export async function evalLearning(folder: string): Promise<EvalRow[]> {
  const release = prepareRelease(compileRelease(await readRelease(join(folder, 'icd10cm/2025'))));
  const documents = loadCodiesp(folder, 'dev');
  const halves = [0, 1].map((half) => documents.filter((_document, index) => index % 2 === half));
  const sum = { before: 0, after: 0, five: 0, changed: 0, documents: 0, decisions: 0 };
  for (const [learning, measured] of [halves, halves.toReversed()] as [CodedReport[], CodedReport[]][]) {
    const counts = learning.flatMap(({ text, codes }) =>
      suggestCodes({ text, release, limit: SHOWN }).suggestions.map(({ code, score, evidence }): DecisionCount => {
        const isRight = codes.has(code);
        const section = evidence[0]?.section ?? 'none';
        const decided = { accepted: Number(isRight), rejected: Number(!isRight) };
        return { code, section, ...decided, expected: score, variance: score * (1 - score) };
      }),
    );
    const learned = learnWeights(counts);
    sum.decisions += learned.decisions;
    for (const { text, codes } of measured) {
      const before = suggestCodes({ text, release, limit: SHOWN }).suggestions.map(({ code }) => code);
      const after = suggestCodes({ text, release, limit: SHOWN, learned }).suggestions.map(({ code }) => code);
      const right = (list: readonly string[]) => list.slice(0, 5).filter((code) => codes.has(code)).length / 5;
      sum.before += right(before);
      sum.after += right(after);
      sum.changed += [...before].sort().join() === [...after].sort().join() ? 0 : 1;
      sum.documents += 1;
    }
  }
  const set = `learning replay (${sum.documents} reports, ${sum.decisions} decisions)`;
  return [
    { set, metric: 'P@5 as shipped', value: sum.before / sum.documents },
    { set, metric: 'P@5 with the other half learned', value: sum.after / sum.documents },
    { set, metric: 'lists that hold other codes', value: sum.changed, target: 0 },
  ];
}
