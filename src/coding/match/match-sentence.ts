import type { EntryKind, MatchEntry } from '../compile/compiled-release.ts';
import type { EvidenceSentence } from '../find-evidence.ts';
import { addSynonyms } from '../text/add-synonyms.ts';
import { type Assertion, assertionOf } from '../text/assert-tokens.ts';
import type { PreparedRelease } from './prepared-release.ts';

export interface Match {
  entry: MatchEntry;
  /** Indexes of the sentence's tokens that the entry's words were found at, sorted. */
  places: number[];
  /** Sum of the rarity of the words found. */
  weight: number;
  /** Words between the first and the last found that are not of the match. */
  gap: number;
  /** The same without the small words and the sides: "bursitis of the right shoulder" has none. */
  looseness: number;
  /** Non-essential modifiers found near the match. */
  optionalFound: number;
  /** True when a comma or "and" stands between its words: they may be two conditions of a list. */
  crossesList: boolean;
}

/** Words that may stand between the words of a match; longer entries may be stretched further. */
const BASE_GAP_WORDS = 2;
/** A match of so many words, with fewer others between them, is one name whatever joins its parts. */
const LONG_NAME_WORDS = 4;
const LONG_NAME_GAP = 2;
/** Words that part the words of a name without adding to it. */
const SMALL_WORDS = new Set('of the a an in on at to his her right left bilateral both side'.split(' '));
/** Where the index and the table make names of words that need not belong together. */
const OF_MANY_WORDS: ReadonlySet<EntryKind> = new Set(['see', 'neoplasm']);
/** Words of every sentence that are names in the index: "her disease" is not that of Hers. */
const PRONOUNS = new Set([
  'her',
  'his',
  'him',
  'she',
  'he',
  'we',
  'it',
  'they',
  'them',
  'us',
  'am',
  'pm',
  'still',
  'job',
  'may',
  'best',
]);
/** How far from the match a modifier may stand. */
const OPTIONAL_REACH_WORDS = 4;

/**
 * Every entry of the release whose words stand near each other in the sentence, in any order. Matches whose words are
 * all part of a larger match are left out ("disease" within "chronic kidney disease").
 *
 * @param extraStems stems that hold for the whole sentence, such as "history" and "family" in a family history.
 */
export function matchSentence(
  release: PreparedRelease,
  sentence: EvidenceSentence,
  text: string,
  extraStems: readonly string[] = [],
): Match[] {
  const places = placesOf(release, sentence, text);
  for (const stem of extraStems) {
    const id = release.idOf.get(stem);
    if (id !== undefined && !places.has(id)) places.set(id, []);
  }
  const matches: Match[] = [];
  for (const id of places.keys()) {
    for (const entry of release.anchored.get(id) ?? []) {
      const match = matchEntry(release, entry, places, sentence.tokens);
      if (match) matches.push({ ...match, crossesList: crossesList(sentence, match.places, text) });
    }
  }
  return dropContained(matches, sentence.said);
}

/** Stem number > where it stands: the first and last token of the word or phrase that means it. */
type Places = Map<number, Place[]>;
type Place = readonly [first: number, last: number];

function placesOf(release: PreparedRelease, sentence: EvidenceSentence, text: string): Places {
  const places: Places = new Map();
  const put = (id: number, place: Place): void => {
    const list = places.get(id);
    if (!list) places.set(id, [place]);
    else if (list.at(-1)![0] !== place[0]) list.push(place);
  };
  const names = namesIn(sentence, text);
  addSynonyms(sentence.tokens, text).forEach((stems, first) => {
    if (names.has(first)) return;
    const isPronoun = PRONOUNS.has(sentence.tokens[first]!.word);
    for (const { stem, last } of stems) {
      if (isPronoun && last === first) continue;
      const id = release.idOf.get(stem);
      if (id === undefined) continue;
      put(id, [first, last]);
      const behaviour = release.behaviourOf.get(id);
      if (behaviour !== undefined) put(behaviour, [first, last]);
    }
  });
  return places;
}

const ADDRESS = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'doctor', 'prof']);
const NAME_WORDS = 3;

/** Words behind "Mrs." that are written as names: Ms. Albright has no syndrome of that name. */
function namesIn({ tokens }: EvidenceSentence, text: string): Set<number> {
  const names = new Set<number>();
  tokens.forEach(({ word }, at) => {
    if (!ADDRESS.has(word)) return;
    for (let i = at + 1; i <= at + NAME_WORDS && i < tokens.length; i++) {
      if (
        !/^\p{Lu}/u.test(text[tokens[i]!.start]!) ||
        (i > at + 1 && /[,;:]/.test(text.slice(tokens[i - 1]!.end, tokens[i]!.start)))
      )
        break;
      names.add(i);
    }
  });
  return names;
}

