import type { Evidence, EvidenceSentence } from '../find-evidence.ts';
import type { Mention } from '../propose-candidates.ts';
import { addSynonyms } from '../text/add-synonyms.ts';
import { type Trimester, trimesterOf } from './read-pregnancy.ts';
import type { Encounter, Side, WalkCues } from './walk-specificity.ts';
import { sideNear, sideSaid } from './walk-specificity.ts';

const FOLLOW_UP =
  /\b(?:follow[- ]?up|post-?op(?:erative)?|status post|s\/p|healing|healed|recheck|cast removal|suture removal|rehabilitation)\b/i;
const SEQUELA = /\b(?:sequelae?|late effects?|residual|old injury)\b/i;

/** Words of the same sentence count whole, words of the sentences beside it a part, words elsewhere a little. */
const SAME_SENTENCE = 1;
const NEIGHBOUR = 0.5;
const ELSEWHERE = 0.15;

/** What the record says around a mention that can complete its code: nearby words, side, stage of care. */
export function readCues(evidence: Evidence, mention: Pick<Mention, 'sentence' | 'places'>): WalkCues {
  const { sentence, places } = mention;
  const note = indexOf(evidence);
  const at = note.orderOf.get(sentence) ?? -1;
  const near = new Set([at - 1, at + 1].flatMap((i) => affirmedStems(evidence, evidence.sentences[i])));
  const own = new Set(affirmedStems(evidence, sentence));
  return {
    weightOf: (stem) => {
      if (own.has(stem)) return SAME_SENTENCE;
      if (near.has(stem)) return NEIGHBOUR;
      return note.sentencesWith.has(stem) ? ELSEWHERE : undefined;
    },
    side: sideNear(sentence, places) ?? sideElsewhere(evidence, mention),
    encounter: encounterOf(note.opening, mention),
    trimester: note.trimester,
    isMultiple: isMultiple(sentence),
  };
}

const MANY = /\b(?:multiple (?:sites|joints|areas)|poly-?articular|many joints|several joints|diffuse|generalized)\b/i;
const REGIONS =
  /\b(?:(shoulder)|(elbow)|(wrist)|(hand|finger|knuckle|mcp|pip|dip|thumb)|(hip)|(knee)|(ankle|foot|feet|toe|mtp)|(spine|back|neck))/gi;

/** Two joints or regions in one sentence are several sites. */
function isMultiple({ text }: EvidenceSentence): boolean {
  if (MANY.test(text)) return true;
  const named = new Set([...text.matchAll(REGIONS)].map((match) => match.slice(1).findIndex(Boolean)));
  return named.size > 1;
}

const affirmed = new WeakMap<EvidenceSentence, string[]>();

/** The stems of a sentence with what they mean, without what it denies: "not bleeding" completes no code with bleeding. */
export function affirmedStems(evidence: Evidence, sentence: EvidenceSentence | undefined): string[] {
  if (!sentence) return [];
  let stems = affirmed.get(sentence);
  if (!stems) {
    stems = addSynonyms(sentence.tokens, evidence.text).flatMap((placed, i) =>
      sentence.said[i] === 'negated' || sentence.said[i] === 'hypothetical' ? [] : placed.map(({ stem }) => stem),
    );
    affirmed.set(sentence, stems);
  }
  return stems;
}

/** What completing a code asks of a whole note, made once for it. */
interface NoteIndex {
  orderOf: ReadonlyMap<EvidenceSentence, number>;
  /** Stem > the sentences that it stands in. */
  sentencesWith: ReadonlyMap<string, readonly EvidenceSentence[]>;
  /** The sides that the note speaks of at all: one, when the visit is about one limb. */
  sides: readonly Side[];
  /** The first sentence of the chief complaint. */
  opening: EvidenceSentence | undefined;
  trimester: Trimester | undefined;
}

const indexes = new WeakMap<Evidence, NoteIndex>();

function indexOf(evidence: Evidence): NoteIndex {
  const known = indexes.get(evidence);
  if (known) return known;
  const sentencesWith = new Map<string, EvidenceSentence[]>();
  for (const sentence of evidence.sentences) {
    for (const [i, { stem }] of sentence.tokens.entries()) {
      if (sentence.said[i] === 'negated' || sentence.said[i] === 'hypothetical') continue;
      const list = sentencesWith.get(stem);
      if (!list) sentencesWith.set(stem, [sentence]);
      else if (list.at(-1) !== sentence) list.push(sentence);
    }
  }
  const words = evidence.sentences.flatMap((one) => one.tokens.flatMap((token) => sideSaid(one, token) ?? []));
  const index: NoteIndex = {
    orderOf: new Map(evidence.sentences.map((sentence, i) => [sentence, i])),
    sentencesWith,
    sides: [...new Set(words)],
    opening: evidence.sentences.find(({ section }) => section === 'chief-complaint'),
    trimester: trimesterOf(evidence.text),
  };
  indexes.set(evidence, index);
  return index;
}

/** Beyond so many sentences with the same words, a long record is not about one limb. */
const MOST_SIDE_SENTENCES = 200;

/** The side that the note gives to the same words elsewhere, when it is always the same one. */
function sideElsewhere(
  evidence: Evidence,
  { sentence, places }: Pick<Mention, 'sentence' | 'places'>,
): Side | undefined {
  const note = indexOf(evidence);
  const stems = new Set(places.map((place) => sentence.tokens[place]!.stem));
  const others = [...stems].flatMap((stem) => (note.sentencesWith.get(stem) ?? []).slice(0, MOST_SIDE_SENTENCES));
  const sides = new Set<Side>();
  for (const other of new Set(others)) {
    const found = other.tokens.flatMap((token, i) => (stems.has(token.stem) ? [i] : []));
    const side = sideNear(other, found);
    if (side) sides.add(side);
  }
  if (sides.size === 0 && evidence.hasAssessment) for (const side of note.sides) sides.add(side);
  return sides.size === 1 ? [...sides][0] : undefined;
}

/** Routine care when the sentence says so, or when the visit follows up on this very thing and it is not new. */
function encounterOf(
  opening: EvidenceSentence | undefined,
  { sentence, places }: Pick<Mention, 'sentence' | 'places'>,
): Encounter {
  if (SEQUELA.test(sentence.text)) return 'S';
  if (FOLLOW_UP.test(sentence.text)) return 'D';
  if (!opening || !FOLLOW_UP.test(opening.text) || /\b(?:acute|new)\b/i.test(sentence.text)) return 'A';
  const stems = places.map((place) => sentence.tokens[place]!.stem);
  return opening.tokens.some(({ stem }) => stems.includes(stem)) ? 'D' : 'A';
}
