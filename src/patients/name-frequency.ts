/** How common a name is, as a share of people 0..1. Agreement on a rare name says more than agreement on Smith. */

import data from './data/name-frequencies.json' with { type: 'json' };

const FAMILY = new Map(Object.entries(data.family));
const GIVEN = new Map(Object.entries(data.given));
const OTHER_GIVEN: ReadonlySet<string> = new Set(data.otherGivenNames);

/** Share of people with the family name; names not listed get the share of the most frequent one left out. */
export function frequencyOfFamily(family: string): number {
  return (FAMILY.get(family) ?? data.otherFamilyDefault) / data.perPeople;
}

/** Share of people with the given name, and whether the word is a known given name at all. */
export function frequencyOfGiven(given: string): { share: number; isKnown: boolean } {
  const listed = GIVEN.get(given);
  return {
    share: (listed ?? data.otherGivenDefault) / data.perPeople,
    isKnown: listed !== undefined || OTHER_GIVEN.has(given),
  };
}
