import { stemWord } from './stem-word.ts';

export interface Token {
  /** Lower case, accents removed, possessive 's removed. */
  word: string;
  stem: string;
  /** Offsets in the text that was tokenized, UTF-16 units. */
  start: number;
  end: number;
}

const WORD = /\p{L}[\p{L}\p{M}\d]*(?:['’]\p{L}+)?|\d+(?:[.,]\d+)*\p{L}*/gu;
const ROMAN: Readonly<Record<string, string>> = {
  i: '1',
  ii: '2',
  iii: '3',
  iv: '4',
  v: '5',
  vi: '6',
  iiia: '3a',
  iiib: '3b',
};
const BEFORE_ROMAN = new Set([
  'type',
  'stage',
  'grade',
  'class',
  'degree',
  'level',
  'phase',
  'group',
  'diabetes',
  'factor',
  'bipolar',
]);

/**
 * Words and numbers of a text with their offsets. Hyphens and slashes part words. Roman numerals after a word that takes
 * a number ("type II", "stage IIIa") become digits, so that they meet the digits of the code titles.
 *
 * @param from only this part of the text is read; offsets stay those of the whole text.
 */
export function tokenizeText(text: string, from = 0, to = text.length): Token[] {
  const tokens: Token[] = [];
  for (const match of text.slice(from, to).matchAll(WORD)) {
    let word = foldWord(match[0]);
    const roman = ROMAN[word];
    const previous = tokens.at(-1)?.word;
    if (roman && previous && BEFORE_ROMAN.has(previous)) word = roman;
    tokens.push({ word, stem: stemWord(word), start: from + match.index, end: from + match.index + match[0].length });
  }
  return tokens;
}

function foldWord(raw: string): string {
  const lower = raw.toLowerCase();
  const plain = /[^\p{ASCII}]/u.test(lower) ? lower.normalize('NFD').replace(/\p{M}/gu, '').replace(/’/g, "'") : lower;
  return plain.replace(/'s$/, '');
}
