import type { EntryKind } from './compile/compiled-release.ts';
import { ENTRY_KINDS } from './compile/compiled-release.ts';
import type { Evidence, EvidenceSentence } from './find-evidence.ts';
import { alsoCodes } from './match/also-codes.ts';
import { type Match, matchSentence } from './match/match-sentence.ts';
import { placeInSpine } from './match/place-in-spine.ts';
import type { PreparedRelease } from './match/prepared-release.ts';
import { affirmedStems, readCues } from './match/read-cues.ts';
import { refineCode } from './match/refine-code.ts';
import { restateCode } from './match/restate-code.ts';
import { takeAge } from './match/take-age.ts';
import { takeQualifier, takeTrimester } from './match/take-qualifier.ts';
import { takeSide } from './match/take-side.ts';
import { type Side, sideNear, sideOf, walkSpecificity } from './match/walk-specificity.ts';
import { type Assertion, assertionOf } from './text/assert-tokens.ts';

/** One place of the record that speaks for a code. */
export interface Mention {
  sentence: EvidenceSentence;
  /** Indexes of the sentence's tokens. */
  places: number[];
  assertion: Assertion;
  kind: EntryKind;
  /** What the matched entry is for the release: the code that was matched before the specificity walk. */
  matchedCode: string;
  weight: number;
  gap: number;
  optionalFound: number;
  /** Its words stand on both sides of a comma or an "and", and no phrase of the lexicon joins them. */
  crossesList: boolean;
  /** A tighter match of the same kind of condition holds one of its words: "fracture of the fifth metatarsal, left foot". */
  isOverlapped: boolean;
  /** 0 for the best code of these words, 1 for the next, and so on. */
  rank: number;
  /** How many codes these words could mean. */
  rivals: number;
}

export interface Candidate {
  code: string;
  mentions: Mention[];
}

const STATED: ReadonlySet<Assertion> = new Set(['present', 'historical']);
/** What the project's own lexicon says of words goes before what the index makes of the same words. */
const LEXICON_TRUST = 3;
/** A name of so many words takes its words from codes of any chapter. */
const LONG_NAME_WORDS = 4;
/** Of the codes that the same words could mean, so many are kept. */
const KEPT_RIVALS = 4;
/** A single word must be at least this rare among the entries to speak for a code by itself. */
const MIN_SINGLE_WEIGHT = 3;

/** The Neoplasm Table files sites: a sentence must name a growth. "Secondary hyperparathyroidism from the kidneys" names none. */
const GROWTH =
  /cancer|carcin|tumou?r|neoplas|malignan|metasta|\bmets\b|sarcoma|lymphoma|leuk[a]?emia|melanoma|blastoma|myeloma|glioma|adenoma|papilloma|fibroma|lipoma|[a-z]{4}oma\b|\b(?:DCIS|LCIS|VIN|CIN)\b|\b(?:BCC|SCC|HCC|RCC|CLL|AML|CML|NSCLC|SCLC|GIST|growth|mass|lesion|polyp|cyst|nevus|nevi|hemangioma)/i;

/**
 * Every billable code of the release that some sentence of the record names, with the places that name it, whatever is
 * asserted there: what may be suggested is decided later.
 */
export function proposeCandidates(release: PreparedRelease, evidence: Evidence): Candidate[] {
  const byCode = new Map<string, Candidate>();
  const add = (code: string, mention: Mention): void => {
    const candidate = byCode.get(code) ?? { code, mentions: [] };
    candidate.mentions.push(mention);
    byCode.set(code, candidate);
  };
  for (const sentence of evidence.sentences) {
    for (const mention of mentionsIn(release, evidence, sentence)) {
      const code = completeCode(release, evidence, mention);
      if (!code) continue;
      add(code, mention);
      if (!evidence.hasAssessment || mention.rank > 0) continue;
      for (const header of alsoCodes(code, sentence)) {
        const further: Mention = { ...mention, matchedCode: header, kind: 'lexicon' };
        const other = walkSpecificity(release, header, () => readCues(evidence, further));
        if (other) add(other, further);
      }
    }
  }
  return [...byCode.values()];
}

/** The billable code that a mention comes to: below the matched one, or beside it where the sentence says more. */
function completeCode(release: PreparedRelease, evidence: Evidence, mention: Mention): string | undefined {
  const code = walkSpecificity(release, mention.matchedCode, () => readCues(evidence, mention));
  if (!code || !evidence.hasAssessment || mention.rank > 0 || mention.assertion === 'negated') return code;
  const cues = readCues(evidence, mention);
  const said = new Set(affirmedStems(evidence, mention.sentence));
  const refined = takeSide(release, refineCode(release, code, cues, said), cues.side);
  const restated = restateCode(refined, mention.sentence, evidence);
  const complete = restated === refined ? refined : (walkSpecificity(release, restated, () => cues) ?? refined);
  const placed = placeInSpine(release, takeTrimester(release, complete, cues.trimester), mention.sentence.text);
  return takeAge(takeQualifier(release, placed, mention.sentence.text), evidence.text);
}

