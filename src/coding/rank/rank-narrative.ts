import type { Evidence } from '../find-evidence.ts';
import type { PreparedRelease } from '../match/prepared-release.ts';
import type { Candidate, Mention } from '../propose-candidates.ts';
import { standAloneMention } from '../stand-alone-mention.ts';
import { assertionOf } from '../text/assert-tokens.ts';
import { type TermPlace, termsOf } from './learned-terms.ts';
import { priorOf, type RankingData } from './ranking-data.ts';
import { countingMentions, type LearnedEvidence, readFeatures } from './read-features.ts';

export interface Ranked {
  candidate: Candidate;
  /** 0..1: how likely a coder would give the code. */
  score: number;
}

/**
 * Scores candidates of a record without an assessment (a report, a letter, a hospital course) with the learned ranking,
 * and adds the codes that only its learned terms speak for.
 */
export function rankNarrative(
  release: PreparedRelease,
  evidence: Evidence,
  candidates: readonly Candidate[],
  data: RankingData,
): Ranked[] {
  const learned = learnedCodes(release, evidence, data);
  const byCode = new Map(
    candidates
      .filter((candidate) => countingMentions(candidate).length > 0)
      .map((candidate) => [candidate.code, candidate]),
  );
  const codes = new Set([...byCode.keys(), ...learned.keys()]);
  return [...codes]
    .map((code) => {
      const fromTerms = learned.get(code);
      const candidate = byCode.get(code) ?? { code, mentions: [] };
      const features = readFeatures(
        candidate,
        release.codeOf.get(code)!.title,
        priorOf(data, code),
        fromTerms?.evidence,
      );
      const mentions =
        candidate.mentions.length > 0 ? candidate.mentions : [mentionOf(evidence, code, fromTerms!.place)];
      return { candidate: { code, mentions }, score: scoreFeatures(features, data) };
    })
    .toSorted((a, b) => b.score - a.score);
}

export function scoreFeatures(
  features: readonly number[],
  { weights, mean, deviation }: Pick<RankingData, 'weights' | 'mean' | 'deviation'>,
): number {
  const sum = features.reduce((total, value, i) => total + weights[i]! * ((value - mean[i]!) / deviation[i]!), 0);
  return 1 / (1 + Math.exp(-sum));
}

function learnedCodes(
  release: PreparedRelease,
  evidence: Evidence,
  data: RankingData,
): Map<string, { evidence: LearnedEvidence; place: TermPlace }> {
  const found = new Map<string, { evidence: LearnedEvidence; place: TermPlace }>();
  for (const [term, place] of termsOf(evidence)) {
    for (const [code, share] of data.terms.get(term) ?? []) {
      if (!release.codeOf.get(code)?.billable) continue;
      const overall = (data.used.get(code) ?? 1) / data.documents;
      const known = found.get(code);
      const sum = (known?.evidence.sum ?? 0) + Math.log(share / overall);
      if (!known || share > known.evidence.best) found.set(code, { evidence: { best: share, sum }, place });
      else known.evidence.sum = sum;
    }
  }
  return found;
}

function mentionOf(evidence: Evidence, code: string, { sentence, places }: TermPlace): Mention {
  const at = evidence.sentences[sentence]!;
  return standAloneMention({
    sentence: at,
    places,
    assertion: assertionOf(at.said, places),
    kind: 'learned',
    matchedCode: code,
    weight: 1,
  });
}
