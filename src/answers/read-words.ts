import { ALLERGENS, ANALYTES, DRUG_CLASSES, DRUGS, findTerms } from '../facts/lexicon.ts';
import { findSynonyms } from '../records/medical-synonyms.ts';
import data from './data/question-phrases.json' with { type: 'json' };
import { differsByOneLetter } from './match-words.ts';
import { GENERAL_WORDS } from './question-words.ts';

const PHRASES = (data.phrases as [string, string][]).map(([source, meant]) => ({
  pattern: new RegExp(source, 'gi'),
  meant,
}));
const LEXICONS = [ANALYTES, DRUGS, ALLERGENS, DRUG_CLASSES];
const SHORTEST = 6;
const NAMES = [...new Set([...data.spelling, ...LEXICONS.flatMap((lexicon) => [...lexicon.byName.keys()])])].filter(
  (name) => /^[\p{L}-]+$/u.test(name) && name.length >= SHORTEST,
);
const KNOWN = new Set(NAMES);

/**
 * A question in the words of our lists: what people say for a test ("how tall", "sugars"), plurals of tests ("blood
 * pressures") and slips of one letter ("potasium") when one name alone is that close. Pure.
 */
export function readWords(text: string): string {
  const said = PHRASES.reduce((left, { pattern, meant }) => left.replace(pattern, meant), text);
  return said
    .replace(/\p{L}[\p{L}-]*/gu, (word) => singular(word) ?? spelled(word) ?? word)
    .replace(PLURAL_PRESSURE, '$1');
}

const PLURAL_PRESSURE = /\b(blood pressure|heart rate|white count|platelet count)s\b/gi;

function singular(word: string): string | null {
  const one = word.slice(0, -1);
  if (!/s$/i.test(word) || one.length < 2 || findTerms(word, ANALYTES).length > 0) return null;
  const [found] = one.length < 3 && one !== one.toUpperCase() ? [] : findTerms(one, ANALYTES);
  return found ? one : null;
}

function spelled(word: string): string | null {
  const lower = word.toLowerCase();
  if (lower.length < SHORTEST || KNOWN.has(lower) || GENERAL_WORDS.has(lower)) return null;
  if (LEXICONS.some((lexicon) => findTerms(word, lexicon).length > 0) || findSynonyms(word, true).length > 0)
    return null;
  const near = NAMES.filter((name) => differsByOneLetter(lower, name));
  // A plural of what is known is no slip.
  return near.length === 1 && !KNOWN.has(lower.replace(/s$/, '')) ? near[0]! : null;
}
