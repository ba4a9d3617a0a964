import { readFileSync } from 'node:fs';
import { readRules } from '../text/read-rules.ts';
import type { Prior } from './read-features.ts';

/** How often something was proposed, and how often it was right. */
export interface Tally {
  proposed: number;
  right: number;
}

export interface RankingData {
  /** One weight a feature, for features scaled by `mean` and `deviation`. */
  weights: number[];
  mean: number[];
  deviation: number[];
  tallies: ReadonlyMap<string, Tally>;
  /** Code > documents of the learning set that carry it. */
  used: ReadonlyMap<string, number>;
  documents: number;
  /** Term > codes with the share of documents with the term that carry the code. */
  terms: ReadonlyMap<string, readonly (readonly [code: string, share: number])[]>;
}

let loaded: RankingData | undefined;

/** The ranking learned for narrative records; `data/ranking.json` names its source. Read once. */
export function readRankingData(): RankingData {
  if (loaded) return loaded;
  const json = JSON.parse(readFileSync(new URL('../data/ranking.json', import.meta.url), 'utf8')) as {
    documents: number;
    weights: number[];
    mean: number[];
    deviation: number[];
  };
  const tallies = new Map<string, Tally>();
  const used = new Map<string, number>();
  for (const [code, proposed, right, documents] of readRules('code-tallies.tsv')) {
    tallies.set(code!, { proposed: Number(proposed), right: Number(right) });
    if (Number(documents) > 0) used.set(code!, Number(documents));
  }
  const terms = new Map<string, [string, number][]>();
  for (const [code, ...cells] of readRules('learned-terms.tsv')) {
    for (const cell of cells) {
      const [term, share] = cell.split('=');
      const list = terms.get(term!) ?? [];
      list.push([code!, Number(share)]);
      terms.set(term!, list);
    }
  }
  loaded = { ...json, tallies, used, terms };
  return loaded;
}

/** Weight of what is known of the level above when a code, category or chapter was seen seldom. */
const SMOOTHING = { chapter: 5, category: 3, code: 2 };
const OVERALL_RIGHT = 0.25;

/**
 * The prior of a code, each level smoothed by the one above.
 *
 * @param without a tally to leave out: in learning, the document's own.
 */
export function priorOf(
  data: Pick<RankingData, 'tallies' | 'used'>,
  code: string,
  without?: { right: boolean; proposed: boolean },
): Prior {
  const level = (key: string, above: number, smoothing: number): number => {
    const { proposed, right } = data.tallies.get(key) ?? { proposed: 0, right: 0 };
    const own = without?.proposed ? 1 : 0;
    return (right - (without?.right ? own : 0) + above * smoothing) / (proposed - own + smoothing);
  };
  const chapter = level(code[0]!, OVERALL_RIGHT, SMOOTHING.chapter);
  const categoryRight = level(code.slice(0, 3), chapter, SMOOTHING.category);
  const codeRight = level(code.length === 3 ? `${code}.` : code, categoryRight, SMOOTHING.code);
  return { codeRight, categoryRight, used: Math.log1p((data.used.get(code) ?? 0) - (without?.right ? 1 : 0)) };
}
