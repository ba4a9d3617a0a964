import type { Box, PageReading } from '../records/page.ts';
import { deriveDrugCodes } from './derive/derive-drug-codes.ts';
import { deriveLongTermDrugs } from './derive/derive-long-term-drugs.ts';
import { deriveMeasures } from './derive/derive-measures.ts';
import { type Evidence, findEvidence } from './find-evidence.ts';
import { checkGuidelines } from './guidelines/check-guidelines.ts';
import type { Draft, EncounterSetting, Finding } from './guidelines/guideline.ts';
import { guidelineContext } from './guidelines/guideline-context.ts';
import { type JoinedPages, joinPages } from './join-pages.ts';
import { applyLearning, keepShown } from './learn/apply-learning.ts';
import { LEAST_DECISIONS, type LearnedWeights } from './learn/learned-weights.ts';
import { listWithheld, type WithheldCode } from './list-withheld.ts';
import type { PreparedRelease } from './match/prepared-release.ts';
import { type Candidate, proposeCandidates } from './propose-candidates.ts';
import { quoteMentions } from './quote-mentions.ts';
import { type Ranked, rankNarrative } from './rank/rank-narrative.ts';
import { NOTE_WEIGHTS, rankNote } from './rank/rank-note.ts';
import { readRankingData } from './rank/ranking-data.ts';
import type { Assertion } from './text/assert-tokens.ts';
import type { SectionKind } from './text/find-sections.ts';

export interface EvidenceQuote {
  /** Words of the record, exactly as they stand there. */
  quote: string;
  page: number;
  /** Where the words that were matched stand on the page; empty for plain text. */
  boxes: Box[];
  assertion: Assertion;
  section: SectionKind;
  /** The physician query whose answer is quoted; then the page is 0. */
  queryId?: string;
}

export interface Suggestion {
  code: string;
  display: string;
  billable: true;
  /** 0..1. */
  score: number;
  /** The score without what the site learned; only where learning took part. */
  baseScore?: number;
  evidence: EvidenceQuote[];
  findings: Finding[];
}

export interface SuggestCodesInput {
  /** Plain text, or the pages of a document as they were read. */
  text?: string;
  pages?: readonly Pick<PageReading, 'page' | 'text' | 'words'>[];
  release: PreparedRelease;
  setting?: EncounterSetting | undefined;
  /** At most so many suggestions. */
  limit?: number;
  /** What the site learned; it only changes the order. */
  learned?: LearnedWeights | undefined;
}

export interface CodeSuggestions {
  /** In the order in which they would be listed. */
  suggestions: Suggestion[];
  /** Codes that the record names and that are not suggested, with the reason. */
  withheld: WithheldCode[];
  release: string;
  /** What ordered the list: `base`, or `site-` and the version of the site's learning. */
  ranking: string;
  /** The model whose order this is, and the version of its prompt; absent: the engine's own. */
  verifiedBy?: { model: string; promptVersion: string };
  /** What a person must know of how the list was made. */
  note?: string;
}

const DEFAULT_LIMIT = 10;
/** Candidates that the guideline checks look at together. */
const CHECKED_CANDIDATES = 30;
/** A narrative's codes below this chance are not shown, beyond the first few. */
const NARRATIVE_SHOWN = 0.2;
const NARRATIVE_ALWAYS_SHOWN = 5;
/** Not even these are shown when they are less likely than this. */
const NARRATIVE_LEAST = 0.06;
/** Adverse effects without their substance: not beside one that is named. */
const UNNAMED_EFFECT = /^T(?:78\.8|88\.7)/;

/**
 * Suggests ICD-10-CM codes for a record: evidence, candidates of the release, ranking, guideline checks. Pure: the same
 * record and release give the same list. Every code is billable in the release, every quote stands in the record.
 */
