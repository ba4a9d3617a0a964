/** Plain words for why a patient fits or does not. They never hold a value. */

import type { PatientComparison } from './compare-patient.ts';

const MRN_WORDS: Record<string, string> = {
  exact: 'MRN agrees',
  near: 'MRN differs in one digit',
  differs: 'MRN differs',
};
const BIRTH_DATE_WORDS: Record<string, string> = {
  exact: 'birth date agrees',
  'other-reading': 'birth date agrees when read another way',
  swapped: 'birth date agrees with day and month exchanged',
  transposed: 'birth date has two digits exchanged',
  'one-digit': 'birth date differs in one digit',
  generation: 'birth date agrees but for the year, which is a generation apart',
  year: 'birth date agrees but for the year',
  near: 'birth date differs in two digits',
  differs: 'birth date differs',
};
const FAMILY_WORDS: Record<string, string> = {
  exact: 'family name agrees',
  part: 'one part of the family name agrees',
  typo: 'family name agrees but for the spelling',
  near: 'family name is similar',
  differs: 'family name differs',
};
const GIVEN_WORDS: Record<string, string> = {
  exact: 'given name agrees',
  nickname: 'given name is another form of the same name',
  typo: 'given name agrees but for the spelling',
  initial: 'only the initial of the given name agrees',
  middle: 'given name agrees with a middle name',
  near: 'given name is similar',
  differs: 'given name differs',
};
const PHONE_WORDS: Record<string, string> = {
  exact: 'phone agrees',
  near: 'phone differs in one digit',
  differs: 'phone differs',
};
const ADDRESS_WORDS: Record<string, string> = {
  exact: 'address agrees',
  similar: 'address is similar',
  street: 'street agrees, house number differs',
  differs: 'address differs',
};
const ZIP_WORDS: Record<string, string> = {
  exact: 'zip agrees',
  near: 'zip differs in one digit',
  differs: 'zip differs',
};
const SEX_WORDS: Record<string, string> = { differs: 'sex differs' };

/** Reasons in order of weight. */
export function explainComparison(comparison: PatientComparison): string[] {
  const { name } = comparison;
  const bothExact = name.family === 'exact' && name.given === 'exact';
  const names = bothExact
    ? [name.swapped ? 'name agrees with family and given name exchanged' : 'name agrees']
    : [FAMILY_WORDS[name.family], GIVEN_WORDS[name.given]];
  const words = [
    MRN_WORDS[comparison.mrn],
    ...names,
    name.suffix === 'conflict' ? 'generation suffix differs' : undefined,
    BIRTH_DATE_WORDS[comparison.birthDate],
    PHONE_WORDS[comparison.phone],
    ADDRESS_WORDS[comparison.address],
    ZIP_WORDS[comparison.zip],
    name.middle === 'differs' ? 'middle name differs' : undefined,
    SEX_WORDS[comparison.sex],
  ];
  return words.filter((word) => word !== undefined);
}
