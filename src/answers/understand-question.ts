import { ALLERGENS, ANALYTES, DRUG_CLASSES, DRUGS, findTerms, type Lexicon } from '../facts/lexicon.ts';
import { foldText } from '../records/fold-text.ts';
import { findSynonyms } from '../records/medical-synonyms.ts';
import { extremeOf } from './compare-results.ts';
import { findDateRanges } from './find-date-ranges.ts';
import { findPatientHints } from './find-patient-hints.ts';
import type { Question, QuestionForm, Recency } from './question.ts';
import { GENERAL_WORDS, type Topic, topicsOf } from './question-words.ts';
import { readWords } from './read-words.ts';

export interface QuestionContext {
  /** `YYYY-MM-DD`, for "last week" and "yesterday". */
  today: string;
  /** Names of the patient, when already known: they are not what is asked about. */
  patientNames?: readonly string[];
}

/** Takes a question of a nurse or doctor apart. Pure: nothing of any record is looked at. */
export function understandQuestion(text: string, { today, patientNames = [] }: QuestionContext): Question {
  const plain = text
    .replace(/<@[A-Z0-9]+>/g, ' ')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  const { hints, rest: withoutPatient } = findPatientHints(plain);
  const { ranges, rest: typed } = findDateRanges(withoutPatient, today);
  const rest = readWords(withoutNames(typed, patientNames));
  const topics = topicsOf(rest);
  const concepts = conceptsIn(rest, topics);
  const drugClasses = keysIn(rest, DRUG_CLASSES);
  const analytes = drugClasses.length > 0 ? [] : keysIn(rest, ANALYTES);
  const drugs = keysIn(rest, DRUGS);
  const allergens = keysIn(rest, ALLERGENS);
  const classes = drugs.flatMap((drug) => DRUGS.terms.get(drug)!.classes.filter((name) => name === drug));
  return {
    text: plain,
    form: formOf(rest),
    topics: topics.map((topic) => topic.topic),
    kinds: [...new Set([...topics.flatMap((topic) => topic.kinds), ...kindsOf(analytes, [...drugs, ...drugClasses])])],
    terms: termsOf(rest, topics),
    concepts,
    analytes,
    drugs,
    drugClasses,
    allergens: [...new Set([...allergens, ...classes])],
    recency: ranges.length > 1 ? 'all' : recencyOf(rest),
    extreme: extremeOf(rest),
    dateRanges: ranges,
    patientHints: hints,
  };
}

function keysIn(text: string, lexicon: Lexicon): string[] {
  return [...new Set(findTerms(text, lexicon).map((match) => match.term.key))];
}

/** Things asked about beside the topic: "CT head" names imaging and a CT; "smoke" is the topic itself. */
function conceptsIn(text: string, topics: Topic[]): string[] {
  const own = topics.filter((topic) => !topic.keepsConcepts);
  const found = findSynonyms(text, true).filter((match) => {
    const words = text.slice(match.start, match.end);
    return !own.some((topic) => topic.patterns.some((pattern) => words.search(pattern) >= 0));
  });
  return [...new Set(found.map((match) => match.group))];
}

function kindsOf(analytes: string[], drugs: string[]): Question['kinds'] {
  const kinds: Question['kinds'] = analytes.map((key) => (ANALYTES.terms.get(key)!.kind === 'vital' ? 'vital' : 'lab'));
  return drugs.length > 0 ? [...kinds, 'medication'] : kinds;
}

function formOf(text: string): QuestionForm {
  if (/\b(when|what (date|day|time)|date of|how long ago)\b/i.test(text)) return 'when';
  if (/\b(why|reason for|what brought|what for)\b/i.test(text)) return 'why';
  if (/\b(who|whom|name of the)\b/i.test(text)) return 'who';
  const opening =
    /^\W*(?:(?:hi|hello|hey|please|so|and|ok)[\s,]+)*(is|are|was|were|does|do|did|has|have|had|any|can|could|ever)\b/i;
  return opening.test(text) ? 'yes-no' : 'what';
}

function recencyOf(text: string): Recency {
  if (
    /\b(trends?|trending|all|every|over time|list|previous \w+s|serial|compare|highest|lowest|peak|nadir|max(imum)?|min(imum)?)\b/i.test(
      text,
    )
  )
    return 'all';
  if (/\b(last|latest|most recent|newest|recent|current|currently|now)\b/i.test(text)) return 'latest';
  if (/\b(first|initial|initially|earliest|on (arrival|admission|presentation)|admission)\b/i.test(text))
    return 'first';
  return 'any';
}

/** What is left when the words of the question and of its topics are taken away. */
function termsOf(text: string, topics: Topic[]): string[] {
  let left = text;
  for (const lexicon of [DRUG_CLASSES, ANALYTES, DRUGS, ALLERGENS]) {
    for (const match of findTerms(left, lexicon).reverse()) left = blank(left, match.start, match.end);
  }
  for (const match of findSynonyms(left, true).reverse()) left = blank(left, match.start, match.end);
  for (const topic of topics) {
    for (const pattern of topic.patterns) {
      left = left.replace(pattern, (words) => onlyUnknown(words, topic));
    }
  }
  const words = foldText(left).text.match(/[\p{L}\p{N}][\p{L}\p{N}'/.+-]*/gu) ?? [];
  const terms = words
    .map((word) => word.replace(/'s?$/, '').replace(/[./-]+$/, ''))
    .filter((word) => word.length > 1 && !GENERAL_WORDS.has(word));
  return [...new Set(terms)];
}

/** The patient's names are not what is asked about, however they are typed. */
function withoutNames(text: string, patientNames: readonly string[]): string {
  const names = new Set(patientNames.flatMap((name) => foldText(name).text.split(/[^\p{L}]+/u)));
  return names.size === 0
    ? text
    : text.replace(/\p{L}+(?:['\u2019]s?(?!\p{L}))?/gu, (word) =>
        names.has(foldText(word.replace(/['\u2019]s?$/, '')).text) ? ' ' : word,
      );
}

/** A pattern may span words that are not the topic's own ("why was he seen in cardiology"): those stay. */
function onlyUnknown(words: string, topic: Topic): string {
  return words.replace(/[\p{L}'-]+/gu, (word) => {
    const alone = topic.patterns.some((pattern) => word.search(pattern) >= 0);
    return alone || topic.topic.includes(word.toLowerCase().replace(/s$/, '')) ? ' ' : word;
  });
}

function blank(text: string, start: number, end: number): string {
  return `${text.slice(0, start)} ${text.slice(end)}`;
}
