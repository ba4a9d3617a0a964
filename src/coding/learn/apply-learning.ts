import { leadingMention } from '../quote-mentions.ts';
import type { Ranked } from '../rank/rank-narrative.ts';
import { type LearnedWeights, learnedEffect } from './learned-weights.ts';

/** Scores stay away from 0 and 1, where log-odds end. */
const EDGE = 0.001;

/** Moves the scores of ranked candidates by what the site's coders accepted, and orders them anew. Pure. */
export function applyLearning(ranked: readonly Ranked[], weights: LearnedWeights): Ranked[] {
  return ranked
    .map(({ candidate, score }) => {
      const section = leadingMention(candidate.mentions)?.sentence.section ?? 'none';
      return { candidate, score: moveScore(score, learnedEffect(weights, candidate.code, section)) };
    })
    .toSorted((a, b) => b.score - a.score);
}

/** The list as it would be without learning, in the order of the list with it: nothing hidden, nothing brought in. Pure. */
export function keepShown<T extends { code: string }>(shown: readonly T[], learned: readonly T[]): T[] {
  const codes = new Set(shown.map(({ code }) => code));
  const kept = learned.filter(({ code }) => codes.has(code));
  const known = new Set(kept.map(({ code }) => code));
  return [...kept, ...shown.filter(({ code }) => !known.has(code))];
}

function moveScore(score: number, effect: number): number {
  if (effect === 0) return score;
  const share = Math.min(1 - EDGE, Math.max(EDGE, score));
  const odds = Math.log(share / (1 - share)) + effect;
  return 1 / (1 + Math.exp(-odds));
}
