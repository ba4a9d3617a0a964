import { readFileSync } from 'node:fs';
import type { Evidence, EvidenceSentence } from '../find-evidence.ts';
import { isExternalCause, isFactor, isInjury, isSymptom } from '../guidelines/code-kinds.ts';
import type { Candidate, Mention } from '../propose-candidates.ts';
import type { Assertion } from '../text/assert-tokens.ts';
import type { SectionKind } from '../text/find-sections.ts';
import type { Ranked } from './rank-narrative.ts';

interface NoteWeights {
  problem: number;
  sections: Record<SectionKind, number>;
  rank: number[];
  gapFactor: number;
  commonWordFactor: number;
  commonWordWeight: number;
  symptomOutsideAssessment: number;
  historicalChronic: number;
  historicalOther: number;
  possibleInpatient: number;
  longTermDrug: number;
  /** A body mass index, the weeks of a pregnancy, a receptor: beside its diagnosis. */
  measure: number;
  tableOfDrugs: number;
  /** What a code that no problem of the assessment names scores at most; above stand the problems, in their order. */
  unnamed: number;
  /** A mention in a problem of at least this value takes the place of the problem. */
  sureProblem: number;
  /** How much the codes of one problem differ by their own score. */
  withinProblem: number;
  /** For a named problem: its words may stand apart. */
  gapInProblem: number;
  reasonForVisit: number;
  passing: number;
  acrossList: number;
  overlapped: number;
  /** A symptom in a plan is mostly what to watch for. */
  symptomInOrder: number;
  familyHistory: number;
  shown: number;
}

export const NOTE_WEIGHTS = JSON.parse(
  readFileSync(new URL('../data/note-weights.json', import.meta.url), 'utf8'),
) as NoteWeights;
const CHRONIC = readWords('chronic-categories.txt');
const NOT_ALONE = readWords('not-alone.txt');
const PASSING_SECTIONS: ReadonlySet<SectionKind> = new Set([
  'history-of-present-illness',
  'none',
  'other',
  'medical-history',
]);
/** The order of so many problems tells which comes first. */
const LAST = 12;
const ORDERED: ReadonlySet<Assertion> = new Set(['present', 'historical', 'possible']);
/** Codes that say something is over or was done; the record must speak of the past. */
const PAST_CODE = /^Z(?:8[5-7]|90|92|98)/;
const PAST_WORDS =
  /\b(?:status post|s\/p|underwent|had (?:a|an|her|his)|was (?:removed|repaired|performed|treated)|completed|previous(?:ly)?|prior|ago|history of|followed by|former|ex-?smoker|quit|stopped|(?:19|20)\d\d)\b/i;

/** Encounters for aftercare, follow-up and special examinations. */
const REASON_ONLY = /^Z(?:0[01489]|4[78]|53)/;
const AFTER_TREATMENT =
  /\b(?:complet\w+|finish\w+|resolved|cured|surveillance|after (?:treatment|surgery|therapy)|post-?treatment|in remission|NED|no evidence of disease)\b/i;
const REASON_SECTIONS: ReadonlySet<SectionKind> = new Set([
  'chief-complaint',
  'assessment',
  'none',
  'history-of-present-illness',
]);
const STATUS = /^Z(?:9[0-9]|68|79|89)/;
const GIVEN = /\b(?:given|administered|received|gave|updated|today|provided)\b/i;

/**
 * Scores candidates of a note whose author assesses the patient: what is named as a problem counts most, then where and
 * how often else it is affirmed. Symptoms that the assessment does not take up count little.
 */
