import { maskUnchecked } from '../records/mask-unchecked.ts';
import type { Assertion } from './text/assert-tokens.ts';
import { assertTokens } from './text/assert-tokens.ts';
import type { Section, SectionKind } from './text/find-sections.ts';
import { findSections, sectionAt } from './text/find-sections.ts';
import { plainLines } from './text/plain-lines.ts';
import type { Sentence } from './text/split-sentences.ts';
import { splitSentences } from './text/split-sentences.ts';
import type { Token } from './text/tokenize-text.ts';
import { tokenizeText } from './text/tokenize-text.ts';

/** One sentence of a record, ready for matching: its words, what is said of each, and where it stands. */
export interface EvidenceSentence {
  start: number;
  end: number;
  text: string;
  section: SectionKind;
  tokens: Token[];
  /** For each token, what the sentence says of a condition named there. */
  said: Assertion[];
  /** A problem named on a line of its own in the assessment or plan. */
  isProblem: boolean;
  /** 0 for the first sentence of the note, 1 for the last. */
  position: number;
}

export interface Evidence {
  text: string;
  sentences: EvidenceSentence[];
  /** True when the note has an assessment, a plan or a list of diagnoses: its author says there what was treated. */
  hasAssessment: boolean;
}

const PROBLEM_MAX_WORDS = 16;
const BULLET = /^\s*[•*-]/;
const ITEM_NUMBER = /^\s*#?\s*\(?\d{1,2}[.):]?\s*/;
/** A note without any heading whose lines are nearly all short items is a list of problems. */
const LIST_SHARE = 0.8;
const LIST_ITEM_WORDS = 8;
const TITLE_WORDS = 8;
/** A first line that names where the note was written, not why. */
const PLACE = /\b(?:clinic|center|centre|department|associates|hospital|practice|service|institute|group)\b/i;
/** A problem that is named, whether on a line of its own or before the plan for it, has no verb of a story or an order. */
const TELLS =
  /\b(?:is|are|was|were|has|have|had|will|would|should|can|could|reports?|denies|presents?|returns?|takes|states|agrees?|discuss(?:ed)?|reviewed|recommended|advised|counsell?ed|ordered|wants?|needs?|feels?|seen|see)\b/i;
/** Numbers of lists and labels of plans are no words of a condition. */
const LIST_MARK =
  /^\s*(?:[•*«»+-]+\s*)?(?:\(?\d{1,2}[.)]\s+)?(?:(?:medical reasoning|medical treatment|additional testing|specialist referrals?|patient education[^:]{0,30}|procedures?|follow[- ]?up)\s*:)?/i;
/** A line that tells what was or will be done is not the name of a problem. */
const NOT_A_PROBLEM =
  /^(?:[•*-]\s*)?(?:she|he|we|i|the|patient|patients|they|his|her|this|it|there|if|please|will|continue|all|complete|start|follow|return|call|refer|order|check|medical|additional|specialist)\b/i;
/** Parts of a plan, by their label, in which conditions are named as risks, aims or teaching. */
const TEACHING_LABEL =
  /^\s*(?:[•*-]\s*)?(?:patient education|patient agreements?|education|counseling|instructions)[^:]{0,30}:/i;

/**
 * Reads a note for coding: parts by heading, sentences, words, and for every word what is asserted there. Family history
 * and allergy sections set the assertion by themselves; a list of past history stays as it is written, because chronic
 * conditions stand there.
 */
export function findEvidence(record: string): Evidence {
  // Offsets stay those of the record; what nobody marked on a form is evidence of nothing.
  const text = maskUnchecked(plainLines(record));
  const whole = splitSentences(text);
  const sections = asList(findSections(text), whole, text);
  const found: EvidenceSentence[] = [];
  for (const one of whole) {
    const sentence = withoutHeading(one, sections);
    const marked = sentence ? (LIST_MARK.exec(text.slice(sentence.start, sentence.end))?.[0].length ?? 0) : 0;
    const tokens = sentence ? tokenizeText(text, sentence.start + marked, sentence.end) : [];
    if (!sentence || tokens.length === 0) continue;
    let section = sectionAt(sections, sentence.start);
    const raw = text.slice(sentence.start, sentence.end);
    if (section === 'none' && sentence.start === whole[0]?.start && sentence.alone && tokens.length <= TITLE_WORDS)
      section = PLACE.test(raw) ? 'instructions' : 'chief-complaint';
    if (section === 'plan' || section === 'assessment') section = TEACHING_LABEL.test(raw) ? 'instructions' : section;
    const said = assertTokens(tokens, text).map((assertion) => inSection(assertion, section));
    const isProblem =
      (section === 'assessment' || section === 'plan') &&
      tokens.length <= PROBLEM_MAX_WORDS &&
      (sentence.alone || (sentence.opens && !BULLET.test(raw) && !TELLS.test(raw))) &&
      !NOT_A_PROBLEM.test(raw.replace(ITEM_NUMBER, ''));
    found.push({
      start: sentence.start,
      end: sentence.end,
      text: raw,
      section,
      tokens,
      said,
      isProblem,
      position: sentence.start / Math.max(1, text.length),
    });
  }
  // Where the problems stand in an assessment of their own, the plan behind it holds orders.
  if (found.some(({ section, isProblem }) => section === 'assessment' && isProblem))
    for (const sentence of found) if (sentence.section === 'plan') sentence.isProblem = false;
  const hasAssessment = sections.some(({ kind }) => kind === 'assessment' || kind === 'plan');
  return { text, sentences: found, hasAssessment };
}

function asList(sections: readonly Section[], sentences: readonly Sentence[], text: string): readonly Section[] {
  if (sections.length !== 1 || sections[0]!.kind !== 'none' || sentences.length < 2) return sections;
  const items = sentences.filter(
    ({ start, end, alone }) => alone && text.slice(start, end).split(/\s+/).length <= LIST_ITEM_WORDS,
  );
  return items.length / sentences.length >= LIST_SHARE ? [{ ...sections[0]!, kind: 'assessment' }] : sections;
}

/** A heading is no sentence; what follows it in the same line is. */
function withoutHeading(sentence: Sentence, sections: readonly Section[]): Sentence | undefined {
  if (sections.some(({ start, end }) => sentence.start >= start && sentence.start < end)) return sentence;
  const next = sections.find(({ start }) => start > sentence.start && start < sentence.end);
  return next ? { ...sentence, start: next.start } : undefined;
}

function inSection(assertion: Assertion, section: SectionKind): Assertion {
  if (section === 'family-history') return assertion === 'negated' ? assertion : 'family';
  if (section === 'instructions') return assertion === 'present' ? 'hypothetical' : assertion;
  if (section === 'surgical-history' && assertion === 'present') return 'historical';
  return assertion;
}
