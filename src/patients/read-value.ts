/** Readers of one value at the beginning of a text: what stands behind a label. Each says how much of the text it took. */

import stop from './data/document-words.json' with { type: 'json' };
import { CREDENTIALS, STAFF_TITLES, SUFFIXES, TITLES } from './name-words.ts';
import { readDate } from './normalize-date.ts';
import { foldLetters, parseName } from './normalize-name.ts';

export interface ReadValue {
  value: string;
  alternatives?: string[];
  /** Offsets in the given text. */
  start: number;
  end: number;
}

const DOCUMENT_WORDS: ReadonlySet<string> = new Set(stop.words);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const ID_TOKEN = /^(?=[A-Z-]{0,8}[0-9OIl])[A-Z0-9]+(?:[-.][A-Z0-9]+)*(?![/\p{L}])/iu;
const MORE_DIGITS = /^[ ](\d{1,4})(?![\d/.:-]|\s*[/])/;
const NAME_TOKEN = /^(?:\p{L}[\p{L}'’`.-]*|\p{L}*[01568]\p{L}{2,}|\p{L}{2,}[01568]\p{L}+)$/u;
const LOWER_PARTICLES = new Set([
  'de',
  'la',
  'del',
  'della',
  'di',
  'da',
  'dos',
  'du',
  'van',
  'von',
  'der',
  'den',
  'ter',
  'bin',
  'al',
  'el',
  'e',
  'y',
  'st',
  'st.',
  'jr',
  'jr.',
  'sr',
  'sr.',
]);
const PHONE = /^\s*\+?1?[\s.-]*\(?(\d{3})\)?[\s.-]*\(?(\d{3})\)?[\s.-]*\(?(\d{4})\)?(?!\d)/;

/** MRN without blanks and dashes, in capitals. A word without digits, or a date, is none. */
export function readMrn(text: string): ReadValue | null {
  const start = text.length - text.replace(/^[\s:#.;|*-]+/, '').length;
  const rest = text.slice(start);
  const uuid = UUID.exec(rest);
  if (uuid !== null) return { value: uuid[0].toUpperCase().replaceAll('-', ''), start, end: start + uuid[0].length };
  const token = ID_TOKEN.exec(rest);
  if (token === null || readDate(rest.trim()) !== null) return null;
  let length = token[0].length;
  for (let groups = 0; groups < 3 && /^\d{1,4}$/.test(rest.slice(0, length).split(' ').at(-1) ?? ''); groups += 1) {
    const more = MORE_DIGITS.exec(rest.slice(length));
    if (more === null) break;
    length += more[0].length;
  }
  const printed = rest.slice(0, length);
  const value = printed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const digits = value.replace(/\D/g, '').length;
  if (digits < 2 || value.length < 3 || value.length > 40) return null;
  return { value, start, end: start + length };
}

/** A birth date, a few characters of hint or an age before it at most. */
export function readBirthDate(text: string): ReadValue | null {
  for (const start of startsOfTokens(text, 16)) {
    const read = readDate(text.slice(start));
    if (read === null) continue;
    const [value = '', ...alternatives] = read.readings;
    return { value, ...(alternatives.length > 0 ? { alternatives } : {}), start, end: start + read.length };
  }
  return null;
}

/**
 * A person's full name in either order. Null for staff (title or credentials), for a single word, and for words of
 * documents.
 * @param allowLower accepts "jane doe"; only behind a label that can hold nothing but a name.
 */
export function readName(text: string, { allowLower = false } = {}): ReadValue | null {
  const start = text.length - text.replace(/^[\s:;.,|*_-]+/, '').length;
  const tokens = [...text.slice(start).matchAll(/[^\s,]+|,/g)];
  let end = start;
  let commas = 0;
  const kept: string[] = [];
  let hasSuffix = false;
  for (const [index, { 0: token, index: at }] of tokens.entries()) {
    if (token === ',') {
      if (kept.length === 0 || commas === 2) break;
      const next = foldLetters(tokens[index + 1]?.[0] ?? '').replaceAll(' ', '');
      if (CREDENTIALS.has(next)) return null;
      if (next === '' || DOCUMENT_WORDS.has(next)) break;
      if (commas === 1 && !SUFFIXES.has(next)) break;
      commas += 1;
      kept.push(',');
      continue;
    }
    const word = foldLetters(token).replaceAll(' ', '');
    if (kept.length === 0 && STAFF_TITLES.has(word)) return null;
    if (kept.length === 0 && TITLES.has(word)) continue;
    const words = kept.filter((part) => part !== ',').length;
    if (words >= 2 && CREDENTIALS.has(word) && token === token.toUpperCase() && commas === 0) return null;
    if (!NAME_TOKEN.test(token) && !SUFFIXES.has(token.toUpperCase().replaceAll('.', ''))) break;
    if (/^\p{Ll}/u.test(token) && !LOWER_PARTICLES.has(token.toLowerCase()) && !allowLower) break;
    if (DOCUMENT_WORDS.has(word)) break;
    if (hasSuffix && commas === 0) break;
    if (words >= 5) break;
    hasSuffix ||= SUFFIXES.has(word) && words >= 2;
    kept.push(token);
    end = start + at + token.length;
  }
  while (kept.at(-1) === ',') kept.pop();
  const printed = kept.join(' ').replaceAll(' ,', ',');
  const name = parseName(printed);
  if (name.family.length === 0 || name.given.length === 0) return null;
  return { value: writeName(printed), start, end };
}

/** `FAMILY, Given Middle` or `FAMILY, Given, Jr` for the registered form of a printed name. */
export function writeName(printed: string): string {
  const { family, given, suffix } = parseName(printed);
  const parts = [family.join(' '), given.map((word) => word.charAt(0) + word.slice(1).toLowerCase()).join(' ')];
  if (suffix !== null)
    parts.push(
      suffix.length === 2 && suffix !== 'II' && suffix !== 'IV'
        ? suffix.charAt(0) + suffix.charAt(1).toLowerCase()
        : suffix,
    );
  return parts.join(', ');
}

/** `male` or `female`. A form that prints both with neither marked says nothing. */
export function readSex(text: string): ReadValue | null {
  const marked = /(?:\[\s*[x✓✔]\s*\]|[☒☑✓✔])\s*(male|female|m|f)\b/i.exec(text);
  const plain =
    /^[\s:]*(?:\d{1,3}\s*(?:y(?:rs?|o|ears?)?(?:\s*old)?)?\s*[/,|-]?\s*)?(male|female|m|f|other|unknown)\b(?!\s*[/[\]☐□]|\s*\b(?:fe)?male\b|\s+[mf]\b)/i.exec(
      text,
    );
  const found = marked ?? plain;
  const word = found?.[1]?.toLowerCase();
  if (found === null || word === undefined) return null;
  const value = word === 'm' ? 'male' : word === 'f' ? 'female' : word;
  const start = found.index + found[0].length - word.length;
  return { value, start, end: start + word.length };
}

/** Ten digits of a North American number. */
export function readPhone(text: string): ReadValue | null {
  const found = PHONE.exec(text);
  if (found === null) return null;
  const start = found[0].length - found[0].trimStart().length;
  return { value: `${found[1]}${found[2]}${found[3]}`, start, end: found[0].length };
}

/** A street line: it has a number or a box, and letters. */
export function readAddress(text: string): ReadValue | null {
  const start = text.length - text.replace(/^[\s:;.,|_-]+/, '').length;
  const printed = text.slice(start).replace(/[\s,;|]+$/, '');
  const isStreet =
    /^(?:\d+[A-Z]?\b|#|apt|unit|p\.?\s?o\.?\s?box|box|rr\b|one\b)/i.test(printed) && /\p{L}{2}/u.test(printed);
  return isStreet && printed.length <= 120 ? { value: printed, start, end: start + printed.length } : null;
}

/** First five digits of a US zip (or a four-digit postcode). */
export function readZip(text: string): ReadValue | null {
  const found = /^\s*(\d{4,5})(?:-\d{4})?(?!\d)/.exec(text);
  if (found?.[1] === undefined) return null;
  const start = found[0].indexOf(found[1]);
  return { value: found[1], start, end: found[0].length };
}

function startsOfTokens(text: string, within: number): number[] {
  const starts = [...text.matchAll(/(?<![\p{L}\p{N}/.-])[\p{L}\p{N}|]/gu)].map(({ index }) => index);
  return starts.filter((start) => start <= within);
}
