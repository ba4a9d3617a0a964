import { describe, expect, it } from 'vitest';
import { compareBirthDates } from '../../../src/patients/compare-birth-dates.ts';
import { compareNames } from '../../../src/patients/compare-names.ts';
import { compareMrns, comparePhones } from '../../../src/patients/compare-numbers.ts';
import { compareAddresses, compareCities, compareZips, foldAddress } from '../../../src/patients/compare-places.ts';
import { normalizeDate } from '../../../src/patients/normalize-date.ts';
import { nameOfParts, parseName } from '../../../src/patients/normalize-name.ts';

function names(stated: string, family: string, given: string) {
  const {
    family: familyLevel,
    given: givenLevel,
    swapped,
  } = compareNames(parseName(stated), nameOfParts(family, given));
  return `${familyLevel} ${givenLevel}${swapped ? ' swapped' : ''}`;
}

describe('names', () => {
  it.each([
    ['GARCIA LOPEZ, Maria', 'García-López', 'María', 'exact exact'],
    ['Maria Garcia Lopez', 'Garcia Lopez', 'Maria', 'exact exact'],
    ['LOPEZ, Maria', 'Garcia-Lopez', 'Maria', 'part exact'],
    ['SMITH-JONES, Anna', 'Smith', 'Anna', 'part exact'],
    ['VAN DER BERG, Anna', 'Vanderberg', 'Anna', 'exact exact'],
    ["O'BRIEN, Sean", 'OBrien', 'Sean', 'exact exact'],
    ['SMITH, Bill', 'Smith', 'William', 'exact nickname'],
    ['SMITH, Peggy', 'Smith', 'Margaret', 'exact nickname'],
    ['SMITH, W', 'Smith', 'William', 'exact initial'],
    ['SMITH, Wiliam', 'Smith', 'William', 'exact typo'],
    ['SMITH, Luk', 'Smith', 'Luke', 'exact typo'],
    ['SMITH, Hayden', 'Smith', 'Jayden', 'exact differs'],
    ['SMITH, Maria', 'Smith', 'Marie', 'exact differs'],
    ['SMITH, Dale', 'Smith', 'Robert Dale', 'exact middle'],
    ['SMITH, Mary Ellen', 'Smith', 'Maryellen', 'exact exact'],
    ['KOWALCZIK, Ewa', 'Kowalczyk', 'Ewa', 'typo exact'],
    ['HOMSBY, Ewa', 'Hornsby', 'Ewa', 'typo exact'],
    ['LEE, Ewa', 'Lea', 'Ewa', 'near exact'],
    ['PETROV, Ewa', 'Kowalczyk', 'Ewa', 'differs exact'],
    ['CHIDI, Okonkwo', 'Okonkwo', 'Chidi', 'exact exact swapped'],
    ['SM1TH, J0HN', 'Smith', 'John', 'exact exact'],
    ['SMITH, ', 'Smith', 'John', 'exact missing'],
  ])('compares "%s" with %s, %s: %s', (stated, family, given, expected) => {
    expect(names(stated, family, given)).toBe(expected);
  });

  it.each([
    ['SMITH, John, Jr', 'Smith', 'John', 'one-sided'],
    ['John Smith Jr.', 'Smith Jr', 'John', 'agrees'],
    ['John Smith II', 'Smith Jr', 'John', 'agrees'],
    ['John Smith, Sr.', 'Smith Jr', 'John', 'conflict'],
    ['John Smith', 'Smith', 'John', 'missing'],
    ['SMITH, John V', 'Smith', 'John', 'missing'],
  ])('finds the suffix of "%s" beside %s, %s: %s', (stated, family, given, suffix) => {
    expect(compareNames(parseName(stated), nameOfParts(family, given)).suffix).toBe(suffix);
  });
});

