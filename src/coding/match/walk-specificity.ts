import type { EvidenceSentence } from '../find-evidence.ts';
import { stemWord } from '../text/stem-word.ts';
import type { Token } from '../text/tokenize-text.ts';
import { billableBelow, type PreparedRelease, titleStemsOf } from './prepared-release.ts';
import type { Trimester } from './read-pregnancy.ts';

export type Side = 'right' | 'left' | 'bilateral';
/** A: active treatment, D: healing and routine care, S: a later consequence. */
export type Encounter = 'A' | 'D' | 'S';

export interface WalkCues {
  /** How much a stem of the record counts, nearer ones more; undefined when the record does not have it. */
  weightOf(stem: string): number | undefined;
  side: Side | undefined;
  encounter: Encounter;
  trimester: Trimester | undefined;
  /** The sentence names several joints or regions, or calls the condition one of many sites. */
  isMultiple: boolean;
}

const UNSPECIFIED = /\bunspecified\b|\bNOS\b/i;
const ENCOUNTER_TITLE: Readonly<Record<string, Encounter>> = {
  'initial encounter': 'A',
  'subsequent encounter': 'D',
  sequela: 'S',
};

/** Words that titles add to the ordinary form of a condition. */
export const TAKEN_FOR_GRANTED: ReadonlySet<string> = new Set(
  ['primary', 'unilateral', 'essential', 'simple', 'uncomplicated', 'closed'].map(stemWord),
);

/** More than a site that is named as well. */
const MANY_SITES = 4;
const INTRACTABLE = stemWord('intractable');
/** What a title adds that a record states in these words or not at all. */
const SAID_OUTRIGHT: readonly (readonly [RegExp, string])[] = [
  [/\bwith status\b/, stemWord('status')],
  [/(?<!not )\bintractable\b/, INTRACTABLE],
];

const KNOWN_WORD = 0.5;
/** Words of a title that the record does not bear out count against a code this much. */
const UNSAID_COST = 0.6;

/**
 * From a code that may be a header, the billable code below it that the record bears out best: side, 7th character and
 * the words by which siblings differ. With nothing said, the "unspecified" code. Undefined when nothing below is billable.
 */
export function walkSpecificity(release: PreparedRelease, code: string, readCues: () => WalkCues): string | undefined {
  if (release.codeOf.get(code)?.billable) return code;
  const below = billableBelow(release, code);
  if (below.length <= 1) return below[0];
  const cues = readCues();
  const header = release.codeOf.get(code);
  const known = header ? titleStemsOf(header) : new Set<string>();
  let best: string | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const candidate of below) {
    const score = scoreLeaf(release, candidate, known, cues);
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

export function scoreLeaf(release: PreparedRelease, code: string, known: ReadonlySet<string>, cues: WalkCues): number {
  const entry = release.codeOf.get(code)!;
  const title = entry.title.toLowerCase();
  let score = 0;
  let unsaid = 0;
  for (const stem of titleStemsOf(entry)) {
    if (TAKEN_FOR_GRANTED.has(stem)) continue;
    const said = cues.weightOf(stem);
    if (known.has(stem)) {
      // "Subluxation and dislocation" above: the leaf with the word that the record uses.
      score += KNOWN_WORD * (said ?? 0);
      continue;
    }
    if (said === undefined) unsaid++;
    else score += said;
  }
  score -= UNSAID_COST * unsaid;
  const titleSide = sideOf(title);
  if (cues.side) score += titleSide === cues.side ? 3 : titleSide ? -3 : 0;
  else if (titleSide) score -= 2;
  if (UNSPECIFIED.test(title) && unsaid === 0) score += 0.9;
  if (/\bother\b/.test(title)) score -= 0.5;
  if (/\bwithout\b/.test(title) && unsaid === 0) score += 0.3;
  if (/\bmultiple sites\b/.test(title)) score += cues.isMultiple ? MANY_SITES : -1;
  for (const [words, stem] of SAID_OUTRIGHT) if (words.test(title)) score += cues.weightOf(stem) === undefined ? -2 : 1;
  if (/\bnot intractable\b/.test(title)) score += cues.weightOf(INTRACTABLE) === undefined ? 0.5 : -2;
  const encounter = Object.entries(ENCOUNTER_TITLE).find(([words]) => title.includes(words))?.[1];
  if (encounter) score += encounter === cues.encounter ? 2 : -2;
  const trimester = /\b(first|second|third|unspecified) trimester\b/.exec(title)?.[1];
  if (trimester && cues.trimester) score += trimester === cues.trimester ? 2 : -1;
  if (/open fracture|delayed healing|nonunion|malunion/.test(title)) score -= 1.5;
  return score;
}

/** The side that a title in lower case names. */
export function sideOf(title: string): Side | undefined {
  if (/\bbilateral\b/.test(title)) return 'bilateral';
  if (/\bright\b/.test(title)) return 'right';
  return /\bleft\b/.test(title) ? 'left' : undefined;
}

/** The side said nearest to a mention in its sentence; words before it count before words after it. */
export function sideNear(sentence: EvidenceSentence, places: readonly number[]): Side | undefined {
  const first = places[0]!;
  let best: Side | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  sentence.tokens.forEach((token, i) => {
    const side = sideSaid(sentence, token);
    if (!side) return;
    const distance = i <= first ? first - i : 2 * Math.max(0, i - places.at(-1)!);
    if (distance < bestDistance) {
      best = side;
      bestDistance = distance;
    }
  });
  return best;
}

/** The side that a word says; a single letter only in capitals and by itself: "R knee", not "R-spine" or "5 l". */
export function sideSaid({ text, start }: Pick<EvidenceSentence, 'text' | 'start'>, token: Token): Side | undefined {
  const side = SIDE_WORDS[token.word];
  if (side || !/^[lr]$/.test(token.word)) return side;
  const [own, next] = [text[token.start - start], text[token.end - start] ?? ' '];
  if (!/[LR]/.test(own ?? '') || !/[\s,;)]/.test(next)) return undefined;
  return own === 'L' ? 'left' : 'right';
}

export const SIDE_WORDS: Readonly<Record<string, Side>> = {
  right: 'right',
  rt: 'right',
  left: 'left',
  lt: 'left',
  bilateral: 'bilateral',
  bilaterally: 'bilateral',
  bilat: 'bilateral',
  both: 'bilateral',
  rul: 'right',
  rll: 'right',
  rml: 'right',
  lul: 'left',
  lll: 'left',
};
