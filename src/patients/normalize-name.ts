/** Names of people as comparable parts. Letters without accents, in capitals; order and suffix kept apart. */

import { NAME_PARTICLES, SUFFIXES, type Suffix } from './name-words.ts';

export interface PersonName {
  /** Parts of the family name: "Garcia-Lopez" is two, "van der Berg" is one (`VANDERBERG`). */
  family: string[];
  /** First name, then middle names or initials. */
  given: string[];
  suffix: Suffix | null;
}

const LETTERS_BESIDE_UNICODE_MARKS: Record<string, string> = {
  ß: 'SS',
  Ø: 'O',
  Æ: 'AE',
  Œ: 'OE',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Þ: 'TH',
  İ: 'I',
};
const DIGIT_AS_LETTER: Record<string, string> = { 0: 'O', 1: 'I', 5: 'S', 8: 'B', 6: 'G' };

/** Capitals without accents; an l among capitals and digits among letters are the letters that OCR took them for; apostrophes closed up, everything that is no letter becomes one blank. */
export function foldLetters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=\p{Lu})l(?=\p{Lu})/gu, 'I')
    .toUpperCase()
    .replace(/[ßØÆŒŁĐÐÞİ]/g, (letter) => LETTERS_BESIDE_UNICODE_MARKS[letter] ?? letter)
    .replace(/(?<=\p{L})[01568](?=\p{L})|^[01568](?=['’]?\p{L}{2})/gu, (digit) => DIGIT_AS_LETTER[digit] ?? digit)
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}

/** Reads `FAMILY, Given Middle, Jr` or `Given Middle Family Jr`. A name without a comma is taken in spoken order. */
export function parseName(text: string): PersonName {
  const [beforeComma = '', ...afterComma] = text.split(',');
  const rest = foldLetters(afterComma.join(' ')).split(' ').filter(Boolean);
  const front = foldLetters(beforeComma).split(' ').filter(Boolean);
  const frontSuffix = takeSuffix(front);
  const restSuffix = takeSuffix(rest);
  const suffix = frontSuffix ?? restSuffix;
  if (rest.length > 0) return { family: joinParticles(front), given: rest, suffix };
  const isFamilyAlone = afterComma.length > 0 && restSuffix === null;
  if (front.length < 2 || isFamilyAlone) return { family: joinParticles(front), given: [], suffix };
  const familyStart = startOfFamily(front);
  return { family: joinParticles(front.slice(familyStart)), given: front.slice(0, familyStart), suffix };
}

/** The name of a registered patient, whose family and given names stand apart. A suffix may stand in either. */
export function nameOfParts(family: string, given: string): PersonName {
  const familyWords = foldLetters(family).split(' ').filter(Boolean);
  const givenWords = foldLetters(given).split(' ').filter(Boolean);
  const suffix = takeSuffix(familyWords) ?? takeSuffix(givenWords);
  return { family: joinParticles(familyWords), given: givenWords, suffix };
}

function startOfFamily(words: string[]): number {
  const particle = words.findIndex((word, index) => index > 0 && NAME_PARTICLES.has(word));
  return particle > 0 && particle < words.length - 1 ? particle : words.length - 1;
}

function takeSuffix(words: string[]): Suffix | null {
  const last = words.at(-1);
  const suffix = last === undefined ? undefined : SUFFIXES.get(last);
  if (suffix === undefined || words.length < 2) {
    // "Jr" alone after a second comma is a suffix too, but "V" alone is an initial.
    if (suffix !== undefined && last !== undefined && last.length > 1) {
      words.pop();
      return suffix;
    }
    return null;
  }
  words.pop();
  return suffix;
}

function joinParticles(words: string[]): string[] {
  const joined: string[] = [];
  let held = '';
  for (const [index, word] of words.entries()) {
    if (NAME_PARTICLES.has(word) && index < words.length - 1) {
      held += word;
      continue;
    }
    joined.push(held + word);
    held = '';
  }
  return joined;
}
