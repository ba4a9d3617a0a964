import { ALLERGENS, ANALYTES, DRUGS, findTerms } from '../facts/lexicon.ts';
import { findDates } from '../records/find-dates.ts';
import { isEponym } from './is-eponym.ts';
import type { PatientHints } from './question.ts';
import { GENERAL_WORDS, topicsOf } from './question-words.ts';

const CALENDAR = /^(january|february|march|april|may|june|july|august|september|october|november|december|\w+day)$/i;

export interface FoundPatientHints {
  hints: PatientHints;
  /** The question without the words that name the patient. */
  rest: string;
}

const MRN =
  /\b(?:MRN|medical record(?: number| no\.?)?|record (?:number|no\.?)|patient (?:id|number|no\.?)|chart (?:number|no\.?)|account)\s*(?:is|[:#])?\s*#?\s*([A-Z]{0,5}-?\d[A-Z\d-]*\d|\d)(?:['\u2019]s)?/i;
const BARE_NUMBER = /(?<![\w./-])#?(\d{5,12})(?:['\u2019]s)?(?![\w/-]|\.\d)/;
const BIRTH_DATE = /\b(?:DOB|D\.O\.B\.?|born(?: on)?|birth ?date|date of birth)\s*(?:is|[:#])?\s*/gi;
/** No digit follows or goes before: HbA1c and SpO2 are no names. */
const NAME_WORD =
  "(?<![\\p{L}\\d])(?:(?:[A-Z]\\p{L}*['\u2019-])?\\p{Lu}\\p{L}+(?:-\\p{Lu}\\p{L}+)*(?![\\p{L}\\d])|\\p{Lu}\\.(?=\\s+\\p{Lu}))";
const PARTICLE = '(?:de la|de los|de|del|van der|van|von|la|da|dos|di|bin|al)';
const TITLED = new RegExp(
  `\\b(?:Mr|Mrs|Ms|Miss|Mx)\\.?\\s+((?:${NAME_WORD})(?:\\s+(?:${PARTICLE}\\s+)?(?:${NAME_WORD})){0,3})(?:['\u2019]s?)?`,
  'u',
);
const FAMILY_FIRST = new RegExp(
  `((?:${NAME_WORD}),\\s+(?:${NAME_WORD})(?:\\s+(?:${NAME_WORD}))?)(?:['\u2019]s?)?`,
  'u',
);
const NAME_RUN = new RegExp(
  `((?:${NAME_WORD})(?:\\s+(?:${PARTICLE}\\s+)?(?:${NAME_WORD})){0,3})(['\u2019]s?(?!\\p{L}))?`,
  'gu',
);
/** "maria lopez's", "for maria lopez": typed in a hurry, without capitals. */
const LOWER_POSSESSIVE = /(?<![\p{L}'\u2019])((?:\p{Ll}{2,} )?\p{Ll}{2,})['\u2019]s(?!\p{L})/gu;

/** Finds what a question says about whose record is meant, and takes it out of the question. Pure. */
export function findPatientHints(text: string): FoundPatientHints {
  const hints: PatientHints = { mrn: null, name: null, birthDate: null };
  let rest = text;
  const cut = (start: number, end: number) => {
    rest = `${rest.slice(0, start)} ${rest.slice(end)}`;
  };

  for (const label of rest.matchAll(BIRTH_DATE)) {
    const after = label.index + label[0].length;
    const date = findDates(rest).find(
      (found) => found.start >= after && found.start <= after + 2 && found.iso.length === 10,
    );
    if (!date) continue;
    hints.birthDate = date.iso;
    cut(label.index, date.end);
    break;
  }
  const mrn = MRN.exec(rest) ?? BARE_NUMBER.exec(rest);
  if (mrn) {
    hints.mrn = mrn[1]!;
    cut(mrn.index, mrn.index + mrn[0].length);
  }
  const name = findName(rest);
  if (name) {
    hints.name = name.name;
    cut(name.start, name.end);
  }
  return { hints, rest };
}

function findName(text: string): { name: string; start: number; end: number } | null {
  const titled = TITLED.exec(text);
  if (titled) return { name: titled[1]!, start: titled.index, end: titled.index + titled[0].length };
  const reversed = FAMILY_FIRST.exec(text);
  if (reversed && !reversed[1]!.split(/[\s,]+/).some(isListedWord)) {
    return { name: reversed[1]!, start: reversed.index, end: reversed.index + reversed[0].length };
  }
  for (const run of text.matchAll(NAME_RUN)) {
    const words = run[1]!.split(/\s+/);
    let start = run.index;
    while (words.length > 0 && isOrdinaryWord(words[0]!)) {
      const dropped = words.shift()!;
      start = text.indexOf(words[0] ?? '', start + dropped.length);
    }
    while (words.length > 0 && isOrdinaryWord(words.at(-1)!)) words.pop();
    const name = words.join(' ');
    const opens = text.slice(0, run.index).trim() === '';
    // One capital word is a name only where a sentence does not begin with it, or with a possessive.
    if (words.length === 0 || (words.length === 1 && opens && start === run.index && !run[2])) continue;
    if (isEponym(text, start, start + name.length)) continue;
    const possessive = /^['\u2019]s?(?!\p{L})/u.exec(text.slice(start + name.length));
    return { name, start, end: start + name.length + (possessive?.[0].length ?? 0) };
  }
  for (const lower of text.matchAll(LOWER_POSSESSIVE)) {
    const words = lower[1]!.split(' ').filter((word) => !isOrdinaryWord(word));
    if (words.length === 0 || isOrdinaryWord(lower[1]!.split(' ').at(-1)!)) continue;
    return {
      name: words.join(' '),
      start: lower.index + lower[0].indexOf(words[0]!),
      end: lower.index + lower[0].length,
    };
  }
  return null;
}

/** Words that are not names although they are written with a capital: abbreviations and what the lists hold. */
function isOrdinaryWord(word: string): boolean {
  return /^[A-Z\d-]{2,5}$/.test(word.replace(/['\u2019]s?$/, '')) || isListedWord(word);
}

/** Question words, drugs, tests, months. */
function isListedWord(word: string): boolean {
  const plain = word.replace(/['\u2019]s?$/, '');
  if (/^\p{Lu}\.$/u.test(plain)) return false;
  if (GENERAL_WORDS.has(plain.toLowerCase()) || CALENDAR.test(plain) || topicsOf(plain).length > 0) return true;
  return [ANALYTES, DRUGS, ALLERGENS].some((lexicon) => findTerms(plain, lexicon).length > 0);
}
