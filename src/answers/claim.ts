import type { DocumentName } from '../records/name-document.ts';
import type { Box, Word } from '../records/page.ts';

/** A page that the asker may see, as the answer is checked against it. */
export interface AnswerPage {
  documentId: string;
  file: string;
  about?: DocumentName;
  /** 1-based. */
  page: number;
  text: string;
  words: readonly Word[];
}

export interface DraftCitation {
  documentId: string;
  page: number;
  /** Verbatim words of the page, as far as the drafter says. */
  quote: string;
  /** Offset in the page's text near which the quote is meant, when known. */
  start?: number;
}

/** A sentence of an answer with the words that it rests on. Nothing of it is shown before it is verified. */
export interface DraftClaim {
  text: string;
  citations: DraftCitation[];
}

export interface VerifiedCitation {
  documentId: string;
  file: string;
  about?: DocumentName;
  page: number;
  /** As printed on the page. */
  quote: string;
  start: number;
  end: number;
  /** One a line of the quote, in pixels of the page image. */
  boxes: Box[];
  /** 0..1: lowest word confidence under the quote. */
  confidence: number;
}

export interface VerifiedClaim {
  text: string;
  citations: VerifiedCitation[];
}

/** Why a claim was not said. */
export type DropReason =
  | 'quote-not-found'
  | 'number'
  | 'unit'
  | 'drug'
  | 'analyte'
  | 'assertion'
  | 'critical-word'
  | 'unsupported';
