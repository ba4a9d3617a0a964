/** What a document states of its patient, parsed once for all comparisons. */

import { PLACEHOLDER_PAIRS, PLACEHOLDERS } from './name-words.ts';
import { foldLetters, type PersonName, parseName } from './normalize-name.ts';
import type { FoundIdentifier } from './patient.ts';

interface Stated {
  page: number;
  confidence: number;
}

export interface Statement {
  names: (Stated & { name: PersonName; labelled: boolean })[];
  /** Readings of one printed date, likeliest first. */
  birthDates: (Stated & { readings: string[] })[];
  /** `byBarcode`: without misread digits. */
  mrns: (Stated & { mrn: string; byBarcode: boolean })[];
  sexes: (Stated & { sex: string })[];
  phones: string[];
  addresses: string[];
  cities: string[];
  zips: string[];
}

/** Sorts the identifiers of a document by kind. */
export function stateOf(identifiers: readonly FoundIdentifier[]): Statement {
  const of = (kind: FoundIdentifier['kind']) =>
    identifiers.filter((found) => found.kind === kind && found.value.trim() !== '');
  const values = (kind: FoundIdentifier['kind']) => [...new Set(of(kind).map(({ value }) => value))];
  return {
    names: of('name').map(({ value, page, confidence, labelled }) => ({
      name: parseName(value),
      page,
      confidence,
      labelled,
    })),
    birthDates: of('birth-date').map(({ value, alternatives = [], page, confidence }) => ({
      readings: [value, ...alternatives],
      page,
      confidence,
    })),
    mrns: of('mrn').map(({ value, page, confidence, source }) => ({
      mrn: value,
      page,
      confidence,
      byBarcode: source === 'barcode',
    })),
    sexes: of('sex').map(({ value, page, confidence }) => ({ sex: value, page, confidence })),
    phones: values('phone'),
    addresses: values('address'),
    cities: values('city'),
    zips: values('zip'),
  };
}

/** Whether a name stands for "not known": Baby Boy, Unknown, John Doe, Test Patient, or the same word twice. */
export function isPlaceholderName({ family, given }: PersonName): boolean {
  const words = [...family, ...given].map((word) => foldLetters(word));
  // Two letters of a longer name are a part of it: "NA" alone says "not available", "Ry Na" does not.
  const wholes = [family.join(''), given.join('')].map((word) => foldLetters(word));
  const isPlaceholder = (word: string) => PLACEHOLDERS.has(word) && (word.length > 2 || wholes.includes(word));
  if (words.some(isPlaceholder) || PLACEHOLDERS.has(words.join(''))) return true;
  if (words.length > 1 && new Set(words).size === 1) return true;
  return PLACEHOLDER_PAIRS.some(([one = '', two = '']) => family.includes(one) && given[0] === two);
}
