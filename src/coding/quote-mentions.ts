import { boxesOf, type JoinedPages, pageAt } from './join-pages.ts';
import type { Mention } from './propose-candidates.ts';
import type { EvidenceQuote } from './suggest-codes.ts';

const QUOTES_A_CODE = 3;
/** A sentence longer than this is quoted around the words that were matched, cut at words. */
const MAX_QUOTE_LENGTH = 240;

/** The best places of the record for a code, quoted exactly, problems of the assessment first. */
export function quoteMentions(mentions: readonly Mention[], joined: JoinedPages): EvidenceQuote[] {
  const seen = new Set<number>();
  return inQuoteOrder(mentions)
    .filter(({ sentence }) => !seen.has(sentence.start) && seen.add(sentence.start))
    .slice(0, QUOTES_A_CODE)
    .map((mention) => quoteMention(mention, joined));
}

/** The mention that is quoted first. */
export function leadingMention(mentions: readonly Mention[]): Mention | undefined {
  return inQuoteOrder(mentions)[0];
}

function inQuoteOrder(mentions: readonly Mention[]): Mention[] {
  const strong = mentions.filter((mention) => isStrong(mention));
  return (strong.length > 0 ? strong : mentions).toSorted(
    (a, b) => Number(b.sentence.isProblem) - Number(a.sentence.isProblem) || b.weight - a.weight,
  );
}

/** The sentence names this very code, of the patient: a problem that could also mean it, or a relative's disease, is no evidence. */
function isStrong({ rank, assertion, matchedCode }: Mention): boolean {
  return rank === 0 && (assertion !== 'family' || /^Z8[0-4]/.test(matchedCode));
}

export function quoteMention({ sentence, places, assertion }: Mention, joined: JoinedPages): EvidenceQuote {
  const from = sentence.tokens[places[0]!]!.start;
  const to = sentence.tokens[places.at(-1)!]!.end;
  // A sentence that goes on over the page break is quoted where its words stand.
  const page = pageAt(joined, from);
  let start = Math.max(sentence.start, page.start);
  let end = Math.min(sentence.end, page.start + page.text.length);
  if (end - start > MAX_QUOTE_LENGTH) {
    const margin = Math.max(0, Math.floor((MAX_QUOTE_LENGTH - (to - from)) / 2));
    start = sentence.tokens.find((token) => token.start >= Math.max(start, from - margin))!.start;
    end = Math.min(end, sentence.tokens.findLast((token) => token.end <= to + margin)?.end ?? to);
  }
  return {
    quote: joined.text.slice(start, Math.max(end, Math.min(to, page.start + page.text.length))),
    page: page.page,
    boxes: places.flatMap((place) => boxesOf(joined, sentence.tokens[place]!.start, sentence.tokens[place]!.end)),
    assertion,
    section: sentence.section,
  };
}
