import { describe, expect, it } from 'vitest';
import { starterRelease } from '../../../src/coding/compile/starter-release.ts';
import { keepShown } from '../../../src/coding/learn/apply-learning.ts';
import {
  type DecisionCount,
  learnedEffect,
  learnWeights,
  MOST_EFFECT,
} from '../../../src/coding/learn/learned-weights.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import { toMeasures } from '../../../src/coding/measure-coding.ts';
import type { ChartCounts } from '../../../src/coding/measures.store.ts';
import { suggestCodes } from '../../../src/coding/suggest-codes.ts';

const release = prepareRelease(starterRelease());
const NOTE =
  'ASSESSMENT\n\n1. Left knee pain.\n2. Hypertension.\n3. Type 2 diabetes.\n\nReview of systems: denies chest pain.';
const decided = (code: string, accepted: number, rejected: number, score = 0.5): DecisionCount => {
  const all = accepted + rejected;
  return {
    code,
    section: 'assessment',
    accepted,
    rejected,
    expected: all * score,
    variance: all * score * (1 - score),
  };
};
const codesOf = (learned?: ReturnType<typeof learnWeights>) =>
  suggestCodes({ text: NOTE, release, setting: 'outpatient', learned }).suggestions.map(({ code }) => code);

describe('what is learned from decisions', () => {
  it('lifts what coders accept more than the score said, and lowers what they reject', () => {
    const weights = learnWeights([decided('I10', 40, 2), decided('M25.562', 2, 40)]);
    expect(learnedEffect(weights, 'I10', 'none')).toBeGreaterThan(0.5);
    expect(learnedEffect(weights, 'M25.562', 'none')).toBeLessThan(-0.5);
  });

  it('hardly moves anything after a few decisions, and nothing before there are enough', () => {
    const many = decided('E11.9', 30, 30);
    expect(Math.abs(learnedEffect(learnWeights([many, decided('I10', 0, 1)]), 'I10', 'none'))).toBeLessThan(0.2);
    expect(learnedEffect(learnWeights([decided('I10', 0, 19)]), 'I10', 'assessment')).toBe(0);
  });

  it('is bounded, however many decisions there are', () => {
    const weights = learnWeights([decided('I10', 0, 100_000), decided('E11.9', 100_000, 0)]);
    expect(learnedEffect(weights, 'I10', 'assessment')).toBe(-MOST_EFFECT);
    expect(learnedEffect(weights, 'E11.9', 'assessment')).toBe(MOST_EFFECT);
  });

  it('moves nothing when a site accepts everything alike', () => {
    const weights = learnWeights([decided('I10', 50, 0), decided('E11.9', 50, 0)]);
    expect(Math.abs(learnedEffect(weights, 'I10', 'assessment'))).toBeLessThan(0.01);
  });

  it('reaches codes of the category that were never decided, and no others', () => {
    const weights = learnWeights([decided('M25.561', 40, 2), decided('I10', 2, 40)]);
    expect(learnedEffect(weights, 'M25.562', 'none')).toBeGreaterThan(0.2);
    expect(learnedEffect(weights, 'E11.9', 'none')).toBe(0);
  });

  it('has a version that follows from the counts', () => {
    const counts = [decided('I10', 30, 2), decided('E11.9', 3, 4)];
    expect(learnWeights(counts).version).toBe(learnWeights(counts.toReversed()).version);
    expect(learnWeights([decided('I10', 31, 2)]).version).not.toBe(learnWeights([decided('I10', 30, 2)]).version);
  });
});

describe('a list in learned order', () => {
  it('holds the same codes, never more and never fewer, and names the version that ordered it', () => {
    const before = codesOf();
    const counts = before.map((code, index) => decided(code, index * 60, 120 - index * 60));
    const learned = learnWeights([...counts, decided('N39.0', 500, 0)]);
    const after = codesOf(learned);
    expect(after).not.toEqual(before);
    expect([...after].sort()).toEqual([...before].sort());
    const found = suggestCodes({ text: NOTE, release, learned });
    expect(found.ranking).toBe(`site-${learned.version}`);
    expect(found.suggestions.every(({ baseScore }) => baseScore !== undefined)).toBe(true);
    expect(suggestCodes({ text: NOTE, release }).ranking).toBe('base');
  });

  it('keeps what the other order would have dropped, and drops what it would have brought in', () => {
    const list = (...codes: string[]) => codes.map((code) => ({ code }));
    expect(keepShown(list('a', 'b', 'c'), list('x', 'c', 'a')).map(({ code }) => code)).toEqual(['c', 'a', 'b']);
  });
});

describe('measures of coding', () => {
  const charts = (dimension: ChartCounts['dimension'], member: string, count: number): ChartCounts => ({
    dimension,
    member,
    charts: count,
    shown: count * 10,
    accepted: count * 4,
    rejected: count,
    replaced: 0,
    added: count,
    medianMinutes: 3.26,
  });
  const measured = (...rows: ChartCounts[]) => toMeasures({ from: '2026-01-01', to: '2026-01-31' }, rows, []).coding;

  it('are shares of what was decided, shown and coded', () => {
    expect(measured(charts('all', '', 20)).all).toEqual({
      of: 'all',
      charts: 20,
      acceptance: 0.8,
      precision: 0.4,
      suggestedShare: 0.8,
      medianMinutes: 3.3,
    });
  });

  it('leave small cells out, and one more when the small one would follow from the whole', () => {
    const { byCoder } = measured(
      charts('all', '', 43),
      charts('coder', 'a@h', 30),
      charts('coder', 'b@h', 10),
      charts('coder', 'c@h', 3),
    );
    expect(byCoder.map(({ charts: count }) => count)).toEqual([30, null, null]);
    expect(byCoder[2]).toMatchObject({ acceptance: null, precision: null, medianMinutes: null });
  });

  it('name kinds of documents in words and say nothing without charts', () => {
    expect(measured(charts('kind', '18842-5', 9)).byKind[0]?.of).toBe('Discharge summary');
    expect(measured().all).toMatchObject({ charts: 0, acceptance: null });
  });
});