function mentionsIn(release: PreparedRelease, evidence: Evidence, sentence: EvidenceSentence): Mention[] {
  const groups = new Map<string, Match[]>();
  for (const match of matchSentence(release, sentence, evidence.text, contextStems(sentence))) {
    if (match.entry.required.length === 1 && match.weight < MIN_SINGLE_WEIGHT && match.entry.kind !== 'lexicon')
      continue;
    if (match.entry.kind === 'neoplasm' && !GROWTH.test(sentence.text)) continue;
    const key = match.places.join(' ');
    const group = groups.get(key);
    if (group) group.push(match);
    else groups.set(key, [match]);
  }
  const mentions: Mention[] = [];
  const tighter = sentence.isProblem
    ? [...groups.values()]
        .map((group) => group[0]!)
        .filter((match) => STATED.has(assertionOf(sentence.said, match.places)))
    : [];
  for (const matches of groups.values()) {
    const { places } = matches[0]!;
    const assertion = assertionOf(sentence.said, places);
    const isPast = assertion === 'historical' || assertion === 'family';
    const isLent = (match: Match): boolean => !isPast && isBorrowed(release, match, sentence);
    // The order of reports was learned with these counted among the rivals.
    const group = evidence.hasAssessment ? matches.filter((match) => !isLent(match)) : matches;
    const side = sideNear(sentence, places);
    const value = (match: Match): number =>
      trust(match) + sideAgreement(release.codeOf.get(match.entry.code)?.title ?? '', side);
    const ranked = oneAnEntryCode(group.toSorted((a, b) => value(b) - value(a)));
    ranked.slice(0, KEPT_RIVALS).forEach((match, rank) => {
      const { weight, gap, optionalFound, entry } = match;
      if (isLent(match)) return;
      mentions.push({
        sentence,
        places,
        assertion,
        kind: entry.kind,
        matchedCode: entry.code,
        weight,
        gap,
        optionalFound,
        crossesList: match.crossesList && entry.kind !== 'lexicon',
        isOverlapped: tighter.some((other) => overlaps(other, match)),
        rank,
        rivals: ranked.length,
      });
    });
  }
  return mentions;
}

/** A match of as many words that stand nearer together takes a shared word for itself, within a chapter or with a long name. */
function overlaps(other: Match, match: Match): boolean {
  const [others, own] = [other.entry.required.length, match.entry.required.length];
  if (match.crossesList || others < own || !match.places.some((place) => other.places.includes(place))) return false;
  if (match.entry.kind === 'lexicon' && other.entry.kind !== 'lexicon') return false;
  if (others >= LONG_NAME_WORDS && others > own + 1) return true;
  if (other.entry.code[0] !== match.entry.code[0]) return false;
  return (
    (others > own && other.looseness < match.looseness) ||
    (other.entry.kind === 'lexicon' && match.entry.kind !== 'lexicon')
  );
}

/** How far a match is to be believed beside others of the same words. */
function trust(match: Match): number {
  return (
    2 * match.entry.required.length +
    match.optionalFound -
    match.gap -
    0.8 * ENTRY_KINDS.indexOf(match.entry.kind) +
    (match.entry.kind === 'lexicon' ? LEXICON_TRUST : 0)
  );
}

/** A code for the other side than the record's stands behind its rivals. */
function sideAgreement(title: string, side: Side | undefined): number {
  const titleSide = sideOf(title.toLowerCase());
  if (!titleSide) return 0;
  return titleSide === side ? 1 : -3;
}

function oneAnEntryCode(matches: readonly Match[]): Match[] {
  const seen = new Set<string>();
  return matches.filter(({ entry }) => !seen.has(entry.code) && seen.add(entry.code));
}

/** The word "history" of the entry does not stand in the sentence: what it lends must be said of these very words. */
function isBorrowed(release: PreparedRelease, { entry }: Match, { tokens }: EvidenceSentence): boolean {
  const history = release.idOf.get('histor');
  return history !== undefined && entry.required.includes(history) && !tokens.some(({ stem }) => stem === 'histor');
}

/** A family history or a past one lends its words to the codes that are filed under "History, family" and "History, personal". */
function contextStems(sentence: EvidenceSentence): string[] {
  if (sentence.said.includes('family')) return ['histor', 'fami'];
  if (sentence.said.includes('historical')) return ['histor', 'person'];
  return [];
}
