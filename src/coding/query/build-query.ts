import type { FoundIndicator } from './find-indicators.ts';
import { findIndicators } from './find-indicators.ts';
import {
  OTHER_OPTION,
  type QueryContent,
  type QueryIndicator,
  type QueryKind,
  type QueryOption,
  UNDETERMINED_OPTION,
  type YesNoReason,
} from './query.ts';
import { type QueryTemplate, TEMPLATES_VERSION } from './query-templates.ts';
import { affirmedAt, placesOf, quoteSentence, type ReadSentence } from './read-record.ts';

/** What a coder puts into a query by themselves. */
export interface OwnWords {
  kind?: QueryKind | undefined;
  title?: string | undefined;
  question?: string | undefined;
  /** Further options, each supported by all of the coder's own quotes, or by every indicator when there are none. */
  options?: readonly string[] | undefined;
  /** Words of the record to be quoted as indicators. */
  quotes?: readonly string[] | undefined;
  /** A condition that the record names, for templates that ask about one. */
  condition?: string | undefined;
  yesNoReason?: YesNoReason | undefined;
}

export type BuiltQuery =
  | { kind: 'built'; content: QueryContent }
  /** A quote or condition of the coder does not stand in the record. */
  | { kind: 'not-in-record'; words: string }
  | { kind: 'condition-needed' }
  | { kind: 'kind-not-offered'; kinds: readonly QueryKind[] };

/** A query from a template and the coder's own words. What is offered follows from what the record says. Pure. */
export function buildQuery(template: QueryTemplate, record: readonly ReadSentence[], own: OwnWords = {}): BuiltQuery {
  const kind = own.kind ?? template.kinds[0]!;
  if (!template.kinds.includes(kind)) return { kind: 'kind-not-offered', kinds: template.kinds };
  const wantsCondition =
    template.needsCondition || (kind === 'yes-no' && template.yesNoQuestion?.includes('{condition}'));
  const condition = own.condition?.trim();
  if (wantsCondition && !condition && !own.question) return { kind: 'condition-needed' };

  const quoted: FoundIndicator[] = [];
  for (const words of own.quotes ?? []) {
    const found = quoteWords(record, words);
    if (!found) return { kind: 'not-in-record', words };
    quoted.push({ ...found, rules: ['own'] });
  }
  if (condition) {
    const found = quoteCondition(record, condition);
    if (!found) return { kind: 'not-in-record', words: condition };
    quoted.push({ ...found, rules: ['condition'] });
  }
  const indicators = distinct([...quoted, ...findIndicators(template, record)]);
  const fallback = kind === 'yes-no' ? (template.yesNoQuestion ?? template.question) : template.question;
  return {
    kind: 'built',
    content: {
      template: template.id,
      templateVersion: TEMPLATES_VERSION,
      kind,
      yesNoReason: kind === 'yes-no' ? (own.yesNoReason ?? template.yesNoReason ?? null) : null,
      title: (own.title ?? template.title).trim(),
      question: (own.question ?? fallback).replaceAll('{condition}', condition ?? '').trim(),
      indicators: indicators.map(({ rules, ...indicator }): QueryIndicator => indicator),
      options: optionsOf(kind, template, indicators, own.options ?? []),
    },
  };
}

function optionsOf(
  kind: QueryKind,
  template: QueryTemplate,
  indicators: readonly FoundIndicator[],
  own: readonly string[],
): QueryOption[] {
  const last = [OTHER_OPTION, UNDETERMINED_OPTION];
  if (kind === 'open') return [];
  if (kind === 'yes-no') {
    return [{ text: 'Yes', meaning: 'yes', indicators: [] }, { text: 'No', meaning: 'no', indicators: [] }, ...last];
  }
  const supportOf = (rules: readonly string[]) =>
    indicators.flatMap((indicator, index) => (indicator.rules.some((rule) => rules.includes(rule)) ? [index] : []));
  const offered = template.options
    .map(({ text, indicators: rules }): QueryOption => ({ text, meaning: 'diagnosis', indicators: supportOf(rules) }))
    .filter(({ indicators: support }) => support.length > 0);
  const ownSupport = supportOf(['own']);
  const added = own.map(
    (text): QueryOption => ({
      text: text.trim(),
      meaning: 'diagnosis',
      indicators: ownSupport.length > 0 ? ownSupport : indicators.map((_indicator, index) => index),
    }),
  );
  return [...offered, ...added, ...last];
}

/** The coder's quote where it stands; it is the record's words that are kept, not the coder's. */
function quoteWords(record: readonly ReadSentence[], words: string): QueryIndicator | null {
  for (const sentence of record) {
    const [at] = placesOf(sentence, words);
    const quoted = at === undefined ? null : quoteSentence(sentence, at, 'Quoted');
    if (quoted) return quoted;
  }
  return null;
}

function quoteCondition(record: readonly ReadSentence[], condition: string): QueryIndicator | null {
  for (const sentence of record) {
    const [at] = affirmedAt(sentence, condition);
    const quoted = at === undefined ? null : quoteSentence(sentence, at, 'Documented');
    if (quoted) return quoted;
  }
  return null;
}

function distinct(indicators: readonly FoundIndicator[]): FoundIndicator[] {
  const byPlace = new Map<string, FoundIndicator>();
  for (const indicator of indicators) {
    const key = `${indicator.documentId} ${indicator.page} ${indicator.quote}`;
    const known = byPlace.get(key);
    if (known) known.rules.push(...indicator.rules);
    else byPlace.set(key, { ...indicator, rules: [...indicator.rules] });
  }
  return [...byPlace.values()];
}
