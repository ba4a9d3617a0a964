/** Keys under which a document and a registered patient meet, so that only a few of 100,000s are compared at all. */

import { foldMrn, foldPhone } from './compare-numbers.ts';
import { foldAddress, foldZip } from './compare-places.ts';
import { identifiersFromPatient } from './identifiers-from-patient.ts';
import { formalNames } from './nicknames.ts';
import type { PersonName } from './normalize-name.ts';
import type { FoundIdentifier, Patient, PatientInput } from './patient.ts';
import { type Statement, stateOf } from './statement.ts';

/**
 * Keys of what a page states or of a registered patient; the same passes for both. Each pass leaves out at least one
 * field, so that no single wrong field hides the patient:
 * MRN; birth date with the beginning of any name (swapped names too); names with the year, with month and day, and with day
 * and month exchanged; names with zip; phone with family name; street with family name; birth date with street or zip; the
 * full name alone.
 */
export function blockingKeys(source: readonly FoundIdentifier[] | Patient | PatientInput): string[] {
  const statement = stateOf(isList(source) ? source : identifiersFromPatient(source));
  const keys = new Set<string>();
  for (const { mrn } of statement.mrns) keys.add(`mrn ${foldMrn(mrn)}`);
  const dates = statement.birthDates.flatMap(({ readings }) => readings);
  const zips = statement.zips.map(foldZip);
  const streets = statement.addresses.map(streetKey).filter((key) => key !== null);
  for (const { name } of statement.names) addNameKeys(keys, name, dates, zips);
  for (const name of familyBeginnings(statement)) {
    for (const phone of statement.phones) keys.add(`phone ${foldPhone(phone).slice(-4)} ${name}`);
  }
  for (const street of streets) {
    for (const name of nameBeginnings(statement)) keys.add(`street ${street} ${name}`);
    for (const zip of zips) keys.add(`house ${zip} ${street}`);
  }
  for (const word of statement.addresses.map(streetWord)) {
    if (word !== null)
      for (const zip of zips)
        for (const name of nameBeginnings(statement)) keys.add(`zip-street ${zip} ${word} ${name}`);
  }
  for (const date of dates) {
    for (const street of streets) keys.add(`birth-street ${date} ${street}`);
    for (const zip of zips) keys.add(`birth-zip ${date} ${zip}`);
    for (const phone of statement.phones) keys.add(`birth-phone ${date} ${foldPhone(phone).slice(-4)}`);
  }
  return [...keys];
}

function addNameKeys(keys: Set<string>, { family, given }: PersonName, dates: string[], zips: string[]): void {
  const familyNames = [...new Set([family.join(''), ...family])].filter((word) => word.length > 1);
  const givenNames = given.filter((word) => word.length > 1);
  for (const date of dates)
    for (const word of [...familyNames, ...givenNames.flatMap(formalNames)])
      keys.add(`birth ${date} ${word.slice(0, 3)}`);
  for (const familyName of familyNames) {
    for (const formal of givenNames.slice(0, 1).flatMap(formalNames)) {
      const [one = '', two = ''] = [familyName, formal].sort();
      keys.add(`name ${one} ${two}`);
      const beginning = `${one.slice(0, 3)} ${two.slice(0, 3)}`;
      for (const zip of zips) keys.add(`zip ${zip} ${beginning}`);
      for (const date of dates) {
        const [year = '', month = '', day = ''] = date.split('-');
        keys.add(`year ${year} ${beginning}`);
        keys.add(`day ${[month, day].sort().join(' ')} ${beginning}`);
      }
    }
  }
}

function familyBeginnings({ names }: Statement): string[] {
  return [
    ...new Set(
      names
        .flatMap(({ name }) => [...name.family, name.family.join('')])
        .filter(Boolean)
        .map((word) => word.slice(0, 3)),
    ),
  ];
}

/** Beginnings of all names, given and family alike: either may be wrong or stand in the other's place. */
function nameBeginnings(statement: Statement): string[] {
  const given = statement.names
    .flatMap(({ name }) => name.given.slice(0, 1).flatMap(formalNames))
    .filter((word) => word.length > 1);
  return [...new Set([...familyBeginnings(statement), ...given.map((word) => word.slice(0, 3))])];
}

function streetKey(address: string): string | null {
  const { number } = foldAddress(address);
  const word = streetWord(address);
  return number === '' || word === null ? null : `${number} ${word}`;
}

function streetWord(address: string): string | null {
  const word = foldAddress(address).street.find((part) => part.length > 2 && /^[A-Z]/.test(part));
  return word?.slice(0, 4) ?? null;
}

function isList(source: readonly FoundIdentifier[] | Patient | PatientInput): source is readonly FoundIdentifier[] {
  return Array.isArray(source);
}
