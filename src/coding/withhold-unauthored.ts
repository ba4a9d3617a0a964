import type { StoredDocument } from '../records/document.ts';
import type { Finding } from './guidelines/guideline.ts';
import type { CodeSuggestions } from './suggest-codes.ts';
import { readRules } from './text/read-rules.ts';

const KINDS: ReadonlyMap<string, string> = new Map(
  readRules('not-provider-authored.tsv').map(([code, words]) => [code!, words!]),
);
/** Only a title that stands alone on its line says for sure what a document is; a guess withholds nothing. */
const SURE = 0.95;

/**
 * Takes out what stands only in a document that no provider wrote, such as a laboratory report: it goes to the list of what
 * was left out, as a hint for a question. What a provider answered to a query stays. Pure.
 */
export function withholdUnauthored(
  found: CodeSuggestions,
  { kindCode, kindConfidence }: Pick<StoredDocument, 'kindCode' | 'kindConfidence'>,
): CodeSuggestions {
  const kind = kindCode && (kindConfidence ?? 0) >= SURE ? KINDS.get(kindCode) : undefined;
  if (!kind) return found;
  const finding: Finding = {
    rule: 'provider-documentation',
    section: 'I.A.19',
    severity: 'hard-stop',
    message: `Stands in ${kind} only. A code needs the provider's documentation: a question may be due.`,
  };
  const isAnswered = (evidence: (typeof found.suggestions)[number]['evidence']) =>
    evidence.some(({ queryId }) => queryId !== undefined);
  const withheld = found.suggestions
    .filter(({ evidence }) => !isAnswered(evidence))
    .map(({ code, display, evidence }) => ({ code, display, reason: 'guideline' as const, evidence, finding }));
  return {
    ...found,
    suggestions: found.suggestions.filter(({ evidence }) => isAnswered(evidence)),
    withheld: [...withheld, ...found.withheld],
  };
}
