import type { PreparedRelease } from '../match/prepared-release.ts';
import { type CodeSuggestions, type SuggestCodesInput, type Suggestion, suggestCodes } from '../suggest-codes.ts';
import { documentedAnswer, type PhysicianQuery } from './query.ts';

const CODES_AN_ANSWER = 3;

/**
 * Puts what providers answered beside what the record says: an answer is documentation by a provider, and its codes cite
 * the query. Answers that say nothing of a diagnosis, and queries that were retracted, give nothing. Pure.
 */
export function suggestFromAnswers(
  found: CodeSuggestions,
  queries: readonly PhysicianQuery[],
  { release, setting, limit = 10 }: { release: PreparedRelease } & Pick<SuggestCodesInput, 'setting' | 'limit'>,
): CodeSuggestions {
  let suggestions = found.suggestions;
  for (const query of queries) {
    const words = documentedAnswer(query)?.replace(/\s+/g, ' ').trim();
    if (!words) continue;
    const read = suggestCodes({ text: `ASSESSMENT\n\n1. ${words}`, release, setting, limit: CODES_AN_ANSWER });
    for (const suggestion of read.suggestions) suggestions = addSuggestion(suggestions, cited(suggestion, query.id));
  }
  return { ...found, suggestions: suggestions.slice(0, limit) };
}

/** The quote is the provider's answer; it stands on no page of the document. */
function cited(suggestion: Suggestion, queryId: string): Suggestion {
  const evidence = suggestion.evidence.map((quote) => {
    return { ...quote, quote: quote.quote.replace(/^1\. /, ''), page: 0, boxes: [], queryId };
  });
  return { ...suggestion, evidence };
}

/** Before the first that scores less, so that the order of the guideline checks stays; a code that is there gains the evidence. */
function addSuggestion(suggestions: readonly Suggestion[], added: Suggestion): Suggestion[] {
  const twin = suggestions.find(({ code }) => code === added.code);
  if (twin) {
    const joined = { ...twin, evidence: [...added.evidence, ...twin.evidence] };
    return suggestions.map((known) => (known === twin ? joined : known));
  }
  const at = suggestions.findIndex(({ score }) => score < added.score);
  return at < 0 ? [...suggestions, added] : suggestions.toSpliced(at, 0, added);
}
