/** The clocks of patients' requests and the grounds on which one may be denied: data/request-rules.json. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const kindSchema = z.object({
  days: z.number().int().positive(),
  extensionDays: z.number().int().positive(),
  citation: z.string(),
  denials: z.array(z.object({ id: z.string(), display: z.string(), citation: z.string(), reviewable: z.boolean() })),
});
const rulesSchema = z.object({ kinds: z.object({ access: kindSchema, amendment: kindSchema }) });
export type RequestRules = z.output<typeof rulesSchema>;
export type RequestKind = keyof RequestRules['kinds'];

export const REQUEST_RULES: RequestRules = rulesSchema.parse(
  JSON.parse(readFileSync(new URL('data/request-rules.json', import.meta.url), 'utf8')),
);

export function isRequestKind(word: string): word is RequestKind {
  return word in REQUEST_RULES.kinds;
}

/** Last day to act, counted from the day of receipt. Days are ISO 8601. Pure. */
export function requestDueOn(kind: RequestKind, receivedOn: string, rules = REQUEST_RULES): string {
  return addDays(receivedOn, rules.kinds[kind].days);
}

/** The last day after the one extension, or null: too late, or extended before. Pure. */
export function extendedDueOn(
  request: { kind: RequestKind; dueOn: string; extendedOn: string | null },
  today: string,
  rules = REQUEST_RULES,
): string | null {
  if (request.extendedOn || today > request.dueOn) return null;
  return addDays(request.dueOn, rules.kinds[request.kind].extensionDays);
}

/** Days until the last one; below zero it is overdue. Pure. */
export function daysLeft(dueOn: string, today: string): number {
  return Math.round((Date.parse(dueOn) - Date.parse(today)) / 86_400_000);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
