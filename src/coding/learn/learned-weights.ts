import { createHash } from 'node:crypto';

/** Decisions of this site on suggestions of one code whose evidence stands in one section. */
export interface DecisionCount {
  code: string;
  section: string;
  accepted: number;
  rejected: number;
  /** Sum of the scores, without learning, that the suggestions were shown with: so many were to be accepted. */
  expected: number;
  /** Sum of score × (1 − score). */
  variance: number;
}

export interface LearnedWeight {
  accepted: number;
  rejected: number;
  /** Added to the log-odds of a suggestion's score; bounded. */
  effect: number;
}

/** What a site's decisions came to: weights of codes, of categories where the code was never decided, and of sections. */
export interface LearnedWeights {
  /** First 12 hexadecimal digits of the SHA-256 of the counts. */
  version: string;
  decisions: number;
  /** Share of suggestions accepted. */
  acceptance: number;
  codes: ReadonlyMap<string, LearnedWeight>;
  categories: ReadonlyMap<string, LearnedWeight>;
  sections: ReadonlyMap<string, LearnedWeight>;
}

/** Holds back the weights, in units of variance: twelve decisions at even chances weigh as much as what was known before. */
export const SHRINKAGE = 3;
/** The most that learning moves the log-odds of a score, up or down. */
export const MOST_EFFECT = 1;
/** Below so many decisions in all, nothing is learned. */
export const LEAST_DECISIONS = 20;

/**
 * Weights of counts: how far decisions went beyond what the scores said, one step of a logistic regression with the score
 * as offset and a ridge penalty. A site that accepts more or less of everything moves nothing. Pure.
 */
export function learnWeights(counts: readonly DecisionCount[]): LearnedWeights {
  const total = sumOf(counts);
  const decisions = total.accepted + total.rejected;
  const isEnough = decisions >= LEAST_DECISIONS;
  const habit = total.variance > 0 ? surplusOf(total) / total.variance : 0;
  const weigh = (counted: Counts): LearnedWeight => {
    const surplus = surplusOf(counted) - habit * counted.variance;
    const effect = isEnough ? bounded(surplus / (counted.variance + SHRINKAGE)) : 0;
    return { accepted: counted.accepted, rejected: counted.rejected, effect };
  };
  const categories = weighed(
    groupBy(counts, ({ code }) => categoryOf(code)),
    (counted) => weigh(counted),
  );
  const codes = weighed(
    groupBy(counts, ({ code }) => code),
    (counted) => weigh(counted),
  );
  const sections = weighed(
    groupBy(counts, ({ section }) => section),
    (counted) => weigh(counted),
  );
  const acceptance = decisions > 0 ? total.accepted / decisions : 0;
  return { version: versionOf(counts), decisions, acceptance, codes, categories, sections };
}

/** How far learning moves a suggestion of this code and section, in log-odds, within the bound. Pure. */
export function learnedEffect({ codes, categories, sections }: LearnedWeights, code: string, section: string): number {
  const ofCode = codes.get(code) ?? categories.get(categoryOf(code));
  return bounded((ofCode?.effect ?? 0) + (sections.get(section)?.effect ?? 0));
}

type Counts = Pick<DecisionCount, 'accepted' | 'rejected' | 'expected' | 'variance'>;

function surplusOf({ accepted, expected }: Counts): number {
  return accepted - expected;
}

function bounded(effect: number): number {
  return Math.max(-MOST_EFFECT, Math.min(MOST_EFFECT, effect));
}

function categoryOf(code: string): string {
  return code.slice(0, 3);
}

function weighed(
  groups: ReadonlyMap<string, readonly DecisionCount[]>,
  weigh: (counted: Counts) => LearnedWeight,
): Map<string, LearnedWeight> {
  return new Map([...groups].map(([key, members]) => [key, weigh(sumOf(members))]));
}

function groupBy(
  counts: readonly DecisionCount[],
  keyOf: (count: DecisionCount) => string,
): Map<string, DecisionCount[]> {
  const groups = new Map<string, DecisionCount[]>();
  for (const count of counts) {
    const group = groups.get(keyOf(count));
    if (group) group.push(count);
    else groups.set(keyOf(count), [count]);
  }
  return groups;
}

function sumOf(counts: readonly DecisionCount[]): Counts {
  const sum = { accepted: 0, rejected: 0, expected: 0, variance: 0 };
  for (const { accepted, rejected, expected, variance } of counts) {
    sum.accepted += accepted;
    sum.rejected += rejected;
    sum.expected += expected;
    sum.variance += variance;
  }
  return sum;
}

function versionOf(counts: readonly DecisionCount[]): string {
  const lines = counts.map(({ code, section, accepted, rejected, expected }) =>
    [code, section, accepted, rejected, expected.toFixed(3)].join(' '),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 12);
}
