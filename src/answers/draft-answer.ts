import { type DocumentDate, findDocumentDate } from '../facts/find-document-date.ts';
import type { AnswerPage, DraftCitation, DraftClaim } from './claim.ts';
import { isInRange, pickFacts } from './pick-facts.ts';
import type { Question } from './question.ts';
import { TOPICS } from './question-words.ts';
import type { RecordedFact, RecordFound } from './record-found.ts';
import { type ScoredSegment, scoreSegments } from './score-segments.ts';

const MOST_CLAIMS = 12;
/** Of an open question, sentences within this share of the best score are said. */
const NEAR_BEST = 0.8;
const NUMBERED = /^\s*(?:\d{1,2}[.)]|#\s*\d)\s/;
const MOST_SENTENCES = { 'yes-no': 4, when: 3, why: 3, who: 3, what: 4 } as const;
const LIST_TOPICS =
  /instructions|follow-up|diagnoses|history|plan|diet|activity|exam|course|medications|labs|vitals|immuni/;

/**
 * Drafts an answer from the words of the record alone: facts where facts answer the question, else the sentences that
 * have what is asked for, newest document first. Nothing relevant gives no claim. Pure.
 */
export function draftByExtraction(question: Question, record: RecordFound): DraftClaim[] {
  const dates = datesOf(record.pages);
  const facts = pickFacts(question, record.facts);
  if (facts.length > 0) return factClaims(facts, dates);
  const score = (asked: Question) =>
    scoreSegments(asked, record.passages, record.pages).filter((one) =>
      isInRange(dates.get(one.documentId)?.iso ?? null, question.dateRanges),
    );
  const narrow = score(question);
  const open =
    narrow.length === 0 && TOPICS.filter(({ topic }) => question.topics.includes(topic)).every((one) => one.isOpen);
  const segments = open ? score({ ...question, topics: [] }) : narrow;
  return pickSegments(question, problemsOf(question, segments), dates).map((one) => segmentClaim(one));
}

/** Of an assessment that numbers its problems, the problems: what is done about each is not a diagnosis. */
function problemsOf(question: Question, segments: readonly ScoredSegment[]): readonly ScoredSegment[] {
  if (!question.topics.includes('diagnoses')) return segments;
  const isProblem = ({ segment }: ScoredSegment) => segment.section === 'diagnoses' || NUMBERED.test(segment.text);
  const numbered = new Set(segments.filter(isProblem).map((one) => one.documentId));
  return segments.filter((one) => isProblem(one) || !numbered.has(one.documentId));
}

function factClaims(facts: readonly RecordedFact[], dates: ReadonlyMap<string, DocumentDate>): DraftClaim[] {
  const claims = new Map<string, DraftClaim>();
  // What was taken is dated when several documents speak of it: an old dose is not the present one.
  const severalDays = new Set(facts.map((fact) => fact.date)).size > 1;
  const isDated = (kind: RecordedFact['kind']) =>
    kind === 'lab' || kind === 'vital' || (kind === 'medication' && severalDays);
  for (const fact of facts) {
    const key = plain(fact.quote).toLowerCase();
    if (claims.has(key)) continue;
    const citations: DraftCitation[] = [
      { documentId: fact.documentId, page: fact.page, quote: fact.quote, start: fact.start },
    ];
    const date = isDated(fact.kind) ? dateCitation(fact, dates.get(fact.documentId)) : null;
    if (date) citations.push(date);
    const text = date ? `${plain(fact.quote)} (${plain(date.quote)})` : plain(fact.quote);
    claims.set(key, { text, citations });
  }
  return [...claims.values()];
}

/** Results are dated: by their column or collection line, else by the date of the document. Both are quoted too. */
function dateCitation(fact: RecordedFact, document: DocumentDate | undefined): DraftCitation | null {
  if (fact.dateQuote) {
    return fact.quote.includes(fact.dateQuote)
      ? null
      : { documentId: fact.documentId, page: fact.page, quote: fact.dateQuote };
  }
  if (!document || document.iso !== fact.date) return null;
  return { documentId: fact.documentId, page: document.page, quote: document.quote, start: document.start };
}

/** From the newest document that has an answer as good as the best, then older ones while they are as good. */
function pickSegments(
  question: Question,
  scored: readonly ScoredSegment[],
  dates: ReadonlyMap<string, DocumentDate>,
): ScoredSegment[] {
  const [first] = scored;
  if (!first) return [];
  const isList = question.topics.some((topic) => LIST_TOPICS.test(topic));
  // Of a list ("discharge instructions") every line of the section counts, also where single lines score less.
  const good = scored.filter(
    (one) => one.score >= first.score * NEAR_BEST || (isList && one.segment.section === first.segment.section),
  );
  const date = (one: ScoredSegment) => dates.get(one.documentId)?.iso ?? '';
  const order = question.recency === 'first' ? 1 : -1;
  const sorted = [...good].sort((a, b) => {
    const byDate = date(a) === date(b) ? 0 : date(a) < date(b) ? -order : order;
    return byDate || (isList ? a.page - b.page || a.segment.start - b.segment.start : b.score - a.score);
  });
  const unique = sorted.filter(
    (one, index) => sorted.findIndex((other) => plain(other.segment.text) === plain(one.segment.text)) === index,
  );
  const newest = question.recency === 'latest' ? unique.filter((one) => date(one) === date(unique[0]!)) : unique;
  return newest.slice(0, isList ? MOST_CLAIMS : MOST_SENTENCES[question.form]);
}

function segmentClaim({ documentId, page, segment }: ScoredSegment): DraftClaim {
  return {
    text: plain(segment.text),
    citations: [{ documentId, page, quote: segment.text, start: segment.start }],
  };
}

function datesOf(pages: readonly AnswerPage[]): Map<string, DocumentDate> {
  const dates = new Map<string, DocumentDate>();
  for (const documentId of new Set(pages.map((page) => page.documentId))) {
    const own = pages.filter((page) => page.documentId === documentId).sort((a, b) => a.page - b.page);
    const date = findDocumentDate(own);
    if (date) dates.set(documentId, date);
  }
  return dates;
}

/** One line, without the bullet or number of a list. */
function plain(quote: string): string {
  return quote
    .replace(/(?<=\p{L})[-\u2010\u00AD][ \t]*\n[ \t]*(?=\p{Ll})/gu, '-')
    .replace(/\s+/g, ' ')
    .replace(/^(?:[-*\u2022\u25AA\u25CF\u00B7>]\s+|\d{1,2}[.)]\s+(?=\D))/, '')
    .trim();
}
