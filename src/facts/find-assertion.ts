import cueData from './data/assertion-cues.json' with { type: 'json' };
import type { Assertion } from './fact.ts';

type Cued = Exclude<Assertion, 'present'>;

interface Cue {
  assertion: Cued;
  pattern: RegExp;
}

/** In order of strength: what is of a relative is not of the patient, whatever else is said. */
const ORDER: readonly Cued[] = ['family', 'negated', 'possible', 'historical'];
/** How far a cue reaches, in words, when nothing stops it. Lists of denied symptoms are long; other cues are close. */
const REACH_WORDS: Record<Cued, number> = { negated: 30, possible: 12, family: 20, historical: 20 };
const AFTER_REACH_WORDS = 6;

const spaced = (source: string) => source.replaceAll(' ', '\\s+');
const word = (source: string) => new RegExp(`(?<![\\w-])(?:${spaced(source)})(?![\\w])`, 'gi');
const BEFORE: Cue[] = ORDER.flatMap((assertion) =>
  cueData.cues[assertion].before.map((source) => ({ assertion, pattern: word(source) })),
);
const AFTER: Cue[] = ORDER.flatMap((assertion) =>
  cueData.cues[assertion].after.map((source) => ({ assertion, pattern: new RegExp(`(?:${spaced(source)})`, 'gi') })),
);
const NOT_CUES = word(cueData.notCues.join('|'));
/** Words that end the reach of a cue; so do a full stop, a semicolon and an empty line. */
const STOPS = new RegExp(
  `(?<![\\w-])(?:${spaced(cueData.stops.join('|'))})(?![\\w])|[;\\n]\\s*\\n|;|[.!?](?=\\s+[A-Z])`,
  'gi',
);

/** How a sentence states the words at [start, end): as present, negated, possible, of a relative, or of the past. Pure. */
export function findAssertion(sentence: string, start: number, end: number): Assertion {
  const before = blankOut(sentence.slice(0, start));
  const after = blankOut(sentence.slice(end));
  for (const assertion of ORDER) {
    if (reachesForward(before, assertion) || reachesBack(after, assertion)) return assertion;
  }
  return 'present';
}

function reachesForward(before: string, assertion: Cued): boolean {
  for (const cue of BEFORE) {
    if (cue.assertion !== assertion) continue;
    for (const found of before.matchAll(cue.pattern)) {
      const between = before.slice(found.index + found[0].length);
      if (countWords(between) <= REACH_WORDS[assertion] && between.search(STOPS) < 0) return true;
    }
  }
  return false;
}

function reachesBack(after: string, assertion: Cued): boolean {
  for (const cue of AFTER) {
    if (cue.assertion !== assertion) continue;
    for (const found of after.matchAll(cue.pattern)) {
      const between = after.slice(0, found.index);
      if (countWords(between) <= AFTER_REACH_WORDS && between.search(STOPS) < 0 && !between.includes(',')) return true;
    }
  }
  return false;
}

/** Takes out what looks like a cue and is none ("no increase"), keeping the length. */
function blankOut(text: string): string {
  return text.replace(NOT_CUES, (found) => ' '.repeat(found.length));
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((part) => part !== '').length;
}
