import type { Candidate, Mention } from '../propose-candidates.ts';
import type { Assertion } from '../text/assert-tokens.ts';

/** How often a code, its category and its chapter turned out right when the matcher proposed them, 0..1, and how often coders used it. */
export interface Prior {
  codeRight: number;
  categoryRight: number;
  /** ln(1 + documents of the learning set with the code). */
  used: number;
}

/** What learned terms of the record say for a code. */
export interface LearnedEvidence {
  /** Share of documents with the best of the terms that carry the code, 0..1. */
  best: number;
  /** Sum over the terms of ln(share / overall share of the code). */
  sum: number;
}

export const FEATURE_NAMES = [
  'bias',
  'matched',
  'lnWeight',
  'words',
  'gap',
  'rank',
  'lnRivals',
  'fromLexicon',
  'fromIndex',
  'fromSee',
  'fromTitle',
  'fromNeoplasm',
  'fromExternalCause',
  'modifiersFound',
  'lnMentions',
  'firstPosition',
  'affirmed',
  'onlyHistorical',
  'codeRight',
  'categoryRight',
  'walked',
  'unspecified',
  'learned',
  'learnedBest',
  'learnedSum',
  'learnedAndMatched',
  'used',
  'usedNotMatched',
  'singleWord',
  'neverUsed',
] as const;

const COUNTS: ReadonlySet<Assertion> = new Set(['present', 'possible', 'historical']);

/** Mentions that may speak for a code: what the record affirms, suspects or dates to the past. */
export function countingMentions(candidate: Candidate): Mention[] {
  return candidate.mentions.filter(({ assertion }) => COUNTS.has(assertion));
}

/** The mention that matches best, by rarity of its words, nearness, and its place among the codes of the same words. */
export function bestMention(mentions: readonly Mention[]): Mention | undefined {
  const value = (mention: Mention): number => mention.weight - mention.gap - 2 * mention.rank;
  return mentions.reduce<Mention | undefined>(
    (best, mention) => (!best || value(mention) > value(best) ? mention : best),
    undefined,
  );
}

/** The features of one candidate, in the order of FEATURE_NAMES. */
export function readFeatures(
  candidate: Candidate,
  title: string,
  prior: Prior,
  learned: LearnedEvidence | undefined,
): number[] {
  const mentions = countingMentions(candidate);
  const best = bestMention(mentions);
  const is = (condition: boolean | undefined): number => (condition ? 1 : 0);
  const matched = is(best !== undefined);
  return [
    1,
    matched,
    best ? Math.log(best.weight) : 0,
    best?.places.length ?? 0,
    best?.gap ?? 0,
    best?.rank ?? 0,
    best ? Math.log(best.rivals) : 0,
    is(best?.kind === 'lexicon'),
    is(best?.kind === 'index'),
    is(best?.kind === 'see'),
    is(best?.kind === 'title' || best?.kind === 'inclusion'),
    is(best?.kind === 'neoplasm'),
    is(best?.kind === 'external-cause'),
    Math.min(3, best?.optionalFound ?? 0),
    best ? Math.log(mentions.length) : 0,
    mentions[0]?.sentence.position ?? 0,
    is(mentions.some(({ assertion }) => assertion === 'present')),
    is(best && mentions.every(({ assertion }) => assertion === 'historical')),
    best ? logit(prior.codeRight) : 0,
    best ? logit(prior.categoryRight) : 0,
    is(best && best.matchedCode !== candidate.code),
    is(/unspecified/i.test(title)),
    is(learned !== undefined),
    learned ? logit(Math.min(0.98, learned.best)) : 0,
    learned ? Math.log1p(learned.sum) : 0,
    is(learned && best !== undefined),
    prior.used,
    best ? 0 : prior.used,
    is(best?.places.length === 1),
    is(best && prior.used === 0),
  ];
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}
