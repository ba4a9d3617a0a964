import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compilePolicy, decideAccess, POLICY } from '../../../src/access/policy.ts';

const decide = (standing: Partial<Parameters<typeof decideAccess>[1]>) =>
  decideAccess(POLICY, {
    roles: ['clinician'],
    purpose: 'treatment',
    relations: ['care-team'],
    labels: ['normal'],
    ...standing,
  });

describe('the policy', () => {
  it('stands in the newest policy migration word by word', () => {
    const newest = readdirSync('prisma/migrations')
      .filter((name) => name.endsWith('_policy'))
      .toSorted()
      .at(-1);
    expect(readFileSync(`prisma/migrations/${newest}/migration.sql`, 'utf8')).toBe(compilePolicy(POLICY));
  });

  it('says which rule allows', () => {
    expect(decide({})).toMatchObject({ allowed: true, rule: { id: 'clinician-care-team' } });
  });

  it('denies what no rule allows, and says what is missing', () => {
    expect(decide({ relations: [] }).allowed).toBe(false);
    expect(decide({ roles: [] }).allowed).toBe(false);
    expect(decide({ purpose: 'payment' }).allowed).toBe(false);
    expect(decide({ labels: ['normal', 'part2'] })).toEqual({ allowed: false, missing: ['the label "part2"'] });
  });

  it('takes an absent label for no clearance', () => {
    expect(decide({ labels: [] }).allowed).toBe(false);
    expect(decide({ labels: ['unchecked'] }).allowed).toBe(false);
  });

  it('never grants psychotherapy notes', () => {
    expect(decide({ labels: ['part2'], granted: ['part2'] }).allowed).toBe(true);
    expect(decide({ labels: ['psychotherapy'], granted: ['psychotherapy'] }).allowed).toBe(false);
    expect(decide({ relations: ['emergency'], labels: ['psychotherapy'] }).allowed).toBe(false);
  });

  it('gives managers, administrators and privacy officers no record at all', () => {
    const rules = POLICY.rules.filter(({ role }) => ['manager', 'admin', 'privacy-officer'].includes(role));
    expect(rules).toEqual([]);
  });
});
