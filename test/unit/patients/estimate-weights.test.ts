import { expect, it } from 'vitest';
import { estimateWeights } from '../../../src/patients/estimate-weights.ts';
import { DEFAULT_WEIGHTS, matchWeightsSchema } from '../../../src/patients/match-weights.ts';
import { aPatient, stated } from '../../factories/a-patient.ts';

const right = {
  identifiers: stated({ name: 'BRZEZINSKA, Odalys', 'birth-date': '1961-11-24', zip: '02334' }),
  patient: aPatient(),
};
const moved = {
  ...right,
  identifiers: stated({ name: 'BRZEZINSKA, Odalys', 'birth-date': '1961-11-24', zip: '90210' }),
};

it('keeps the weights without decisions', () => {
  expect(estimateWeights([], DEFAULT_WEIGHTS).fields).toEqual(DEFAULT_WEIGHTS.fields);
});

it('learns how often a field differs for the right patient', () => {
  const learned = estimateWeights([...Array(150).fill(right), ...Array(150).fill(moved)], DEFAULT_WEIGHTS);
  expect(learned.fields.zip.differs?.m).toBeCloseTo((150 + 100 * (DEFAULT_WEIGHTS.fields.zip.differs?.m ?? 0)) / 400);
  expect(learned.fields.zip.exact?.m).toBeLessThan(DEFAULT_WEIGHTS.fields.zip.exact?.m ?? 0);
  expect(learned.fields.birthDate.exact?.m).toBeGreaterThan(DEFAULT_WEIGHTS.fields.birthDate.exact?.m ?? 1);
});

it('leaves fields that no document stated, and the shares among two people, as they are', () => {
  const learned = estimateWeights(Array(500).fill(right), DEFAULT_WEIGHTS);
  expect(learned.fields.phone).toEqual(DEFAULT_WEIGHTS.fields.phone);
  expect(learned.fields.zip.exact?.u).toBe(DEFAULT_WEIGHTS.fields.zip.exact?.u);
});

it('gives weights that are valid to store and say where they come from', () => {
  const learned = estimateWeights(Array(5000).fill(right), DEFAULT_WEIGHTS);
  expect(matchWeightsSchema.parse(JSON.parse(JSON.stringify(learned)))).toEqual(learned);
  expect(learned.source).toContain('5000 confirmed decisions');
  expect(Math.min(...Object.values(learned.fields.zip).map(({ m }) => m))).toBeGreaterThan(0);
});
