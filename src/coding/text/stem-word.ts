import { readFileSync } from 'node:fs';

/** Word > the word it counts as: "renal" > "kidney", "dose" plural traps, irregular plurals. */
const SAME_AS = readSameAs();
const cache = new Map<string, string>();

/** Latin and Greek plurals whose singular ends in -is, and the everyday words that look like them. */
const NOT_LATIN = new Set([
  'diseases',
  'doses',
  'noses',
  'cases',
  'phases',
  'increases',
  'decreases',
  'bases',
  'releases',
  'purchases',
  'overdoses',
  'nurses',
  'vases',
  'hoses',
  'roses',
  'causes',
  'pulses',
  'gases',
  'erases',
  'exposes',
  'closes',
  'chooses',
  'purposes',
]);

/** Longest first; what is left must keep at least four letters. */
const SUFFIXES = [
  'ifications',
  'ification',
  'ifying',
  'ified',
  'ations',
  'ation',
  'ative',
  'ating',
  'ated',
  'ates',
  'ate',
  'ities',
  'ity',
  'ious',
  'eous',
  'ous',
  'ions',
  'ion',
  'ive',
  'ical',
  'ally',
  'al',
  'ing',
  'edly',
  'ed',
  'ic',
  'ia',
  'um',
  'us',
  'ary',
  'ant',
  'ent',
  'ly',
  'es',
  'e',
  'a',
  'y',
  'i',
];

/**
 * A stem under which the forms of a medical word meet: plurals ("metastases", "metastasis"), adjectives ("necrotic",
 * "necrosis"), participles ("obstructed", "obstruction"), and words that the data file calls the same ("renal", "kidney").
 */
export function stemWord(word: string): string {
  const known = cache.get(word);
  if (known !== undefined) return known;
  const stem = computeStem(word);
  if (cache.size < 100_000) cache.set(word, stem);
  return stem;
}

function computeStem(word: string): string {
  const same = SAME_AS.get(word);
  if (same) return cut(singular(same));
  const single = singular(word);
  return cut(SAME_AS.get(single) ?? single);
}

function singular(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  if (/[aeo]ses$/.test(word) && word.length > 5 && !NOT_LATIN.has(word)) return `${word.slice(0, -2)}is`;
  if (word.endsWith('omata')) return word.slice(0, -2);
  if (word.endsWith('ies') && word.length > 5) return `${word.slice(0, -3)}y`;
  if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

function cut(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word;
  if (/otic$/.test(word)) return `${word.slice(0, -3)}sis`;
  if (/emic$/.test(word)) return word.slice(0, -1);
  if (/itic$/.test(word)) return `${word.slice(0, -1)}s`;
  if (/(itis|osis|asis|esis|ysis)$/.test(word)) return word;
  for (const suffix of SUFFIXES) {
    if (word.endsWith(suffix) && word.length - suffix.length >= 4) return word.slice(0, -suffix.length);
  }
  return word;
}

function readSameAs(): Map<string, string> {
  const lines = readFileSync(new URL('../data/same-words.tsv', import.meta.url), 'utf8').split('\n');
  const same = new Map<string, string>();
  for (const line of lines) {
    if (!line || line.startsWith('#')) continue;
    const [word, forms] = line.split('\t');
    for (const form of (forms ?? '').split(',')) same.set(form.trim(), word!);
  }
  return same;
}