it.each([
  [['1960-03-04'], '1960-03-04', 'exact'],
  [['1960-03-04', '1960-04-03'], '1960-04-03', 'other-reading'],
  [['1960-03-14'], '1960-03-04', 'one-digit'],
  [['1960-12-05'], '1960-05-12', 'swapped'],
  [['1960-03-41'], '1960-03-14', 'transposed'],
  [['1945-05-05'], '1975-05-05', 'generation'],
  [['1975-05-05'], '1974-05-05', 'one-digit'],
  [['1979-05-05'], '1980-05-05', 'year'],
  [['1960-03-28'], '1960-03-14', 'near'],
  [['1960-03-28'], '1961-07-14', 'differs'],
  [[], '1961-07-14', 'missing'],
] as const)('compares the birth date %j with %s: %s', (readings, registered, level) => {
  expect(compareBirthDates(readings, registered)).toBe(level);
});

it.each([
  ['03/14/1960', ['1960-03-14']],
  ['03/04/1960', ['1960-03-04', '1960-04-03']],
  ['14/03/1960', ['1960-03-14']],
  ['3-4-24', ['1924-03-04', '2024-03-04', '1924-04-03', '2024-04-03']],
  ['3-4-60', ['1960-03-04', '1960-04-03']],
  ['14-MAR-1960', ['1960-03-14']],
  ['Mar 14, 1960', ['1960-03-14']],
  ['14 March 1960', ['1960-03-14']],
  ['September 9th, 1960', ['1960-09-09']],
  ['1960-03-14', ['1960-03-14']],
  ['19600314', ['1960-03-14']],
  ['03141960', ['1960-03-14']],
  ['O3/l4/196O', ['1960-03-14']],
  ['02/30/1960', null],
  ['1960', null],
  ['13/13/1960', null],
  ['03/14/2999', null],
  ['03/14/1560', null],
])('reads the date "%s" as %j', (text, readings) => {
  expect(normalizeDate(text, '2026-11-22')).toEqual(readings);
});

it.each([
  ['00-77-44-11', '774411', 'exact'],
  ['77441I', '774411', 'exact'],
  ['774417', '774411', 'near'],
  ['774141', '774411', 'near'],
  ['7744', '7745', 'differs'],
  ['A1234567', 'A1234567', 'exact'],
  ['S1234567', '51234567', 'exact'],
  ['51234567', 'S1234567', 'near'],
  ['', '774411', 'missing'],
])('compares the MRN "%s" with "%s": %s', (stated, registered, level) => {
  expect(compareMrns(stated, registered)).toBe(level);
});

it.each([
  ['+1 (555) 222-3333', '5552223333', 'exact'],
  ['222-3333', '5552223333', 'exact'],
  ['555-222-3334', '5552223333', 'near'],
  ['555-222-3333 ext 12', '5552223333', 'exact'],
  ['000-000-0000', '0000000000', 'missing'],
  ['555-999-1111', '5552223333', 'differs'],
])('compares the phone "%s" with "%s": %s', (stated, registered, level) => {
  expect(comparePhones(stated, registered)).toBe(level);
});

it.each([
  ['12 Elm St.', '12 ELM STREET', 'exact'],
  ['12 Elm Street Apt 4', '12 Elm St', 'exact'],
  ['12 North Elm Street', '12 N Elm St', 'exact'],
  ['12 Elm Crsecent', '12 Elm Crescent', 'exact'],
  ['12 Elmwod Road', '12 Elmwood Rd', 'similar'],
  ['13 Elm St', '12 Elm St', 'similar'],
  ['401 Elm St', '12 Elm St', 'street'],
  ['12 Oak St', '12 Elm St', 'differs'],
  ['', '12 Elm St', 'missing'],
])('compares the address "%s" with "%s": %s', (stated, registered, level) => {
  expect(compareAddresses(stated, registered)).toBe(level);
});

it.each(['CRSECENT', 'CRESCNT', 'CRESSCENT', 'CRESCEMT'])(
  'knows a kind of street with one letter wrong: %s',
  (word) => {
    expect(foldAddress(`12 Maple ${word}`)).toMatchObject({
      number: '12',
      street: foldAddress('12 Maple Crescent').street,
    });
  },
);

it('compares zips and towns', () => {
  expect(compareZips('02334-1234', '02334')).toBe('exact');
  expect(compareZips('02343', '02334')).toBe('near');
  expect(compareZips('90210', '02334')).toBe('differs');
  expect(compareCities('St. Albans', 'St Albans')).toBe('exact');
  expect(compareCities('Brocton', 'Brockton')).toBe('near');
});
