/** The policy as data: data/policy.json, checked once. The database holds the same rules (prisma/compile-policy.ts). */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ROLES } from './actor.ts';

const words = z.record(z.string(), z.string());

const policySchema = z
  .object({
    version: z.string().min(1),
    purposes: words,
    relations: words,
    labels: words,
    neverGranted: z.array(z.string()),
    counts: z.object({
      note: z.string(),
      smallCount: z.int().min(2),
      rules: z.array(z.object({ role: z.enum(ROLES), purpose: z.enum(['operations', 'audit']) })).min(1),
    }),
    rules: z.array(
      z.object({
        id: z.string(),
        role: z.enum(ROLES),
        purpose: z.string(),
        relation: z.string(),
        labels: z.array(z.string()).min(1),
      }),
    ),
  })
  .refine(
    ({ rules, purposes, relations, labels }) =>
      rules.every(
        (rule) =>
          rule.purpose in purposes && rule.relation in relations && rule.labels.every((label) => label in labels),
      ),
    'a rule names a purpose, relation or label that the policy does not explain',
  );

export type Policy = z.output<typeof policySchema>;
export type PolicyRule = Policy['rules'][number];

export const POLICY: Policy = policySchema.parse(
  JSON.parse(readFileSync(new URL('data/policy.json', import.meta.url), 'utf8')),
);

/** How one person stands to one document now. */
export interface Standing {
  /** Roles that count: none for an inactive account. */
  roles: readonly string[];
  purpose: string;
  /** Words of `relations`; several may hold. */
  relations: readonly string[];
  /** Labels of the document; none is no clearance. */
  labels: readonly string[];
  /** Labels that a privacy officer granted this person, for this patient or for all. */
  granted?: readonly string[];
}

export type Decision = { allowed: true; rule: PolicyRule } | { allowed: false; missing: string[] };

/** What the policy says. Pure. `missing`: what the nearest rule still wants, in words; "no rule" when none is near. */
export function decideAccess(policy: Policy, standing: Standing): Decision {
  const near = policy.rules.filter(
    (rule) =>
      standing.roles.includes(rule.role) &&
      rule.purpose === standing.purpose &&
      standing.relations.includes(rule.relation),
  );
  if (near.length === 0) return { allowed: false, missing: ['no rule for this role, purpose and relation'] };
  const granted = (standing.granted ?? []).filter((label) => !policy.neverGranted.includes(label));
  const lacking = near.map((rule) => ({
    rule,
    labels: standing.labels.filter((label) => !rule.labels.includes(label) && !granted.includes(label)),
  }));
  const fit = standing.labels.length > 0 ? lacking.find(({ labels }) => labels.length === 0) : undefined;
  if (fit) return { allowed: true, rule: fit.rule };
  const least = lacking.toSorted((a, b) => a.labels.length - b.labels.length)[0];
  return { allowed: false, missing: (least?.labels ?? []).map((label) => `the label "${label}"`) };
}

/** For what purpose somebody with these roles may see the counts of the department; null: for none. Pure. */
export function countingPurpose({ counts }: Policy, roles: readonly string[]): 'operations' | 'audit' | null {
  return counts.rules.find(({ role }) => roles.includes(role))?.purpose ?? null;
}

/** The policy as SQL: the rows of `policy_rule` and the version. Text for a migration. Pure. */
export function compilePolicy(policy: Policy): string {
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const list = (values: readonly string[]) => `array[${values.map(text).join(', ')}]`;
  const rows = policy.rules.map(
    ({ id, role, purpose, relation, labels }) =>
      `  (${[id, role, purpose, relation].map(text).join(', ')}, ${list(labels)})`,
  );
  const counting = policy.counts.rules.map(
    ({ role, purpose }) => `(wardclerk.purpose() = ${text(purpose)} and wardclerk.has_role(${text(role)}))`,
  );
  return [
    '-- Made from src/access/data/policy.json by prisma/compile-policy.ts. Change that file, not this one.',
    'delete from policy_rule;',
    'insert into policy_rule (id, role, purpose, relation, labels) values',
    `${rows.join(',\n')};`,
    '',
    'create or replace function wardclerk.policy_version() returns text language sql immutable as',
    `$$ select ${text(policy.version)} $$;`,
    'create or replace function wardclerk.known_labels() returns text[] language sql immutable as',
    `$$ select ${list(Object.keys(policy.labels))} $$;`,
    'create or replace function wardclerk.never_granted_labels() returns text[] language sql immutable as',
    `$$ select ${list(policy.neverGranted)} $$;`,
    'create or replace function wardclerk.small_count() returns integer language sql immutable as',
    `$$ select ${policy.counts.smallCount} $$;`,
    'create or replace function wardclerk.may_measure() returns boolean',
    'language sql stable security definer set search_path = public, pg_temp as',
    `$$ select coalesce(${counting.join(' or ')}, false) $$;`,
    '',
  ].join('\n');
}
