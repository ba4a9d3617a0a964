/** The name words of data/name-words.json as sets, read once. */

import words from './data/name-words.json' with { type: 'json' };

export type Suffix = 'JR' | 'SR' | 'II' | 'III' | 'IV';

export const NAME_PARTICLES: ReadonlySet<string> = new Set(words.particles);
export const SUFFIXES: ReadonlyMap<string, Suffix> = new Map(Object.entries(words.suffixes) as [string, Suffix][]);
export const PLACEHOLDERS: ReadonlySet<string> = new Set(words.placeholders);
export const PLACEHOLDER_PAIRS: readonly (readonly string[])[] = words.placeholderPairs;
export const CREDENTIALS: ReadonlySet<string> = new Set(words.credentials);
export const STAFF_TITLES: ReadonlySet<string> = new Set(words.titlesOfStaff);
export const TITLES: ReadonlySet<string> = new Set(words.titles);
