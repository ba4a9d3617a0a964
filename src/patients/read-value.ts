/** Readers of one value at the beginning of a text: what stands behind a label. Each says how much of the text it took. */

import { readDate } from './normalize-date.ts';

export interface ReadValue {
  value: string;
  alternatives?: string[];
  /** Offsets in the given text. */
  start: number;
  end: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const ID_TOKEN = /^(?=[A-Z-]{0,8}[0-9OIl])[A-Z0-9]+(?:[-.][A-Z0-9]+)*(?![/\p{L}])/iu;
const MORE_DIGITS = /^[ ](\d{1,4})(?![\d/.:-]|\s*[/])/;
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
