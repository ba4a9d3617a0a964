/** Fellegi-Sunter weights of a comparison: how many times likelier it is for the same person than for two. */

import type { PatientComparison } from './compare-patient.ts';
import type { MatchWeights, WeightedField } from './match-weights.ts';
import { frequencyOfFamily, frequencyOfGiven } from './name-frequency.ts';

export interface MatchScore {
  /** Sum of the weights, log2 of the likelihood ratio. */
  bits: number;
  /** Log2 of the likelihood ratio against another member of the same household. */
  householdBits: number;
}

/** People of one age share given names more often than all people do: Jennifer is ten times as common among those of 1975. */
const COHORT_FACTOR = 4;
/** What zip and town add once the street has spoken: they follow from it. */
const PLACE_FOLLOWS = 0.15;

/** Sums the weights of the fields that both sides state. A missing field says nothing. */
export function scoreComparison(comparison: PatientComparison, weights: MatchWeights): MatchScore {
  const { name, registeredName } = comparison;
  const weight = (field: WeightedField, level: string, u?: number) => weightOf(weights, field, level, u);
  const family = weight(
    'family',
    name.family,
    name.family === 'exact' ? frequencyOfFamily(registeredName.family.join('')) : undefined,
  );
  const given = weight(
    'given',
    name.given,
    name.given === 'exact' ? COHORT_FACTOR * frequencyOfGiven(registeredName.given[0] ?? '').share : undefined,
  );
  const extras = weight('middle', name.middle) + (name.swapped ? weight('swapped', 'yes') : 0);
  const birthDate = weight('birthDate', comparison.birthDate);
  const mrn = weight('mrn', comparison.mrn, comparison.mrn === 'exact' ? 1 / populationOf(weights) : undefined);
  const sex = weight('sex', comparison.sex);
  const bits =
    family +
    given +
    extras +
    birthDate +
    mrn +
    sex +
    weight('phone', comparison.phone) +
    placeBits(comparison, weights);
  const inHousehold =
    ratioBits(weights.fields.given[name.given]?.m, weights.household.given[name.given]) +
    ratioBits(weights.fields.birthDate[comparison.birthDate]?.m, weights.household.birthDate[comparison.birthDate]) +
    mrn +
    sex;
  return { bits, householdBits: inHousehold };
}

/** 0..1: chance that this patient is meant, among the candidates, the rest of the index, and nobody registered. */
export function posteriorsOf(scores: readonly MatchScore[], weights: MatchWeights): number[] {
  const odds = scores.map(({ bits }) => 2 ** bits / populationOf(weights));
  const all = 1 + odds.reduce((sum, one) => sum + one, 0);
  return odds.map((one) => one / all);
}

/** 0..1: chance that this patient is meant rather than another member of the household. */
export function householdPosteriorOf({ householdBits }: MatchScore, weights: MatchWeights): number {
  const odds = 2 ** householdBits / weights.householdMembers;
  return odds / (1 + odds);
}

/** Street, zip and town depend on one another: the strongest counts whole, the others little. */
function placeBits({ address, zip, city }: PatientComparison, weights: MatchWeights): number {
  const parts = [weightOf(weights, 'address', address), weightOf(weights, 'zip', zip), weightOf(weights, 'city', city)];
  const strongest = parts.reduce((best, part) => (Math.abs(part) > Math.abs(best) ? part : best), 0);
  const rest = parts.reduce((sum, part) => sum + part, 0) - strongest;
  return strongest + (Math.sign(rest) === Math.sign(strongest) ? PLACE_FOLLOWS * rest : rest);
}

function weightOf(weights: MatchWeights, field: WeightedField, level: string, u?: number): number {
  const known = weights.fields[field][level];
  return known === undefined ? 0 : ratioBits(known.m, u ?? known.u);
}

function ratioBits(m: number | undefined, u: number | undefined): number {
  return m === undefined || u === undefined || m === 0 || u === 0 ? 0 : Math.log2(m / u);
}

function populationOf({ registeredPatients, leastPopulation }: MatchWeights): number {
  return Math.max(registeredPatients, leastPopulation);
}
