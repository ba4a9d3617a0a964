import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blockingKeys } from '../../../src/patients/blocking-keys.ts';
import { identifiersFromPatient } from '../../../src/patients/identifiers-from-patient.ts';
import { matchPatient } from '../../../src/patients/match-patient.ts';
import type { Patient, PatientInput } from '../../../src/patients/patient.ts';

const person = z.object({
  mrn: z.string().default(''),
  family: z.string().default(''),
  given: z.string().default(''),
  birth_date: z.string().nullable().default(null),
  sex: z.enum(['male', 'female']).nullable().default(null),
  phone: z.string().nullable().default(null),
  address: z.string().nullable().default(null),
  city: z.string().nullable().default(null),
  state: z.string().nullable().default(null),
  zip: z.string().nullable().default(null),
});
const { cases } = z
  .object({
    cases: z.array(
      z.object({
        title: z.string(),
        registered: z.array(person),
        row: person,
        meant: z.string().nullable(),
        kind: z.enum(['matched', 'ask', 'none']).optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/matching/hard-cases.json', import.meta.url), 'utf8')));

function inputOf({ birth_date: birthDate, ...rest }: z.infer<typeof person>): PatientInput {
  return { ...rest, birthDate };
}

function decide({ registered, row }: (typeof cases)[number]) {
  const identifiers = identifiersFromPatient(inputOf(row));
  const keys = new Set(blockingKeys(identifiers));
  const patients: Patient[] = registered.map((one) => ({ ...inputOf(one), id: one.mrn }));
  return matchPatient(
    identifiers,
    patients.filter((patient) => blockingKeys(patient).some((key) => keys.has(key))),
  );
}

describe('hard cases of a hospital', () => {
  it.each(cases)('$title', (one) => {
    const decision = decide(one);
    if (one.kind !== undefined) expect(decision.kind, decision.reasons.join('; ')).toBe(one.kind);
    if (one.meant === null) expect(decision.kind).not.toBe('matched');
    else if (decision.kind === 'matched') expect(decision.patientId).toBe(one.meant);
    else
      expect(decision).toMatchObject({
        kind: 'ask',
        candidates: expect.arrayContaining([expect.objectContaining({ patientId: one.meant })]),
      });
  });
});
