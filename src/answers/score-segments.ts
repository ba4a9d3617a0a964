import { ANALYTES, DRUGS, findTerms } from '../facts/lexicon.ts';
import { findDates } from '../records/find-dates.ts';
import { findSegments, type Segment } from '../records/find-segments.ts';
import { foldText } from '../records/fold-text.ts';
import { maskUnchecked } from '../records/mask-unchecked.ts';
import { findSynonyms } from '../records/medical-synonyms.ts';
import type { AnswerPage } from './claim.ts';
import { differsByOneLetter, isSameStem, stemWord } from './match-words.ts';
import type { Question } from './question.ts';
import { TOPICS, type Topic } from './question-words.ts';
import type { FoundPassage } from './record-found.ts';

export interface ScoredSegment {
  documentId: string;
  page: number;
  segment: Segment;
  /** Larger is better; only segments that answer the question have a score at all. */
  score: number;
}

/** Share of the content words of a question that a sentence and its heading must have when the question has many. */
const NEEDED_SHARE = 0.67;
const TITLE_SEGMENTS = 5;
/** Up to so many content words, all of them are needed. */
const ALL_NEEDED = 2;

/** The sentences, rows and items of found passages that have what the question asks for, best first. Pure. */
export function scoreSegments(
  question: Question,
  passages: readonly FoundPassage[],
  pages: readonly AnswerPage[],
): ScoredSegment[] {
  const topics = question.topics.map((name) => TOPICS.find((topic) => topic.topic === name)!);
  const scored: ScoredSegment[] = [];
  const seen = new Set<string>();
  for (const [rank, passage] of passages.entries()) {
    const page = pages.find((one) => one.documentId === passage.documentId && one.page === passage.page);
    if (!page) continue;
    const segments = findSegments(page.text);
    const marked = maskUnchecked(page.text, { keepAnswered: true });
    const title = titleOf(segments);
    for (const segment of segments) {
      const key = `${passage.documentId} ${passage.page} ${segment.start}`;
      const outside = segment.end <= passage.start || segment.start >= passage.end;
      if (segment.kind === 'heading' || outside || seen.has(key)) continue;
      seen.add(key);
      const said = { ...segment, text: marked.slice(segment.start, segment.end) };
      const score = scoreSegment(question, topics, said, title);
      if (score > 0) {
        scored.push({ documentId: passage.documentId, page: passage.page, segment, score: score - rank * 0.01 });
      }
    }
  }
  return scored.sort((a, b) => b.score - a.score);
}

function scoreSegment(question: Question, topics: readonly Topic[], segment: Segment, title: string): number {
  const inSection = topics.some((topic) => topic.sections.includes(segment.section ?? ''));
  const titled = inSection && topics.some((topic) => topic.titled);
  const share = sharedContent(question, segment, titled ? title : '');
  if (share === null) return 0;
  const hasDate = findDates(segment.text).length > 0 || /\b(19|20)\d\d\b/.test(segment.text);
  const hasCue = topics.some((topic) => topic.cues.some((cue) => cue.test(segment.text)));
  const inFallback = topics.some((topic) => topic.fallbackSections.includes(segment.section ?? ''));
  if (topics.length > 0 && !inSection && !hasCue && !(inFallback && share === 0)) return 0;
  if (topics.some((topic) => topic.needsDate) && !hasDate) return 0;
  const relative =
    segment.section === 'family-history' && !topics.some(({ sections }) => sections.includes('family-history'));
  // What a relative had is no answer about a topic, and stands below what is said of the patient.
  if (relative && topics.length > 0) return 0;
  const dateWanted = question.form === 'when' ? (hasDate ? 1.5 : -0.5) : 0;
  return Math.max(
    0.05,
    1 +
      2 * share +
      (inSection ? 1 : 0) +
      (hasCue ? 0.8 : 0) +
      (inFallback ? 0.1 : 0) +
      dateWanted -
      (relative ? 0.4 : 0),
  );
}

/** Share of what is asked about that the segment or its heading names; null when it is too little to be an answer. */
function sharedContent(question: Question, segment: Segment, title: string): number | null {
  const text = `${title}\n${segment.heading ?? ''}\n${segment.text}`;
  const wanted = question.terms.length + question.concepts.length + question.analytes.length + question.drugs.length;
  if (wanted === 0) return question.topics.length > 0 ? 0 : null;
  const groups = new Set(findSynonyms(text).map((match) => match.group));
  const analytes = new Set(findTerms(text, ANALYTES).map((match) => match.term.key));
  const drugs = new Set(findTerms(text, DRUGS).map((match) => match.term.key));
  const words = foldText(text, 'join').text.match(/[\p{L}\d][\p{L}\d'-]*/gu) ?? [];
  const stems = new Set(words.map(stemWord));
  const found =
    question.concepts.filter((concept) => groups.has(concept)).length +
    question.analytes.filter((analyte) => analytes.has(analyte)).length +
    question.drugs.filter((drug) => drugs.has(drug)).length +
    question.terms.filter((term) => namesTerm(term, words, stems)).length;
  const share = found / wanted;
  return wanted <= ALL_NEEDED ? (share === 1 ? 1 : null) : share >= NEEDED_SHARE ? share : null;
}

/** The first lines of a page, which say what a report is about. */
function titleOf(segments: readonly Segment[]): string {
  return segments
    .slice(0, TITLE_SEGMENTS)
    .map((segment) => segment.text)
    .join('\n');
}

function namesTerm(term: string, words: readonly string[], stems: ReadonlySet<string>): boolean {
  const stem = stemWord(term);
  if (stems.has(stem)) return true;
  return words.some((word) => isSameStem(stem, stemWord(word)) || differsByOneLetter(term, word));
}
