import { ANALYTES, DRUG_CLASSES, DRUGS } from '../facts/lexicon.ts';
import { labelsOf } from '../records/find-heading.ts';
import type { Question } from './question.ts';
import { TOPICS } from './question-words.ts';

/** Most names of one test that are searched for. */
const MOST_NAMES = 6;
/** Of each section that may hold the answer, so many of its usual headings are searched for. */
const LABELS_OF_A_SECTION = 2;

/** What to search for: what the question names, and the headings that its answer usually stands under. Pure. */
export function toSearchQuery(question: Question): string {
  const asked = TOPICS.filter((topic) => question.topics.includes(topic.topic));
  const sections = asked.flatMap((topic) => topic.sections);
  const named = [
    ...question.terms,
    ...question.concepts,
    ...question.analytes.flatMap((key) => ANALYTES.terms.get(key)?.names.slice(0, MOST_NAMES) ?? [key]),
    ...question.drugs.flatMap((key) => DRUGS.terms.get(key)?.names ?? [key]),
    ...question.drugClasses.flatMap((key) => DRUG_CLASSES.terms.get(key)?.classes ?? []),
    ...question.allergens,
  ];
  const labels = sections.flatMap((section) => labelsOf(section).slice(0, LABELS_OF_A_SECTION));
  const topics = asked.flatMap(({ topic, searches }) => [topic.replaceAll('-', ' '), ...searches]);
  return [...new Set([...named, ...topics, ...labels])].join(' ') || question.text;
}
