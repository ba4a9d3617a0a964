/** Learns from people's decisions: the share m of each level of agreement among pairs that are truly one person. */

import { comparePatient, type PatientComparison } from './compare-patient.ts';
import type { MatchWeights, WeightedField } from './match-weights.ts';
import type { FoundIdentifier, Patient } from './patient.ts';
import { stateOf } from './statement.ts';

/** A document whose patient a person has confirmed, or that was filed by itself and stood the sample check. */
export interface ConfirmedDecision {
  identifiers: readonly FoundIdentifier[];
  patient: Patient;
}

/**
 * Weight of the present m, in decisions: a hundred decisions move m half the way. Keeps one odd week from making a rare
 * level (a misread digit) look common.
 */
const PRIOR_DECISIONS = 100;
/** No level becomes impossible or certain by its absence from the sample. */
const LEAST_SHARE = 0.0005;

/**
 * Re-estimates m per field and level. The decisions must be a fair sample of all filings, the automatic ones included: the
 * asked ones alone are the hard cases, and would teach that agreement is rare. u stays: it comes from name frequencies and
 * the size of the index, and the refused candidates of a search are no sample of two people.
 */
export function estimateWeights(decisions: readonly ConfirmedDecision[], present: MatchWeights): MatchWeights {
  const comparisons = decisions.map(({ identifiers, patient }) => comparePatient(stateOf(identifiers), patient));
  const fields = { ...present.fields };
  for (const [field, levelOf] of Object.entries(LEVEL_OF) as [
    keyof typeof LEVEL_OF,
    (one: PatientComparison) => string,
  ][]) {
    const known = present.fields[field];
    const seen = comparisons.map(levelOf).filter((level) => known[level] !== undefined);
    if (seen.length === 0) continue;
    fields[field] = Object.fromEntries(
      Object.entries(known).map(([level, { m, u }]) => {
        const count = seen.filter((one) => one === level).length;
        const share = (count + PRIOR_DECISIONS * m) / (seen.length + PRIOR_DECISIONS);
        return [level, { m: Math.max(LEAST_SHARE, share), u }];
      }),
    );
  }
  return {
    ...present,
    fields,
    source: `${present.source} m re-estimated from ${decisions.length} confirmed decisions.`,
  };
}

const LEVEL_OF = {
  family: ({ name }) => name.family,
  given: ({ name }) => name.given,
  middle: ({ name }) => name.middle,
  birthDate: ({ birthDate }) => birthDate,
  mrn: ({ mrn }) => mrn,
  phone: ({ phone }) => phone,
  address: ({ address }) => address,
  zip: ({ zip }) => zip,
  city: ({ city }) => city,
  sex: ({ sex }) => sex,
} satisfies Partial<Record<WeightedField, (comparison: PatientComparison) => string>>;
