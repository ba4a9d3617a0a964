import type { MatchEntry } from '../compile/compiled-release.ts';
import type { EvidenceSentence } from '../find-evidence.ts';
import { addSynonyms } from '../text/add-synonyms.ts';
import type { PreparedRelease } from './prepared-release.ts';

export interface Match {
  entry: MatchEntry;
  /** Indexes of the sentence's tokens that the entry's words were found at, sorted. */
  places: number[];
  /** Sum of the rarity of the words found. */
  weight: number;
  /** Words between the first and the last found that are not of the match. */
  gap: number;
  /** Non-essential modifiers found near the match. */
  optionalFound: number;
}

/** Words that may stand between the words of a match; longer entries may be stretched further. */
const BASE_GAP_WORDS = 2;
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
      const match = matchEntry(release, entry, places);
      if (match) matches.push(match);
    }
  }
  return dropContained(matches);
}

function placesOf(release: PreparedRelease, sentence: EvidenceSentence, text: string): Map<number, number[]> {
  const places = new Map<number, number[]>();
  const put = (id: number, place: number): void => {
    const list = places.get(id);
    if (!list) places.set(id, [place]);
    else if (list.at(-1) !== place) list.push(place);
  };
  addSynonyms(sentence.tokens, text).forEach((stems, place) => {
    for (const stem of stems) {
      const id = release.idOf.get(stem);
      if (id === undefined) continue;
      put(id, place);
      const behaviour = release.behaviourOf.get(id);
      if (behaviour !== undefined) put(behaviour, place);
    }
  });
  return places;
}

function matchEntry(
  release: PreparedRelease,
  entry: MatchEntry,
  places: ReadonlyMap<number, readonly number[]>,
): Match | undefined {
  const lists: (readonly number[])[] = [];
  for (const id of entry.required) {
    const list = places.get(id);
    if (!list) return undefined;
    if (list.length > 0) lists.push(list);
  }
  if (lists.length === 0) return undefined;
  let best: number[] | undefined;
  let bestSpan = Number.POSITIVE_INFINITY;
  for (const anchor of lists[0]!) {
    const chosen = lists.map((list) => nearest(list, anchor));
    const span = Math.max(...chosen) - Math.min(...chosen) + 1;
    if (span < bestSpan) {
      best = chosen;
      bestSpan = span;
    }
  }
  const distinct = [...new Set(best)].sort((a, b) => a - b);
  const gap = bestSpan - distinct.length;
  if (gap > BASE_GAP_WORDS + distinct.length) return undefined;
  const weight = entry.required.reduce((sum, id) => sum + release.rarity[id]!, 0);
  const optionalFound = entry.optional.filter((id) =>
    places
      .get(id)
      ?.some(
        (place) => place >= distinct[0]! - OPTIONAL_REACH_WORDS && place <= distinct.at(-1)! + OPTIONAL_REACH_WORDS,
      ),
  ).length;
  return { entry, places: distinct, weight, gap, optionalFound };
}

function nearest(list: readonly number[], to: number): number {
  let best = list[0]!;
  for (const place of list) if (Math.abs(place - to) < Math.abs(best - to)) best = place;
  return best;
}

function dropContained(matches: readonly Match[]): Match[] {
  const sets = matches.map((match) => new Set(match.places));
  return matches.filter((match, i) => {
    return !matches.some((other, k) => {
      if (k === i || other.places.length <= match.places.length || other.gap > other.places.length) return false;
      return match.places.every((place) => sets[k]!.has(place));
    });
  });
}