export function rankNote(evidence: Evidence, candidates: readonly Candidate[]): Ranked[] {
  const problems = new Map(
    evidence.sentences.filter(({ isProblem }) => isProblem).map((sentence, order) => [sentence, order]),
  );
  return candidates
    .filter(({ code }) => !isExternalCause(code) || candidates.some((other) => isInjury(other.code)))
    .map((candidate) => ({ candidate, score: scoreNote(candidate, problems) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
}

function scoreNote({ code, mentions }: Candidate, problems: ReadonlyMap<EvidenceSentence, number>): number {
  const bySection = new Map<string, number>();
  for (const mention of mentions) {
    const place = mention.sentence.isProblem ? 'problem' : mention.sentence.section;
    const value = mentionValue(code, mention);
    bySection.set(place, Math.max(bySection.get(place) ?? 0, value));
  }
  const missed = [...bySection.values()].reduce((product, value) => product * (1 - value), 1);
  const assessed = bySection.has('problem') || bySection.has('assessment') || bySection.has('plan');
  const score = (1 - missed) * (isSymptom(code) && !assessed ? NOTE_WEIGHTS.symptomOutsideAssessment : 1);
  if (score < NOTE_WEIGHTS.shown) return 0;
  const order = Math.min(
    ...mentions.map((mention) =>
      mention.rank === 0 && ORDERED.has(mention.assertion) && mentionValue(code, mention) >= NOTE_WEIGHTS.sureProblem
        ? (problems.get(mention.sentence) ?? (mention.sentence.section === 'assessment' ? LAST - 1 : LAST))
        : LAST,
    ),
  );
  if (order >= LAST) return score * NOTE_WEIGHTS.unnamed;
  // What is there to stay (a stent, dialysis) stands behind the disease of the same problem.
  const behind = (STATUS.test(code) ? 2 : 1) - score;
  return NOTE_WEIGHTS.unnamed + (1 - NOTE_WEIGHTS.unnamed) * (1 - order / LAST) - behind * NOTE_WEIGHTS.withinProblem;
}

function mentionValue(code: string, mention: Mention): number {
  const { sentence, gap, rank, places, weight, kind, crossesList, isOverlapped } = mention;
  const isReason = isFactor(code) && sentence.section === 'chief-complaint';
  const where = sentence.isProblem
    ? NOTE_WEIGHTS.problem
    : isReason
      ? NOTE_WEIGHTS.reasonForVisit
      : isFamily(code)
        ? Math.max(NOTE_WEIGHTS.familyHistory, NOTE_WEIGHTS.sections[sentence.section])
        : NOTE_WEIGHTS.sections[sentence.section];
  const isOrder = sentence.section === 'plan' && !sentence.isProblem && isSymptom(code);
  const common =
    places.length === 1 && kind !== 'lexicon' && weight < NOTE_WEIGHTS.commonWordWeight
      ? NOTE_WEIGHTS.commonWordFactor
      : 1;
  if (!speaksAlone(code, mention)) return 0;
  if (REASON_ONLY.test(code) && !isReasonFor(code, mention)) return 0;
  const isPassing = PASSING_SECTIONS.has(sentence.section) && !isLasting(code);
  return (
    where *
    assertionFactor(code, mention) *
    (sentence.isProblem ? NOTE_WEIGHTS.gapInProblem : NOTE_WEIGHTS.gapFactor) ** gap *
    (NOTE_WEIGHTS.rank[rank] ?? 0) *
    common *
    (isPassing ? NOTE_WEIGHTS.passing : 1) *
    (crossesList ? NOTE_WEIGHTS.acrossList : 1) *
    (isOrder ? NOTE_WEIGHTS.symptomInOrder : 1) *
    (isOverlapped ? NOTE_WEIGHTS.overlapped : 1)
  );
}

/** What stays with a patient is coded from the story too; what comes and goes must be taken up in the assessment. */
function isLasting(code: string): boolean {
  return CHRONIC.has(code.slice(0, 3)) || /^(?:C|Q|F[78]|Z[89]|Z23)/.test(code);
}

/** Why somebody came is said where they came in or what was assessed; "dressing change on Monday" is a plan. */
function isReasonFor(code: string, { sentence, gap }: Mention): boolean {
  if (/^Z00/.test(code) && gap > 0) return false;
  if (/^Z0[89]/.test(code) && !AFTER_TREATMENT.test(sentence.text)) return false;
  return sentence.isProblem || REASON_SECTIONS.has(sentence.section);
}

/** Single words speak for a code only when they name a condition; factors and external causes need words of their own. */
function speaksAlone(code: string, { places, sentence, kind }: Mention): boolean {
  if (kind === 'lexicon') return true;
  if (isExternalCause(code) || (isFactor(code) && !/^Z8/.test(code))) return places.length >= (kind === 'see' ? 3 : 2);
  const word = sentence.tokens[places[0]!]!.word;
  return places.length > 1 || (word.length > 1 && !NOT_ALONE.has(word));
}

/** Family history is a code of its own wherever it is told. */
function isFamily(code: string): boolean {
  return /^Z8[0-4]/.test(code);
}

function assertionFactor(code: string, { assertion, sentence }: Mention): number {
  if (isFamily(code)) return assertion === 'family' ? 1 : 0;
  // "Flu shot given": what a vaccine is for is not said of the patient, that it was given is.
  if (code === 'Z23' && assertion === 'hypothetical') return GIVEN.test(sentence.text) ? 1 : 0;
  // What somebody is screened for they need not have.
  if (/^Z(?:1[123]|71)/.test(code) && assertion !== 'negated' && assertion !== 'family') return 1;
  switch (assertion) {
    case 'present':
      return PAST_CODE.test(code) && !PAST_WORDS.test(sentence.text) ? NOTE_WEIGHTS.historicalOther : 1;
    case 'possible':
      return NOTE_WEIGHTS.possibleInpatient;
    case 'historical':
      if (/^(?:Z[89]|O34\.2)/.test(code)) return 1;
      if (sentence.isProblem && CHRONIC.has(code.slice(0, 3))) return 1;
      return CHRONIC.has(code.slice(0, 3)) ? NOTE_WEIGHTS.historicalChronic : NOTE_WEIGHTS.historicalOther;
    default:
      return 0;
  }
}

function readWords(name: string): ReadonlySet<string> {
  const lines = readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8').split('\n');
  return new Set(lines.filter((line) => !line.startsWith('#')).flatMap((line) => line.split(' ')));
}
