import { describe, expect, it } from 'vitest';
import { blockingKeys } from '../../../src/patients/blocking-keys.ts';
import { identifiersFromPatient } from '../../../src/patients/identifiers-from-patient.ts';
import { matchPatient } from '../../../src/patients/match-patient.ts';
import { type MatchingCase, matchingCases } from '../../factories/matching-cases.ts';
import { syntheticTown } from '../../factories/synthetic-people.ts';
import { unregisteredPeople } from '../../factories/unregistered-people.ts';

function decide({ registered, row }: Pick<MatchingCase, 'registered' | 'row'>) {
  const identifiers = identifiersFromPatient(row);
  const keys = new Set(blockingKeys(identifiers));
  return matchPatient(
    identifiers,
    registered.filter((patient) => blockingKeys(patient).some((key) => keys.has(key))),
  );
}

describe('hard cases of a hospital', () => {
  it.each(matchingCases())('$title', (one) => {
    const decision = decide(one);
    if (one.kind !== undefined) expect(decision.kind, decision.reasons.join('; ')).toBe(one.kind);
    if (one.meant === null) expect(decision.kind).not.toBe('matched');
    else if (decision.kind === 'matched') expect(decision.patientId).toBe(one.meant);
    else {
      expect(decision).toMatchObject({ kind: 'ask' });
      expect(decision.kind === 'ask' && decision.candidates[0]?.patientId).toBe(one.meant);
    }
  });
});

describe('people who are not registered', () => {
  it('files no paper of a twin, father, son, sibling, spouse or namesake under the patient whom they are like', () => {
    const { registered } = syntheticTown(2_000, 5);
    const byId = new Map(registered.map((patient) => [patient.id, patient]));
    // Name and birth date agree by definition, and nothing on the page may tell: their share is in the matching eval.
    const told = unregisteredPeople(registered, 5).filter(({ likeness }) => likeness !== 'namesake of one birth date');
    const filed = told.filter(
      ({ row, of }) => decide({ registered: [byId.get(of) ?? registered[0]!], row }).kind === 'matched',
    );
    expect(told.length).toBeGreaterThan(1_000);
    expect(filed).toEqual([]);
  });
});
