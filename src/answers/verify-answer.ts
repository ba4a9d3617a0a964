import { findSegments } from '../records/find-segments.ts';
import { locateQuote } from '../records/locate-quote.ts';
import { findTicks, maskUnchecked } from '../records/mask-unchecked.ts';
import { checkClaim } from './check-claim.ts';
import type { AnswerPage, DraftCitation, DraftClaim, DropReason, VerifiedCitation, VerifiedClaim } from './claim.ts';

export interface VerifiedAnswer {
  claims: VerifiedClaim[];
  /** How many claims were not said, and why. */
  dropped: number;
  reasons: DropReason[];
}

/** A quote of fewer letters and digits says nothing by itself. */
const SHORTEST_QUOTE = 3;

/**
 * Keeps the claims whose every quote stands, word for word, on one of the pages given, and which say no more than their
 * quotes do. What does not pass is dropped and counted, never repaired. Pure.
 */
export function verifyAnswer(claims: readonly DraftClaim[], pages: readonly AnswerPage[]): VerifiedAnswer {
  const verified: VerifiedClaim[] = [];
  const reasons: DropReason[] = [];
  for (const claim of claims) {
    const result = verifyClaim(claim, pages);
    if (typeof result === 'string') reasons.push(result);
    else verified.push(result);
  }
  return { claims: verified, dropped: reasons.length, reasons };
}

function verifyClaim(claim: DraftClaim, pages: readonly AnswerPage[]): VerifiedClaim | DropReason {
  const citations: VerifiedCitation[] = [];
  for (const citation of claim.citations) {
    const located = locateCitation(citation, pages);
    if (!located) return 'quote-not-found';
    citations.push(located);
  }
  if (citations.length === 0 || claim.text.trim() === '') return 'quote-not-found';
  const fault = checkClaim(
    claim.text,
    citations.map((citation) => markedIn(citation, claim, pages)),
    citations.map((citation) => sentenceAround(citation, pages)),
  );
  return fault ?? { text: claim.text.trim(), citations };
}

/** What of a quote somebody marked: a box left empty proves nothing. A claim that shows the boxes itself may show an answered question. */
function markedIn(citation: VerifiedCitation, claim: DraftClaim, pages: readonly AnswerPage[]): string {
  const page = pages.find((one) => one.documentId === citation.documentId && one.page === citation.page);
  if (!page) return citation.quote;
  const keepAnswered = findTicks(claim.text).length > 0;
  return maskUnchecked(page.text, { keepAnswered }).slice(citation.start, citation.end);
}

/** The whole sentences, rows or items that a quote was cut from. */
function sentenceAround(citation: VerifiedCitation, pages: readonly AnswerPage[]): string {
  const page = pages.find((one) => one.documentId === citation.documentId && one.page === citation.page);
  const touched = findSegments(page?.text ?? '').filter((one) => one.start < citation.end && one.end > citation.start);
  const [first] = touched;
  return page && first ? page.text.slice(Math.min(first.start, citation.start), touched.at(-1)!.end) : citation.quote;
}

function locateCitation(citation: DraftCitation, pages: readonly AnswerPage[]): VerifiedCitation | null {
  if (citation.quote.replace(/[^\p{L}\p{N}]/gu, '').length < SHORTEST_QUOTE) return null;
  const page = pages.find((one) => one.documentId === citation.documentId && one.page === citation.page);
  if (!page) return null;
  const near =
    citation.start === undefined
      ? null
      : locateQuote(citation.quote, page, { start: citation.start, end: page.text.length });
  const located = near ?? locateQuote(citation.quote, page);
  if (!located) return null;
  const quote = page.text.slice(located.start, located.end);
  const { documentId, file, about } = page;
  return { documentId, file, ...(about ? { about } : {}), page: page.page, quote, ...located };
}
