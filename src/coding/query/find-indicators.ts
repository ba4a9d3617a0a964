import type { QueryIndicator } from './query.ts';
import type { IndicatorRule, QueryTemplate } from './query-templates.ts';
import { affirmedAt, quoteSentence, type ReadSentence } from './read-record.ts';

export interface FoundIndicator extends QueryIndicator {
  /** Ids of the template's rules that it fits. */
  rules: string[];
}

/** Of one rule so many places are quoted, and so many in all: a query is read in a minute. */
const MOST_A_RULE = 2;
const MOST_INDICATORS = 10;
/** A measurement stands behind its name within so many characters. */
const NUMBER_REACH = 40;

/** The clinical indicators of a template in the record, quoted and located. Denied findings are none. Pure. */
export function findIndicators(template: QueryTemplate, record: readonly ReadSentence[]): FoundIndicator[] {
  const found: FoundIndicator[] = [];
  for (const rule of template.indicators) {
    let count = 0;
    for (const sentence of record) {
      const at = placeOfRule(rule, sentence);
      if (at === undefined || count === MOST_A_RULE) continue;
      const quoted = quoteSentence(sentence, at, rule.label);
      if (!quoted) continue;
      count += 1;
      const twin = found.find(({ documentId, page, quote }) => {
        return documentId === quoted.documentId && page === quoted.page && quote === quoted.quote;
      });
      if (twin) twin.rules.push(rule.id);
      else if (found.length < MOST_INDICATORS) found.push({ ...quoted, rules: [rule.id] });
    }
  }
  return found;
}

function placeOfRule(rule: IndicatorRule, sentence: ReadSentence): number | undefined {
  if (sentence.section === 'family-history' || sentence.section === 'instructions') return undefined;
  return rule.words.flatMap((words) => affirmedAt(sentence, words)).find((at) => isInBounds(rule, sentence, at));
}

/** True when the rule wants no number, or the first number behind its words lies within the bounds. */
function isInBounds(
  { above, below, from = 0, upTo = 1e6 }: IndicatorRule,
  sentence: ReadSentence,
  at: number,
): boolean {
  if (above === undefined && below === undefined) return true;
  const start = sentence.tokens[at]!.end;
  const behind = sentence.joined.text.slice(start, Math.min(sentence.end, start + NUMBER_REACH));
  const number = /(?<![\d.,/])\d{1,6}(?:\.\d+)?(?![\d/:])/.exec(behind)?.[0];
  if (number === undefined) return false;
  const value = Number(number);
  return (
    value >= from && value <= upTo && (above === undefined || value > above) && (below === undefined || value < below)
  );
}
