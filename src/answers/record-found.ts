import type { Fact } from '../facts/fact.ts';
import type { AnswerPage } from './claim.ts';

/** A fact of the record with the document that states it. */
export interface RecordedFact extends Fact {
  documentId: string;
}

/** A passage that search found, best first. */
export interface FoundPassage {
  passageId: string;
  documentId: string;
  page: number;
  /** Offsets in the page's text, UTF-16 units. */
  start: number;
  end: number;
  text: string;
  /** BM25; larger is better. */
  score: number;
}

/** Everything an answer may be drafted from: what the asker may see of one patient, already read through the scope. */
export interface RecordFound {
  facts: readonly RecordedFact[];
  passages: readonly FoundPassage[];
  /** The pages of the facts and passages, at least. */
  pages: readonly AnswerPage[];
}
