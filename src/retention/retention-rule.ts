/** When a document may be destroyed: rules as data (data/retention-rules.json). */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const rulesSchema = z.object({
  majority: z.number().int().positive(),
  rules: z
    .array(
      z.object({
        id: z.string(),
        /** LOINC document types; null: every kind. */
        kinds: z.array(z.string()).nullable(),
        years: z.number().int().positive(),
        minorsUntilAge: z.number().int().positive(),
        source: z.string(),
      }),
    )
    .refine((rules) => rules.at(-1)?.kinds === null, 'the last rule must be for every kind'),
});
export type RetentionRules = z.output<typeof rulesSchema>;

export const RETENTION: RetentionRules = rulesSchema.parse(
  JSON.parse(readFileSync(new URL('data/retention-rules.json', import.meta.url), 'utf8')),
);

/** Days are ISO 8601 `YYYY-MM-DD`. */
export interface RetainedDocument {
  kindCode: string | null;
  serviceDate: string | null;
  filedOn: string;
  birthDate: string | null;
}

/**
 * The first day on which it is due, and by which rule. Null when nobody can say: a patient without a birth date may have been
 * a minor. Pure.
 */
export function dueOn(
  document: RetainedDocument,
  { rules, majority }: RetentionRules = RETENTION,
): { rule: string; dueOn: string } | null {
  const { kindCode, serviceDate, filedOn, birthDate } = document;
  const rule = rules.find(({ kinds }) => kinds === null || (kindCode !== null && kinds.includes(kindCode)));
  if (!rule || !birthDate) return null;
  const counted = serviceDate ?? filedOn;
  const byYears = addYears(counted, rule.years);
  const wasMinor = counted < addYears(birthDate, majority);
  const byAge = wasMinor ? addYears(birthDate, rule.minorsUntilAge) : byYears;
  return { rule: rule.id, dueOn: [byYears, byAge].toSorted()[1] ?? byYears };
}

/** 29 February becomes 1 March where there is none: a day later, never earlier. */
function addYears(day: string, years: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10);
}
