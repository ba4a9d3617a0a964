/** The weights of data/match-weights.json and their meaning. */

import { z } from 'zod';
import data from './data/match-weights.json' with { type: 'json' };

const share = z.number().min(0).max(1);
const levels = z.record(z.string(), z.object({ m: share, u: share }));

/** m and u per field and level of agreement, and the limits of the decision. */
export const matchWeightsSchema = z.object({
  source: z.string(),
  /** Patients in the index; with `leastPopulation` it gives the prior. The store may give the true count. */
  registeredPatients: z.number().int().positive(),
  /** People whose papers may come in, registered or not: a small index is no proof that a namesake does not exist. */
  leastPopulation: z.number().int().positive(),
  /** Least posterior of the best patient, over all candidates and "none of them". */
  matchPosterior: share,
  /** The same for a patient whose street or phone is another than the registered one. */
  movedPosterior: share,
  /** Least posterior against another member of the same household. */
  householdPosterior: share,
  householdMembers: z.number().positive(),
  /** Weight in bits from which a patient is named as a candidate. */
  candidateBits: z.number(),
  fields: z.object({
    family: levels,
    given: levels,
    swapped: levels,
    middle: levels,
    birthDate: levels,
    mrn: levels,
    phone: levels,
    address: levels,
    zip: levels,
    city: levels,
    sex: levels,
  }),
  household: z.object({ given: z.record(z.string(), share), birthDate: z.record(z.string(), share) }),
});

/** What an estimate changes: m of each field and level. Limits and households stay as shipped. */
export const estimatedFieldsSchema = matchWeightsSchema.shape.fields;

export type MatchWeights = z.infer<typeof matchWeightsSchema>;
export type WeightedField = keyof MatchWeights['fields'];

export const DEFAULT_WEIGHTS: MatchWeights = matchWeightsSchema.parse(data);