function matchEntry(
  release: PreparedRelease,
  entry: MatchEntry,
  places: Places,
  tokens: EvidenceSentence['tokens'],
): Omit<Match, 'crossesList'> | undefined {
  const lists: Place[][] = [];
  for (const id of entry.required) {
    const list = places.get(id);
    if (!list) return undefined;
    if (list.length > 0) lists.push(list);
  }
  if (lists.length === 0) return undefined;
  let best: Place[] = [];
  let bestSpan = Number.POSITIVE_INFINITY;
  for (const anchor of lists[0]!) {
    const chosen = lists.map((list) => nearest(list, anchor[0]));
    const span = Math.max(...chosen.map(([, last]) => last)) - Math.min(...chosen.map(([first]) => first)) + 1;
    if (span < bestSpan) {
      best = chosen;
      bestSpan = span;
    }
  }
  const covered = best.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
  const distinct = [...new Set(covered)].sort((a, b) => a - b);
  const gap = bestSpan - distinct.length;
  if (gap > BASE_GAP_WORDS + distinct.length || hasLoneNumber(tokens, distinct)) return undefined;
  if (isNumberApart(release, entry, best)) return undefined;
  const weight = entry.required.reduce((sum, id) => sum + release.rarity[id]!, 0);
  const optionalFound = entry.optional.filter((id) =>
    places
      .get(id)
      ?.some(
        ([place]) => place >= distinct[0]! - OPTIONAL_REACH_WORDS && place <= distinct.at(-1)! + OPTIONAL_REACH_WORDS,
      ),
  ).length;
  return { entry, places: distinct, weight, gap, looseness: loosenessOf(tokens, distinct), optionalFound };
}

function loosenessOf(tokens: EvidenceSentence['tokens'], places: readonly number[]): number {
  let loose = 0;
  for (let i = places[0]! + 1; i < places.at(-1)!; i++)
    if (!places.includes(i) && !SMALL_WORDS.has(tokens[i]!.word)) loose++;
  return loose;
}

/** "CKD stage 4 due to type 2 diabetes": a number belongs to the word beside it, not to one further off. */
function hasLoneNumber(tokens: EvidenceSentence['tokens'], places: readonly number[]): boolean {
  return (
    places.length > 1 &&
    places.some(
      (place, i) => /^\d/.test(tokens[place]!.word) && places[i - 1] !== place - 1 && places[i + 1] !== place + 1,
    )
  );
}

/** "T2DM with CKD 3b": the number that a short form means belongs to the short form. */
function isNumberApart(release: PreparedRelease, entry: MatchEntry, chosen: readonly Place[]): boolean {
  const words = entry.required.filter((_id, i) => chosen[i]);
  if (words.length !== chosen.length || chosen.length < 2) return false;
  return words.some((id, i) => {
    if (!/^\d/.test(release.compiled.stems[id]!)) return false;
    const [first, last] = chosen[i]!;
    return chosen.every(([from, to], k) => k === i || from > last + 1 || to < first - 1);
  });
}

function nearest(list: readonly Place[], to: number): Place {
  let best = list[0]!;
  for (const place of list) if (Math.abs(place[0] - to) < Math.abs(best[0] - to)) best = place;
  return best;
}

/** Secondary growths, by site. */
const METASTASIS = /^C7(?:[78]|9\.[0-8])/;
const UNSTATED: ReadonlySet<Assertion> = new Set(['negated', 'possible', 'hypothetical']);

/** A larger match takes a smaller one up only when the same is said of both: "varices, not bleeding" are varices. */
function dropContained(matches: readonly Match[], said: readonly Assertion[]): Match[] {
  const denied = matches.map(({ places }) => UNSTATED.has(assertionOf(said, places)));
  const sets = matches.map((match) => new Set(match.places));
  return matches.filter((match, i) => {
    return !matches.some((other, k) => {
      if (k === i || other.places.length <= match.places.length || other.looseness > other.places.length) return false;
      if (other.crossesList && other.entry.kind !== 'lexicon') return false;
      // "CABG" is four words of an entry in one place.
      if (match.entry.kind === 'lexicon' && other.entry.kind !== 'lexicon')
        if (OF_MANY_WORDS.has(other.entry.kind) || other.entry.required.length < match.entry.required.length)
          return false;
      // "Lung cancer with brain mets": the metastasis is where its site stands beside it.
      if (METASTASIS.test(match.entry.code) && match.looseness === 0 && other.looseness > 1) return false;
      if (denied[k] && !denied[i]) return false;
      return match.places.every((place) => sets[k]!.has(place));
    });
  });
}

function crossesList({ tokens, isProblem }: EvidenceSentence, places: readonly number[], text: string): boolean {
  const [first, last] = [places[0]!, places.at(-1)!];
  if (last === first) return false;
  // "Adjustment disorder with mixed anxiety and depressed mood": so many words together name one thing.
  if (places.length >= LONG_NAME_WORDS && last - first - places.length < LONG_NAME_GAP) return false;
  const between = text.slice(tokens[first]!.end, tokens[last]!.start);
  // A named problem is one condition: its commas part its modifiers.
  return (isProblem ? /;|\b(?:and|or)\b/i : /[,;]|\b(?:and|or)\b/i).test(between);
}
