/** Compares the name on a page with a registered name. */

import { editDistance, foldOcrLetters, jaroWinkler } from './edit-distance.ts';
import { areNicknames, isKnownGivenName } from './nicknames.ts';
import type { PersonName } from './normalize-name.ts';

export type FamilyLevel = 'exact' | 'part' | 'typo' | 'near' | 'differs' | 'missing';
export type GivenLevel = 'exact' | 'nickname' | 'typo' | 'initial' | 'middle' | 'near' | 'differs' | 'missing';

export interface NameComparison {
  family: FamilyLevel;
  given: GivenLevel;
  /** Family and given name stand in each other's place. */
  swapped: boolean;
  middle: 'agrees' | 'differs' | 'missing';
  /** `one-sided`: only one of the two states a generation. */
  suffix: 'agrees' | 'conflict' | 'one-sided' | 'missing';
}

const FAMILY_RANK: readonly FamilyLevel[] = ['differs', 'missing', 'near', 'typo', 'part', 'exact'];
const GIVEN_RANK: readonly GivenLevel[] = [
  'differs',
  'missing',
  'near',
  'middle',
  'initial',
  'typo',
  'nickname',
  'exact',
];
/** From this length on one wrong letter leaves a name recognisable (CMS matching draft: length of 5 or more). */
const TYPO_LENGTH = 5;
const NEAR_LIKENESS = 0.85;

/** Compares in the printed order, with the parts swapped, and with a middle name read as the first of two family names. */
export function compareNames(stated: PersonName, registered: PersonName): NameComparison {
  const direct = compareInOrder(stated, registered, false);
  const others = [
    compareInOrder({ ...stated, family: stated.given.slice(0, 1), given: [stated.family.join('')] }, registered, true),
  ];
  if (stated.given.length > 1) {
    const shifted = compareInOrder(
      { ...stated, family: [...stated.given.slice(-1), ...stated.family], given: stated.given.slice(0, -1) },
      registered,
      false,
    );
    if (shifted.family === 'exact') others.push(shifted);
  }
  const better = others.filter((other) => areClose(other) && rankOf(other) > rankOf(direct));
  return better.sort((a, b) => rankOf(b) - rankOf(a))[0] ?? direct;
}

function areClose({ family, given }: NameComparison): boolean {
  return (
    family !== 'differs' && family !== 'missing' && (given === 'exact' || given === 'nickname' || given === 'typo')
  );
}

/** Whether both the family and the given name agree closely enough to be one person's. */
export function namesAgree({ family, given }: NameComparison): boolean {
  return (
    (family === 'exact' || family === 'part' || family === 'typo') &&
    (given === 'exact' || given === 'nickname' || given === 'typo')
  );
}

function compareInOrder(stated: PersonName, registered: PersonName, swapped: boolean): NameComparison {
  return {
    family: compareFamily(stated.family, registered.family),
    given: compareGiven(stated.given, registered.given),
    swapped,
    middle: compareMiddle(stated.given, registered.given),
    suffix: compareSuffix(stated, registered),
  };
}

function rankOf({ family, given }: NameComparison): number {
  return FAMILY_RANK.indexOf(family) + GIVEN_RANK.indexOf(given);
}

/** Compares family names; parts of double names may stand alone or in either order. */
export function compareFamily(a: string[], b: string[]): FamilyLevel {
  const [first, second] = [a.join(''), b.join('')];
  if (first === '' || second === '') return 'missing';
  if (first === second || [...a].sort().join('') === [...b].sort().join('')) return 'exact';
  const isPart = a.length !== b.length && (a.every((word) => b.includes(word)) || b.every((word) => a.includes(word)));
  if (isPart || (a.length > 1 && b.length > 1 && a.some((word) => word.length > 3 && b.includes(word)))) return 'part';
  if (isMisspelling(first, second)) return 'typo';
  if (isNear(first, second)) return 'near';
  return 'differs';
}

/** Compares first names; a known other name one letter away (Maria, Marie) differs, because twins are named so. */
export function compareGiven(a: string[], b: string[]): GivenLevel {
  const [first = '', ...middle] = a;
  const [second = '', ...otherMiddle] = b;
  if (first === '' || second === '') return 'missing';
  if (first === second) return first.length === 1 ? 'initial' : 'exact';
  if (a.join('') === b.join('') || first === b.join('') || second === a.join('')) return 'exact';
  if (first.length === 1 || second.length === 1) return first[0] === second[0] ? 'initial' : 'differs';
  if (areNicknames(first, second)) return 'nickname';
  if (isKnownGivenName(first) && isKnownGivenName(second))
    return otherMiddle.includes(first) || middle.includes(second) ? 'middle' : 'differs';
  if (isMisspeltGiven(first, second)) return 'typo';
  if (otherMiddle.includes(first) || middle.includes(second)) return 'middle';
  if (isNear(first, second)) return 'near';
  return 'differs';
}

/**
 * A known name against a word that is none ("Luke", "Luk") is a misspelling from three letters on. Two words that are no
 * known names may be two rare names, so they need more letters in common and the same beginning: hands and engines
 * seldom err in the first letter, parents of twins do.
 */
function isMisspeltGiven(a: string, b: string): boolean {
  if (isKnownGivenName(a) !== isKnownGivenName(b))
    return isMisspelling(a, b) || (Math.min(a.length, b.length) >= 3 && a[0] === b[0] && editDistance(a, b) === 1);
  return isMisspelling(a, b) && (a[0] === b[0] || foldOcrLetters(a) === foldOcrLetters(b));
}

function isNear(a: string, b: string): boolean {
  return jaroWinkler(a, b) >= NEAR_LIKENESS || (Math.min(a.length, b.length) >= 3 && editDistance(a, b) === 1);
}

function isMisspelling(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter >= 3 && foldOcrLetters(a) === foldOcrLetters(b)) return true;
  const allowed = shorter >= 9 ? 2 : shorter >= TYPO_LENGTH ? 1 : 0;
  return allowed > 0 && editDistance(a, b) <= allowed;
}

function compareMiddle(a: string[], b: string[]): NameComparison['middle'] {
  const [one, two] = [a[1], b[1]];
  if (one === undefined || two === undefined) return 'missing';
  if (one.length === 1 || two.length === 1) return one[0] === two[0] ? 'agrees' : 'differs';
  return one === two || isMisspelling(one, two) ? 'agrees' : 'differs';
}

/** The second of a name is a Jr. as often as a II, so those two do not conflict. */
function compareSuffix({ suffix: a }: PersonName, { suffix: b }: PersonName): NameComparison['suffix'] {
  if (a === null && b === null) return 'missing';
  if (a === null || b === null) return 'one-sided';
  return a === b || (a === 'JR' && b === 'II') || (a === 'II' && b === 'JR') ? 'agrees' : 'conflict';
}
