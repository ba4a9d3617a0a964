/** Reads a person's name at the beginning of a text, and writes it in the registered form. */

import documentWords from './data/document-words.json' with { type: 'json' };
import { CREDENTIALS, STAFF_TITLES, SUFFIXES, TITLES } from './name-words.ts';
import { isKnownGivenName } from './nicknames.ts';
import { foldLetters, parseName } from './normalize-name.ts';
import type { ReadValue } from './read-value.ts';

const DOCUMENT_WORDS: ReadonlySet<string> = new Set(documentWords.words);
const ORGANIZATIONS: ReadonlySet<string> = new Set(documentWords.organizations);
/** Letters, or letters with a few digits that OCR took for letters. */
const NAME_TOKEN = /^(?:\p{L}[\p{L}'’`.-]*|\p{L}*[01568]\p{L}{2,}|\p{L}{2,}[01568]\p{L}+)$/u;
const LOWER_PARTICLES: ReadonlySet<string> = new Set(
  'de la del della di da dos du van von der den ter bin al el e y st st. jr jr. sr sr.'.split(' '),
);
const MOST_WORDS = 5;
/** "HOLLOWAY, DENISE R F 67Y": the sex and age of a chart label. */
const AGE_BEHIND = /^[\s,]*\d{1,3}\s*(?:y|yo|yrs?|years)?\b/i;

interface NameToken {
  text: string;
  /** Folded letters. */
  word: string;
  end: number;
}

/**
 * A person's full name in either order. Null for staff (title or credentials), organizations, a single word, and words of
 * documents.
 * @param allowLower accepts "jane doe"; only behind a label that can hold nothing but a name.
 */
export function readName(text: string, { allowLower = false } = {}): ReadValue | null {
  const start = text.length - text.replace(/^[\s:;.,|*_-]+/, '').length;
  const tokens = [...text.slice(start).matchAll(/[^\s,]+|,/g)].map(
    ({ 0: token, index }): NameToken => ({
      text: repairCapital(token),
      word: foldLetters(repairCapital(token)).replaceAll(' ', ''),
      end: start + index + token.length,
    }),
  );
  if (STAFF_TITLES.has(tokens[0]?.word ?? '')) return null;
  const first = TITLES.has(tokens[0]?.word ?? '') ? 1 : 0;
  const kept = takeName(tokens.slice(first), allowLower);
  const behind = tokens[first + kept.length];
  if (behind !== undefined && isOfNoPatient(behind, tokens[first + kept.length + 1])) return null;
  while (kept.at(-1)?.text === ',' || isSexOfLabel(kept, text)) kept.pop();
  const printed = kept
    .map((token) => token.text)
    .join(' ')
    .replaceAll(' ,', ',');
  const name = parseName(printed);
  if (name.family.length === 0 || name.given.length === 0) return null;
  return { value: writeName(printed), start, end: kept.at(-1)?.end ?? start };
}

/** "lrene" is Irene to a reader: engines take a capital I for a small l. */
function repairCapital(token: string): string {
  const repaired = `I${token.slice(1)}`;
  return /^l\p{Ll}/u.test(token) && isKnownGivenName(foldLetters(repaired)) ? repaired : token;
}

/** `FAMILY, Given Middle` or `FAMILY, Given, Jr` for the registered form of a printed name. */
export function writeName(printed: string): string {
  const { family, given, suffix } = parseName(printed);
  const parts = [family.join(' '), given.map(inLower).join(' ')];
  if (suffix !== null) parts.push(suffix === 'JR' || suffix === 'SR' ? inLower(suffix) : suffix);
  return parts.join(', ');
}

function takeName(tokens: NameToken[], allowLower: boolean): NameToken[] {
  const kept: NameToken[] = [];
  for (const [index, token] of tokens.entries()) {
    const words = kept.filter(({ text }) => text !== ',');
    const commas = kept.length - words.length;
    const goesOn =
      token.text === ',' ? commaGoesOn(words, commas, tokens[index + 1]) : wordGoesOn(token, words, commas, allowLower);
    if (!goesOn) break;
    kept.push(token);
  }
  return kept;
}

/** "Doe, Jane" and "Doe, Jane, Jr" go on; "Jane Doe, DOB" and "Jane Doe, MD" do not. */
function commaGoesOn(words: NameToken[], commas: number, next: NameToken | undefined): boolean {
  if (words.length === 0 || commas === 2 || next === undefined || next.word === '') return false;
  if (CREDENTIALS.has(next.word) || DOCUMENT_WORDS.has(next.word)) return false;
  return commas === 0 || SUFFIXES.has(next.word);
}

function wordGoesOn({ text, word }: NameToken, words: NameToken[], commas: number, allowLower: boolean): boolean {
  const isSuffix = SUFFIXES.has(text.toUpperCase().replaceAll('.', ''));
  if (!NAME_TOKEN.test(text) && !isSuffix) return false;
  const isLower = /^\p{Ll}/u.test(text) && !LOWER_PARTICLES.has(text.toLowerCase());
  if ((isLower && !allowLower) || DOCUMENT_WORDS.has(word) || words.length === MOST_WORDS) return false;
  if (words.length >= 2 && commas === 0 && CREDENTIALS.has(word) && text === text.toUpperCase()) return false;
  const hasSuffix = words.length > 2 && SUFFIXES.has(words.at(-1)?.word ?? '');
  return !hasSuffix || commas > 0;
}

/** Credentials behind a name make it a member of staff, words such as "Center" an organization. */
function isOfNoPatient(behind: NameToken, next: NameToken | undefined): boolean {
  const word = behind.text === ',' ? next?.word : behind.word;
  const isCredential =
    word !== undefined && CREDENTIALS.has(word) && (behind.text === ',' || behind.text === behind.text.toUpperCase());
  return isCredential || ORGANIZATIONS.has(behind.word);
}

function isSexOfLabel(kept: NameToken[], text: string): boolean {
  const last = kept.at(-1);
  return last !== undefined && kept.length > 2 && /^[MF]$/.test(last.text) && AGE_BEHIND.test(text.slice(last.end));
}

function inLower(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}
