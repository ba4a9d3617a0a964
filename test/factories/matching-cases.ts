/** The labelled cases of test/fixtures/matching/hard-cases.json, as rows and registered patients. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Patient, PatientInput } from '../../src/patients/patient.ts';

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
const casesSchema = z.object({
  cases: z.array(
    z.object({
      category: z.string(),
      title: z.string(),
      registered: z.array(person),
      row: person,
      meant: z.string().nullable(),
      kind: z.enum(['matched', 'ask', 'none']).optional(),
    }),
  ),
});

export interface MatchingCase {
  category: string;
  title: string;
  registered: Patient[];
  row: PatientInput;
  /** Id (the MRN) of the patient who is meant; null when that person is not registered or may not be told from another. */
  meant: string | null;
  kind?: 'matched' | 'ask' | 'none' | undefined;
}

export function matchingCases(): MatchingCase[] {
  const text = readFileSync(new URL('../fixtures/matching/hard-cases.json', import.meta.url), 'utf8');
  return casesSchema.parse(JSON.parse(text)).cases.map(({ registered, row, ...rest }) => ({
    ...rest,
    registered: registered.map((one) => ({ ...inputOf(one), id: one.mrn })),
    row: inputOf(row),
  }));
}

function inputOf({ birth_date: birthDate, ...rest }: z.infer<typeof person>): PatientInput {
  return { ...rest, birthDate };
}
