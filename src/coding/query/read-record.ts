/** The pages of a record, read for a query: what stands where, and what the record affirms. */
import { locateQuote } from '../../records/locate-quote.ts';
import type { PageReading } from '../../records/page.ts';
import { type EvidenceSentence, findEvidence } from '../find-evidence.ts';
import { type JoinedPages, joinPages, pageAt } from '../join-pages.ts';
import { addSynonyms, type PlacedStem } from '../text/add-synonyms.ts';
import type { Assertion } from '../text/assert-tokens.ts';
import { tokenizeText } from '../text/tokenize-text.ts';
import type { QueryIndicator } from './query.ts';

export interface RecordDocument {
  documentId: string;
  pages: readonly Pick<PageReading, 'page' | 'text' | 'words'>[];
}

export interface ReadSentence extends EvidenceSentence {
  documentId: string;
  joined: JoinedPages;
  /** For each token, the stems it may count as. */
  stems: PlacedStem[][];
}

const AFFIRMS: ReadonlySet<Assertion> = new Set(['present', 'possible', 'historical']);
const QUOTE_LIMIT = 220;

/** Every sentence of the documents in order. Pure. */
export function readRecord(documents: readonly RecordDocument[]): ReadSentence[] {
  return documents.flatMap(({ documentId, pages }) => {
    const joined = joinPages(pages);
    return findEvidence(joined.text).sentences.map((sentence) => ({
      ...sentence,
      documentId,
      joined,
      stems: addSynonyms(sentence.tokens, joined.text),
    }));
  });
}

/** What the record says of the patient, now or before: not what it denies, fears, or tells of relatives. */
export function affirms(said: Assertion | undefined): boolean {
  return AFFIRMS.has(said ?? 'present');
}

/** Places of the sentence's tokens at which a run of words stands and is affirmed. */
export function affirmedAt(sentence: ReadSentence, phrase: string): number[] {
  return placesOf(sentence, phrase).filter((at) => affirms(sentence.said[at]));
}

/** Places of the sentence's tokens at which a run of words begins, whatever is said there. */
export function placesOf({ tokens, stems }: Pick<ReadSentence, 'tokens' | 'stems'>, phrase: string): number[] {
  const wanted = tokenizeText(phrase).map(({ stem }) => stem);
  if (wanted.length === 0) return [];
  return tokens.flatMap((_token, at) => {
    const fits = wanted.every((stem, k) => tokens[at + k]?.stem === stem);
    const short = wanted.length > 1 && wanted.every((stem) => stems[at]?.some((placed) => placed.stem === stem));
    return fits || short ? [at] : [];
  });
}

/** True when some sentence of the record affirms one of the phrases. */
export function isDocumented(record: readonly ReadSentence[], phrases: readonly string[]): boolean {
  return phrases.some((phrase) => record.some((sentence) => affirmedAt(sentence, phrase).length > 0));
}

/** A sentence as an indicator, cut around a token when it is long; null when its words cannot be located on their page. */
export function quoteSentence(sentence: ReadSentence, at: number, label: string): QueryIndicator | null {
  const { joined, tokens, documentId } = sentence;
  const page = pageAt(joined, sentence.start);
  let [start, end] = [sentence.start, Math.min(sentence.end, page.start + page.text.length)];
  if (end - start > QUOTE_LIMIT) {
    const middle = tokens[at]!.start;
    start = tokens.find((token) => token.start >= middle - QUOTE_LIMIT / 2)?.start ?? start;
    end = Math.min(end, tokens.findLast((token) => token.end <= middle + QUOTE_LIMIT / 2)?.end ?? end);
  }
  const quote = joined.text.slice(start, end).trim();
  const located = locateQuote(quote, page, { start: start - page.start, end: end - page.start });
  return located && { documentId, page: page.page, quote, boxes: located.boxes, label };
}
