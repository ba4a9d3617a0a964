import { type FoundIndicator, findIndicators } from './find-indicators.ts';
import { QUERY_TEMPLATES } from './query-templates.ts';
import { isDocumented, type RecordDocument, readRecord } from './read-record.ts';

/** A question that the record gives reason to ask: findings without a diagnosis, or a diagnosis without its kind. */
export interface QueryHint {
  template: string;
  name: string;
  indicators: FoundIndicator[];
}

/**
 * Which queries the record suggests. A laboratory value alone is never a code: it is a hint to ask the provider, as long
 * as the record does not hold the answer. Pure.
 */
export function findQueryHints(documents: readonly RecordDocument[]): QueryHint[] {
  const record = readRecord(documents);
  return QUERY_TEMPLATES.flatMap((template): QueryHint[] => {
    const { hint, needsDocumented, unlessDocumented = [] } = template;
    if (!hint || isDocumented(record, unlessDocumented)) return [];
    if (needsDocumented && !isDocumented(record, needsDocumented)) return [];
    const indicators = findIndicators(template, record);
    const hints = indicators.some(({ rules }) => rules.some((rule) => hint.includes(rule)));
    return hints ? [{ template: template.id, name: template.name, indicators }] : [];
  });
}