export function suggestCodes({
  text,
  pages,
  release,
  setting,
  limit = DEFAULT_LIMIT,
  learned,
}: SuggestCodesInput): CodeSuggestions {
  const joined = joinPages(pages ?? [{ page: 1, text: text ?? '', words: [] }]);
  const evidence = findEvidence(joined.text);
  const candidates = proposeCandidates(release, evidence);
  const ranked = rank(release, evidence, candidates).slice(0, CHECKED_CANDIDATES);
  const check = (list: readonly Ranked[]) =>
    checkGuidelines(guidelineContext(release, evidence, toDrafts(release, list), setting));
  const checked = check(ranked);
  const shown = checked.drafts.slice(0, limit);
  const isLearned = learned !== undefined && learned.decisions >= LEAST_DECISIONS;
  const ordered = isLearned ? keepShown(shown, check(applyLearning(ranked, learned)).drafts) : shown;
  const baseScores = new Map(shown.map(({ code, score }) => [code, Number(score.toFixed(3))]));
  return {
    suggestions: ordered.map((draft) => {
      const suggestion = toSuggestion(draft, joined, checked.findings.get(draft.code) ?? []);
      return isLearned ? { ...suggestion, baseScore: baseScores.get(draft.code) ?? suggestion.score } : suggestion;
    }),
    withheld: listWithheld(release, candidates, checked, joined),
    release: release.compiled.release,
    ranking: isLearned ? `site-${learned.version}` : 'base',
  };
}

function toDrafts(release: PreparedRelease, ranked: readonly Ranked[]): Draft[] {
  return ranked.map(({ candidate, score }) => ({
    code: candidate.code,
    title: release.codeOf.get(candidate.code)!.title,
    score,
    mentions: candidate.mentions,
  }));
}

function rank(release: PreparedRelease, evidence: Evidence, candidates: readonly Candidate[]): Ranked[] {
  const ranked = evidence.hasAssessment
    ? rankNote(evidence, candidates)
    : rankNarrative(release, evidence, candidates, readRankingData()).filter(
        ({ score }, i) => score >= NARRATIVE_SHOWN || (i < NARRATIVE_ALWAYS_SHOWN && score >= NARRATIVE_LEAST),
      );
  return withLongTermDrugs(release, evidence, withDrugCodes(release, evidence, ranked));
}

/** The Table of Drugs joins what is ranked already; a code that is there keeps the better score. */
function withDrugCodes(release: PreparedRelease, evidence: Evidence, ranked: readonly Ranked[]): Ranked[] {
  const derived = deriveDrugCodes(release, evidence).filter(({ code }) => release.codeOf.get(code)?.billable);
  if (derived.length === 0) return [...ranked];
  const scoreOf = new Map(ranked.map(({ candidate, score }) => [candidate.code, score]));
  const added = derived.map((candidate) => ({
    candidate,
    score: Math.max(NOTE_WEIGHTS.tableOfDrugs, scoreOf.get(candidate.code) ?? 0),
  }));
  const known = new Set(derived.map(({ code }) => code));
  const named = new Set(derived.flatMap(({ mentions }) => mentions.map(({ sentence }) => sentence)));
  const isSaidBetter = ({ code, mentions }: Candidate): boolean =>
    known.has(code) || (UNNAMED_EFFECT.test(code) && mentions.every(({ sentence }) => named.has(sentence)));
  return byScore([...ranked.filter(({ candidate }) => !isSaidBetter(candidate)), ...added]);
}

/** Long-term drugs and measures follow from the codes of the diseases that they go with, so they come after those. */
function withLongTermDrugs(release: PreparedRelease, evidence: Evidence, ranked: readonly Ranked[]): Ranked[] {
  const codes = new Set(ranked.map(({ candidate }) => candidate.code));
  const scored = (list: readonly Candidate[], score: number): Ranked[] =>
    list.filter(({ code }) => release.codeOf.get(code)?.billable).map((candidate) => ({ candidate, score }));
  const derived = [
    ...scored(deriveMeasures(evidence, codes), NOTE_WEIGHTS.measure),
    ...scored(deriveLongTermDrugs(evidence, codes), NOTE_WEIGHTS.longTermDrug),
  ];
  const known = new Set(derived.map(({ candidate }) => candidate.code));
  return byScore([...ranked.filter(({ candidate }) => !known.has(candidate.code)), ...derived]);
}

function byScore(ranked: readonly Ranked[]): Ranked[] {
  return ranked.toSorted((a, b) => b.score - a.score);
}

function toSuggestion(draft: Draft, joined: JoinedPages, findings: Finding[]): Suggestion {
  return {
    code: draft.code,
    display: draft.title,
    billable: true,
    score: Number(draft.score.toFixed(3)),
    evidence: quoteMentions(speakingMentions(draft), joined),
    findings,
  };
}

/** What the record denies or only imagines is no evidence for a code that it affirms elsewhere. */
function speakingMentions({ mentions }: Draft): Draft['mentions'] {
  const speaking = mentions.filter(({ assertion }) => assertion !== 'negated' && assertion !== 'hypothetical');
  return speaking.length > 0 ? speaking : mentions;
}
