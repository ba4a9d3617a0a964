import type { Evidence } from '../find-evidence.ts';
import type { Mention } from '../propose-candidates.ts';
import { addSynonyms } from '../text/add-synonyms.ts';
import type { Encounter, Side, WalkCues } from './walk-specificity.ts';
import { SIDE_WORDS, sideNear } from './walk-specificity.ts';

const FOLLOW_UP =
  /\b(?:follow[- ]?up|post-?op(?:erative)?|status post|s\/p|healing|healed|recheck|cast removal|suture removal|rehabilitation)\b/i;
const SEQUELA = /\b(?:sequelae?|late effects?|residual|old injury)\b/i;

/** Words of the same sentence count whole, words of the sentences beside it a part, words elsewhere a little. */
const SAME_SENTENCE = 1;
const NEIGHBOUR = 0.5;
const ELSEWHERE = 0.15;

const noteStems = new WeakMap<Evidence, ReadonlySet<string>>();

/** What the record says around a mention that can complete its code: nearby words, side, stage of care. */
export function readCues(evidence: Evidence, mention: Pick<Mention, 'sentence' | 'places'>): WalkCues {
  const { sentence, places } = mention;
  const at = evidence.sentences.indexOf(sentence);
  const stems = new Map<string, number>();
  for (const stem of stemsOfNote(evidence)) stems.set(stem, ELSEWHERE);
  for (const neighbour of [evidence.sentences[at - 1], evidence.sentences[at + 1]]) {
    for (const { stem } of neighbour?.tokens ?? []) stems.set(stem, NEIGHBOUR);
  }
  for (const { stem } of addSynonyms(sentence.tokens, evidence.text).flat()) stems.set(stem, SAME_SENTENCE);
  return {
    stems,
    side: sideNear(sentence, places) ?? sideElsewhere(evidence, mention),
    encounter: encounterOf(evidence, mention),
  };
}

/** The side that the note gives to the same words elsewhere, when it is always the same one. */
function sideElsewhere(
  evidence: Evidence,
  { sentence, places }: Pick<Mention, 'sentence' | 'places'>,
): Side | undefined {
  const stems = places.map((place) => sentence.tokens[place]!.stem);
  const sides = new Set<Side>();
  for (const other of evidence.sentences) {
    const found = other.tokens.flatMap((token, i) => (stems.includes(token.stem) ? [i] : []));
    const side = found.length > 0 ? sideNear(other, found) : undefined;
    if (side) sides.add(side);
  }
  if (sides.size === 0 && evidence.hasAssessment) for (const side of sidesOfNote(evidence)) sides.add(side);
  return sides.size === 1 ? [...sides][0] : undefined;
}

/** The sides that a clinic note speaks of at all: one, when the visit is about one limb. */
function sidesOfNote(evidence: Evidence): Set<Side> {
  const sides = evidence.sentences.flatMap((sentence) => sentence.tokens.flatMap(({ word }) => SIDE_WORDS[word] ?? []));
  return new Set(sides);
}

/** Routine care when the sentence says so, or when the visit follows up on this very thing and it is not new. */
function encounterOf(evidence: Evidence, { sentence, places }: Pick<Mention, 'sentence' | 'places'>): Encounter {
  if (SEQUELA.test(sentence.text)) return 'S';
  if (FOLLOW_UP.test(sentence.text)) return 'D';
  const opening = evidence.sentences.find(({ section }) => section === 'chief-complaint');
  if (!opening || !FOLLOW_UP.test(opening.text) || /\b(?:acute|new)\b/i.test(sentence.text)) return 'A';
  const stems = places.map((place) => sentence.tokens[place]!.stem);
  return opening.tokens.some(({ stem }) => stems.includes(stem)) ? 'D' : 'A';
}

function stemsOfNote(evidence: Evidence): ReadonlySet<string> {
  let stems = noteStems.get(evidence);
  if (!stems) {
    stems = new Set(evidence.sentences.flatMap(({ tokens }) => tokens.map(({ stem }) => stem)));
    noteStems.set(evidence, stems);
  }
  return stems;
}
