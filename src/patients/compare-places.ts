/** Compares street addresses, zips and towns. */

import words from './data/address-words.json' with { type: 'json' };
import { editDistance, jaroWinkler } from './edit-distance.ts';
import { foldLetters } from './normalize-name.ts';

export type AddressLevel = 'exact' | 'similar' | 'street' | 'differs' | 'missing';
export type ZipLevel = 'exact' | 'near' | 'differs' | 'missing';
export type CityLevel = 'exact' | 'near' | 'differs' | 'missing';

export interface StreetAddress {
  /** House or box number, first number of the address; empty when there is none. */
  number: string;
  /** Words of the street in standard abbreviations, without unit and house number. */
  street: string[];
  /** The same words as printed, closed up: blanks and misspelt suffixes make no other street of it. */
  closedUp: string;
}

const STREETS = new Map(Object.entries(words.streets));
const UNITS: ReadonlySet<string> = new Set(words.units);
const ALIKE_WORD = 0.9;
const ALIKE_STREET = 0.93;
const LETTERS_PER_ERROR = 5;
/** Street words from this length on are recognised with one letter wrong: CRESCENT, CRSECENT. */
const STREET_WORD_LENGTH = 5;
const LONG_STREET_WORDS = Object.keys(words.streets).filter((word) => word.length >= STREET_WORD_LENGTH);
/** Two words one letter apart share a form: the word itself, or the word less one letter. */
const WORDS_BY_FORM = Map.groupBy(
  LONG_STREET_WORDS.flatMap((word) => formsOf(word).map((form) => ({ form, word }))),
  ({ form }) => form,
);

/** House number and street words in standard abbreviations. Unit words and numbers behind them are left out. */
export function foldAddress(address: string): StreetAddress {
  const bare = address
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/['’.]/g, '')
    .replace(/[^A-Z0-9/]+/g, ' ')
    .trim();
  const printed = bare.split(' ').filter(Boolean);
  const parts = printed.map((print) => ({ print, short: abbreviate(print) }));
  const kept = parts.filter(({ short }, at) => !UNITS.has(short) && !UNITS.has(parts[at - 1]?.short ?? ''));
  const at = kept.findIndex(({ short }) => /^\d/.test(short) && !/^\d+(?:ST|ND|RD|TH)$/.test(short));
  const words = kept.filter((_, index) => index !== at);
  return {
    number: kept[at]?.short ?? '',
    street: words.map(({ short }) => short),
    closedUp: words.map(({ print }) => print).join(''),
  };
}

/** `similar`: same number and most words of the street, or all words and one digit of the number; `street`: the street alone. */
export function compareAddresses(stated: string, registered: string): AddressLevel {
  const [a, b] = [foldAddress(stated), foldAddress(registered)];
  if (a.street.length === 0 || b.street.length === 0) return 'missing';
  const sameNumber = a.number !== '' && a.number === b.number;
  const share = isMisspeltStreet(a.closedUp, b.closedUp) ? 1 : sharedWords(a.street, b.street);
  if (sameNumber && a.street.join('') === b.street.join('')) return 'exact';
  if (sameNumber && share >= 0.6) return 'similar';
  const nearNumber = a.number !== '' && b.number !== '' && editDistance(a.number, b.number) === 1;
  if (share >= 0.99 && (nearNumber || a.number === '' || b.number === '')) return 'similar';
  return share >= 0.99 ? 'street' : 'differs';
}

/** One letter in five may be wrong, but no digit: 5th and 6th Street are two. */
function isMisspeltStreet(a: string, b: string): boolean {
  const allowed = Math.floor(Math.min(a.length, b.length) / LETTERS_PER_ERROR);
  return a.replace(/\D/g, '') === b.replace(/\D/g, '') && editDistance(a, b) <= allowed;
}

/** Share of the shorter street's words that the other has too, near spellings and joined words counted. */
function sharedWords(a: string[], b: string[]): number {
  if (jaroWinkler(a.join(''), b.join('')) >= ALIKE_STREET) return 1;
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  const common = shorter.filter((word) =>
    longer.some((other) => word === other || (word.length > 3 && jaroWinkler(word, other) >= ALIKE_WORD)),
  );
  return common.length / shorter.length;
}

/** Five digits of a US zip, or the whole of a shorter code. */
export function foldZip(zip: string): string {
  return zip
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 5);
}

/** `near`: one digit differs or two neighbours are swapped. */
export function compareZips(stated: string, registered: string): ZipLevel {
  const [a, b] = [foldZip(stated), foldZip(registered)];
  if (a === '' || b === '') return 'missing';
  if (a === b) return 'exact';
  return a.length === b.length && editDistance(a, b) === 1 ? 'near' : 'differs';
}

export function compareCities(stated: string, registered: string): CityLevel {
  const [a, b] = [foldLetters(stated).replaceAll(' ', ''), foldLetters(registered).replaceAll(' ', '')];
  if (a === '' || b === '') return 'missing';
  if (a === b) return 'exact';
  return jaroWinkler(a, b) >= ALIKE_WORD ? 'near' : 'differs';
}

function abbreviate(part: string): string {
  const known = STREETS.get(part);
  if (known !== undefined || part.length < STREET_WORD_LENGTH) return known ?? part;
  const alike = new Set(formsOf(part).flatMap((form) => WORDS_BY_FORM.get(form)?.map(({ word }) => word) ?? []));
  const misspelt =
    alike.size > 0 && LONG_STREET_WORDS.find((word) => alike.has(word) && editDistance(word, part) === 1);
  return misspelt ? (STREETS.get(misspelt) ?? part) : part;
}

function formsOf(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}
