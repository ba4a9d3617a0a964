/** The templates of physician queries: data/query-templates.json, checked once. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { QUERY_KINDS, YES_NO_REASONS } from './query.ts';

const indicator = z.strictObject({
  id: z.string(),
  label: z.string(),
  words: z.array(z.string()).min(1),
  /** Bounds of the number that follows the words, exclusive. */
  above: z.number().optional(),
  below: z.number().optional(),
  /** Numbers outside of these are no such measurement: another unit, a date, a page. */
  from: z.number().optional(),
  upTo: z.number().optional(),
});

const template = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  kinds: z.array(z.enum(QUERY_KINDS)).min(1),
  question: z.string().default(''),
  yesNoReason: z.enum(YES_NO_REASONS).optional(),
  yesNoQuestion: z.string().optional(),
  /** The coder names a condition that stands in the record. */
  needsCondition: z.boolean().optional(),
  leastIndicators: z.number().optional(),
  /** The query is only for records that affirm one of these. */
  needsDocumented: z.array(z.string()).optional(),
  /** The query is not proposed for records that affirm one of these. */
  unlessDocumented: z.array(z.string()).optional(),
  /** Indicators of which one proposes the query. */
  hint: z.array(z.string()).optional(),
  indicators: z.array(indicator),
  options: z.array(z.strictObject({ text: z.string(), indicators: z.array(z.string()).min(1) })),
});

export type QueryTemplate = z.output<typeof template>;
export type IndicatorRule = z.output<typeof indicator>;

const text = readFileSync(new URL('../data/query-templates.json', import.meta.url), 'utf8');

export const QUERY_TEMPLATES: readonly QueryTemplate[] = z
  .object({ templates: z.array(template) })
  .parse(JSON.parse(text)).templates;

/** First 12 hexadecimal digits of the SHA-256 of the templates: kept with every query that they made. */
export const TEMPLATES_VERSION = createHash('sha256').update(text).digest('hex').slice(0, 12);

export function templateOf(id: string): QueryTemplate | undefined {
  return QUERY_TEMPLATES.find((known) => known.id === id);
}
