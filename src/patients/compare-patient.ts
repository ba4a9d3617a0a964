/** Compares what a document states with one registered patient, field by field. */

import { type BirthDateLevel, compareBirthDates } from './compare-birth-dates.ts';
import { compareNames, type FamilyLevel, type GivenLevel, type NameComparison } from './compare-names.ts';
import { compareMrns, comparePhones, type MrnLevel, type PhoneLevel } from './compare-numbers.ts';
import {
  type AddressLevel,
  type CityLevel,
  compareAddresses,
  compareCities,
  compareZips,
  type ZipLevel,
} from './compare-places.ts';
import { nameOfParts, type PersonName } from './normalize-name.ts';
import type { Patient } from './patient.ts';
import type { Statement } from './statement.ts';

export interface PageDisagreement {
  kind: 'name' | 'birth date' | 'MRN';
  /** 1-based page. */
  page: number;
}

export interface PatientComparison {
  patient: Patient;
  registeredName: PersonName;
  /** The stated name that agrees best. */
  statedName: PersonName | null;
  name: NameComparison;
  birthDate: BirthDateLevel;
  mrn: MrnLevel;
  phone: PhoneLevel;
  address: AddressLevel;
  zip: ZipLevel;
  city: CityLevel;
  sex: 'same' | 'differs' | 'missing';
  /** Pages that state a name, birth date or MRN that is not this patient's, though another page or line may agree. */
  disagreements: PageDisagreement[];
}

const MISSING_NAME: NameComparison = {
  family: 'missing',
  given: 'missing',
  swapped: false,
  middle: 'missing',
  suffix: 'missing',
};
const FAMILY_ORDER: readonly FamilyLevel[] = ['exact', 'typo', 'part', 'near', 'missing', 'differs'];
const GIVEN_ORDER: readonly GivenLevel[] = [
  'exact',
  'nickname',
  'typo',
  'initial',
  'middle',
  'near',
  'missing',
  'differs',
];
const BIRTH_DATE_ORDER: readonly BirthDateLevel[] = [
  'exact',
  'other-reading',
  'swapped',
  'transposed',
  'one-digit',
  'year',
  'generation',
  'near',
  'differs',
  'missing',
];
const SAME_OR_DIFFERENT = ['exact', 'similar', 'near', 'street', 'differs', 'missing'] as const;

/** Takes the best agreement of each kind over the document and keeps which pages disagree. */
export function comparePatient(statement: Statement, patient: Patient): PatientComparison {
  const registeredName = nameOfParts(patient.family, patient.given);
  const names = statement.names.map(({ name, page }) => ({
    page,
    stated: name,
    level: compareNames(name, registeredName),
  }));
  names.sort((a, b) => rankOfName(a.level) - rankOfName(b.level));
  const birthDates = statement.birthDates.map(({ readings, page }) => ({
    page,
    level: compareBirthDates(readings, patient.birthDate),
  }));
  const mrns = statement.mrns.map(({ mrn, page, byBarcode }) => {
    const level = compareMrns(mrn, patient.mrn);
    return { page, byBarcode, level: byBarcode && level === 'near' ? 'differs' : level };
  });
  return {
    patient,
    registeredName,
    statedName: names[0]?.stated ?? null,
    name: names[0]?.level ?? MISSING_NAME,
    birthDate: bestOf(
      birthDates.map(({ level }) => level),
      BIRTH_DATE_ORDER,
      'missing',
    ),
    mrn: bestOf(
      mrns.map(({ level }) => level),
      SAME_OR_DIFFERENT,
      'missing',
    ),
    phone: bestOf(
      statement.phones.map((phone) => comparePhones(phone, patient.phone ?? '')),
      SAME_OR_DIFFERENT,
      'missing',
    ),
    address: bestOf(
      statement.addresses.map((address) => compareAddresses(address, patient.address ?? '')),
      SAME_OR_DIFFERENT,
      'missing',
    ),
    zip: bestOf(
      statement.zips.map((zip) => compareZips(zip, patient.zip ?? '')),
      SAME_OR_DIFFERENT,
      'missing',
    ),
    city: bestOf(
      statement.cities.map((city) => compareCities(city, patient.city ?? '')),
      SAME_OR_DIFFERENT,
      'missing',
    ),
    sex: compareSexes(statement, patient),
    disagreements: [
      ...names.filter(({ level }) => isOtherName(level)).map(({ page }) => ({ kind: 'name' as const, page })),
      ...birthDates
        .filter(({ level }) => isOtherBirthDate(level))
        .map(({ page }) => ({ kind: 'birth date' as const, page })),
      ...pagesOfOtherMrns(mrns).map((page) => ({ kind: 'MRN' as const, page })),
    ],
  };
}

function isOtherName({ family, given, suffix }: NameComparison): boolean {
  return family === 'differs' || given === 'differs' || suffix === 'conflict';
}

function isOtherBirthDate(level: BirthDateLevel): boolean {
  return level === 'differs' || level === 'generation' || level === 'year' || level === 'near';
}

/**
 * A page may print further numbers beside the MRN; it disagrees only when none of its numbers is the patient's. Print and
 * barcodes are asked each by themselves: another patient's label on a page is no further number.
 */
function pagesOfOtherMrns(mrns: { page: number; byBarcode: boolean; level: MrnLevel }[]): number[] {
  const pages = [...new Set(mrns.map(({ page }) => page))];
  return pages.filter((page) =>
    [true, false].some((byBarcode) => {
      const own = mrns.filter((mrn) => mrn.page === page && mrn.byBarcode === byBarcode);
      return own.length > 0 && own.every(({ level }) => level === 'differs');
    }),
  );
}

function rankOfName({ family, given }: NameComparison): number {
  return FAMILY_ORDER.indexOf(family) + GIVEN_ORDER.indexOf(given);
}

function bestOf<Level extends string>(levels: Level[], order: readonly string[], none: Level): Level {
  return [...levels].sort((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? none;
}

function compareSexes(statement: Statement, patient: Patient): PatientComparison['sex'] {
  const known = statement.sexes.map(({ sex }) => sex).filter((sex) => sex === 'male' || sex === 'female');
  if (known.length === 0 || (patient.sex !== 'male' && patient.sex !== 'female')) return 'missing';
  return known.every((sex) => sex === patient.sex) ? 'same' : 'differs';
}
