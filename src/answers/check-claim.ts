import { readFileSync } from 'node:fs';
import { findAssertion } from '../facts/find-assertion.ts';
import { ANALYTES, DRUGS, findTerms, type Lexicon } from '../facts/lexicon.ts';
import { findDates } from '../records/find-dates.ts';
import { foldText } from '../records/fold-text.ts';
import type { DropReason } from './claim.ts';
import { stemWord } from './match-words.ts';
import { GENERAL_WORDS } from './question-words.ts';

/** Word > its group of data/critical-words.txt. */
const CRITICAL = new Map<string, number>();
readFileSync(new URL('./data/critical-words.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .forEach((line, group) => {
    for (const word of line.split(' ')) CRITICAL.set(word, group);
  });

const NUMBER = /(?<![\p{L}\d])[<>\u2264\u2265]?\d+(?:[.,/:-]\d+)*/gu;
const NUMBER_WITH_UNIT = /(\d+(?:[.,/]\d+)*)\s*(%|\u00b0?[CF]\b|[a-z\u00b5]+(?:\/[a-z\d]+(?:\.\d+)?)*)/gi;
const UNIT =
  /^(%|mg|mcg|\u00b5g|ug|g|kg|gm|grams?|milligrams?|micrograms?|ml|l|dl|cc|liters?|units?|iu|u|meq|mmol|mmhg|bpm|tabs?|tablets?|caps?|capsules?|puffs?|drops?|lbs?|pounds?|cm|mm|in|inches|days?|weeks?|months?|years?|hours?|hrs?|minutes?|min|f|c|\u00b0f|\u00b0c)(\/.*)?$/i;
/** Share of a claim's content words that must stand in its quotes. */
const SUPPORTED_SHARE = 0.6;

/**
 * Whether a claim says more than its quotes do: numbers, units, drugs, tests, negation, words that change the meaning,
 * or content that is not there. Null when it does not. `sentences` are the whole sentences that the quotes were cut
 * from: "history of stroke" cut from "no history of stroke" proves nothing. A check of letters and lists, not of understanding. Pure.
 */
export function checkClaim(
  claim: string,
  quotes: readonly string[],
  sentences: readonly string[] = quotes,
): DropReason | null {
  const text = foldText(claim).text;
  const quoted = quotes.map((quote) => foldText(quote, 'join').text);
  const whole = quoted.join(' \n ');
  if (!numbersStand(text, whole)) return 'number';
  if (!unitsStand(text, whole)) return 'unit';
  if (!termsStand(claim, quotes, DRUGS)) return 'drug';
  if (!termsStand(claim, quotes, ANALYTES)) return 'analyte';
  if (!criticalWordsStand(text, whole)) return 'critical-word';
  if (!sameAssertion(claim, sentences)) return 'assertion';
  return isSupported(text, whole) ? null : 'unsupported';
}

function numbersStand(text: string, quoted: string): boolean {
  const dates = findDates(text);
  const quotedDates = new Set(findDates(quoted).map((date) => date.iso));
  if (dates.some((date) => !quotedDates.has(date.iso))) return false;
  const rest = dates.reduceRight((left, date) => `${left.slice(0, date.start)} ${left.slice(date.end)}`, text);
  const known = new Set(quoted.match(NUMBER) ?? []);
  return (rest.match(NUMBER) ?? []).every((number) => known.has(number));
}

/** A number keeps the unit that it has in the quotes: 5 mg is not 5 mcg. A flag may stand between ("5.9 H mmol/L"). */
function unitsStand(text: string, quoted: string): boolean {
  const known = numbersWithUnits(quoted);
  return numbersWithUnits(text).every(([number, unit]) => {
    const units = known.filter((pair) => pair[0] === number).map((pair) => pair[1]);
    return units.length > 0 ? units.includes(unit) : quoted.includes(unit);
  });
}

function numbersWithUnits(text: string): [number: string, unit: string][] {
  return [...text.matchAll(NUMBER_WITH_UNIT)]
    .filter((found) => UNIT.test(found[2]!))
    .map((found) => [found[1]!, found[2]!]);
}

function termsStand(claim: string, quotes: readonly string[], lexicon: Lexicon): boolean {
  const known = new Set(quotes.flatMap((quote) => findTerms(quote, lexicon).map((match) => match.term.key)));
  return findTerms(claim, lexicon).every((match) => known.has(match.term.key));
}

function criticalWordsStand(text: string, quoted: string): boolean {
  const known = new Set(wordsOf(quoted).map((word) => CRITICAL.get(word)));
  return wordsOf(text).every((word) => !CRITICAL.has(word) || known.has(CRITICAL.get(word)));
}

/** Every content word that claim and sentences share is negated, uncertain or of a relative in both, or in neither. */
function sameAssertion(claim: string, sentences: readonly string[]): boolean {
  const claimed = assertionsIn(claim);
  const quoted = sentences.map(assertionsIn);
  for (const [word, assertion] of claimed) {
    const stated = quoted.map((words) => words.get(word)).filter((found) => found !== undefined);
    if (stated.length > 0 && !stated.includes(assertion)) return false;
    if (stated.length === 0 && assertion === 'negated') return false;
  }
  return true;
}

function assertionsIn(text: string): Map<string, string> {
  const stated = new Map<string, string>();
  for (const found of text.matchAll(/\p{L}[\p{L}'-]+/gu)) {
    const folded = foldText(found[0]).text;
    if (GENERAL_WORDS.has(folded)) continue;
    const assertion = findAssertion(text, found.index, found.index + found[0].length);
    stated.set(stemWord(folded), assertion === 'historical' ? 'present' : assertion);
  }
  return stated;
}

function isSupported(text: string, quoted: string): boolean {
  const known = new Set(wordsOf(quoted).map(stemWord));
  const content = wordsOf(text).filter((word) => !GENERAL_WORDS.has(word));
  if (content.length === 0) return true;
  return content.filter((word) => known.has(stemWord(word))).length / content.length >= SUPPORTED_SHARE;
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\d][\p{L}\d'-]*/gu) ?? [];
}
