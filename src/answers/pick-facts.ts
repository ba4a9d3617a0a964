import { ALLERGENS, ANALYTES, DRUG_CLASSES, DRUGS } from '../facts/lexicon.ts';
import { pickExtreme } from './compare-results.ts';
import changeData from './data/change-words.json' with { type: 'json' };
import type { DateRange, Question } from './question.ts';
import type { RecordedFact } from './record-found.ts';

/** How many facts answer a question: one result, a short trend, a whole list. */
const MOST_RESULTS = { latest: 1, first: 1, any: 3, all: 20 } as const;
const MOST_LISTED = 40;
const MOST_MENTIONS = 4;
/** "When was it stopped?": the sentences that speak of that change. */
const CHANGES = changeData.changes.map((source) => new RegExp(source, 'i'));

/** The facts that answer a question, in the order in which they are said; empty when facts do not answer it. Pure. */
export function pickFacts(question: Question, facts: readonly RecordedFact[]): RecordedFact[] {
  const inRange = facts.filter((fact) => isInRange(fact.date, question.dateRanges));
  if (question.topics.includes('allergies')) return pickAllergies(question, inRange);
  if (question.analytes.length > 0) return question.analytes.flatMap((code) => pickResults(question, inRange, code));
  if (question.drugs.length + question.drugClasses.length > 0) return pickDrugs(question, inRange);
  if (question.terms.length > 0 || question.concepts.length > 0) return [];
  const [kind] = question.kinds;
  if (!kind) return [];
  return pickList(
    question,
    inRange.filter((fact) => fact.kind === kind),
  );
}

function pickResults(question: Question, facts: RecordedFact[], code: string): RecordedFact[] {
  const results = facts.filter((fact) => isResult(fact, code));
  const ordered = byDate(results, question.recency === 'first' ? 'oldest' : 'newest');
  const extreme = question.extreme ? pickExtreme(ordered, question.extreme) : null;
  if (extreme) return extreme;
  return ordered.slice(0, MOST_RESULTS[question.recency]);
}

function isResult({ code, kind }: RecordedFact, asked: string): boolean {
  return code === asked && (kind === 'lab' || kind === 'vital');
}

function pickDrugs(question: Question, facts: RecordedFact[]): RecordedFact[] {
  const asked = [...question.drugs, ...question.drugClasses.flatMap(membersOf)];
  const named = facts.filter((fact) => fact.kind === 'medication' && asked.some((drug) => isSameDrug(fact.code, drug)));
  const ordered = byDate(named, 'newest');
  if (question.recency === 'all') return ordered;
  const change = CHANGES.find((pattern) => pattern.test(question.text));
  const changed = change ? ordered.filter((fact) => change.test(fact.quote)) : [];
  if (changed.length > 0) return changed.slice(0, MOST_MENTIONS);
  // A statement with a dose says more than a mention, but what was said later ("it was stopped") stands above it.
  const newest = ordered
    .filter((fact) => fact.date === ordered[0]?.date)
    .sort((a, b) => Number(b.dose !== null) - Number(a.dose !== null))
    .slice(0, MOST_MENTIONS);
  const dosed = newest.some((fact) => fact.dose !== null) ? undefined : ordered.find((fact) => fact.dose !== null);
  return dosed ? [...newest, dosed] : newest;
}

/** "metoprolol" asks for metoprolol succinate and tartrate too; "penicillin" for the class. */
function isSameDrug(code: string, asked: string): boolean {
  if (code === asked || code.startsWith(`${asked} `) || code.startsWith(`${asked}-`)) return true;
  return classesOf(code).includes(asked);
}

function membersOf(drugClass: string): readonly string[] {
  return DRUG_CLASSES.terms.get(drugClass)?.classes ?? [];
}

function classesOf(code: string): readonly string[] {
  return (DRUGS.terms.get(code) ?? ALLERGENS.terms.get(code))?.classes ?? [];
}

/** What was asked about if the record lists it, else the whole list: what is not listed is never said to be safe. */
function pickAllergies(question: Question, facts: RecordedFact[]): RecordedFact[] {
  const listed = byDate(
    facts.filter((fact) => fact.kind === 'allergy'),
    'newest',
  );
  const meant = listed.filter((fact) => isAskedAllergen(question, fact));
  return (meant.length > 0 ? meant : listed).slice(0, MOST_LISTED);
}

/** The allergens that a question names when no allergy of the record is one of them; empty otherwise. Pure. */
export function unlistedAllergens(question: Question, facts: readonly RecordedFact[]): string[] {
  const asked = [...new Set([...question.allergens, ...question.drugs, ...question.drugClasses])];
  if (!question.topics.includes('allergies')) return [];
  return facts.some((fact) => fact.kind === 'allergy' && isAskedAllergen(question, fact)) ? [] : asked;
}

/** Of several tests asked about, the printed names of those without a result in the asked time; empty when one alone is asked. Pure. */
export function unfoundResults(question: Question, facts: readonly RecordedFact[]): string[] {
  if (question.analytes.length < 2) return [];
  const found = new Set(facts.filter((fact) => isInRange(fact.date, question.dateRanges)).map((fact) => fact.code));
  return question.analytes.filter((code) => !found.has(code)).map((code) => ANALYTES.terms.get(code)?.names[0] ?? code);
}

/** How many results of one test were compared for its highest or lowest; 0 where none are or they cannot be. Pure. */
export function comparedResults(question: Question, facts: readonly RecordedFact[]): number {
  const [code] = question.analytes;
  if (!question.extreme || !code || question.analytes.length > 1) return 0;
  const results = facts.filter((fact) => isResult(fact, code) && isInRange(fact.date, question.dateRanges));
  return pickExtreme(results, question.extreme) ? results.length : 0;
}

function isAskedAllergen(question: Question, fact: RecordedFact): boolean {
  const asked = [...question.drugs, ...question.allergens, ...question.drugClasses.flatMap(membersOf)];
  const classes = new Set([...asked, ...asked.flatMap(classesOf)]);
  return classes.has(fact.code) || classesOf(fact.code).some((one) => classes.has(one));
}

/** A list ("what medications") is that of the newest document that has one, its list sections before its prose. */
function pickList(question: Question, facts: RecordedFact[]): RecordedFact[] {
  // Diagnoses stand in assessments too, which are no list of facts: their sections are quoted.
  if (question.topics.includes('diagnoses')) return [];
  const stated = facts.filter((fact) => fact.assertion !== 'family');
  const newest = byDate(stated, 'newest');
  if (question.recency === 'all' && question.kinds[0] !== 'medication') return newest.slice(0, MOST_LISTED);
  const inLists = newest.filter((fact) => fact.section !== null && LIST_SECTIONS[fact.kind]?.test(fact.section));
  const source = inLists.length > 0 ? inLists : newest;
  const wanted = question.topics.includes('discharge-medications')
    ? source.filter((fact) => fact.section === 'discharge-medications')
    : source;
  const from = wanted.length > 0 ? wanted : source;
  const first = from[0];
  return from
    .filter((fact) => fact.documentId === first?.documentId)
    .sort((a, b) => a.page - b.page || a.start - b.start)
    .slice(0, MOST_LISTED);
}

const LIST_SECTIONS: Partial<Record<RecordedFact['kind'], RegExp>> = {
  medication: /medications$/,
  lab: /^(results|other)$/,
  vital: /^vitals$/,
  problem: /^(diagnoses|past-history)$/,
};

function byDate(facts: RecordedFact[], order: 'newest' | 'oldest'): RecordedFact[] {
  const sign = order === 'newest' ? -1 : 1;
  return [...facts].sort((a, b) => {
    if (a.date === b.date) return 0;
    if (a.date === null) return 1;
    if (b.date === null) return -1;
    return a.date < b.date ? -sign : sign;
  });
}

/** True for a day of one of the ranges; without ranges for everything, also for what has no date. */
export function isInRange(iso: string | null, ranges: readonly DateRange[]): boolean {
  if (ranges.length === 0) return true;
  return iso !== null && ranges.some(({ from, to }) => (from === null || iso >= from) && (to === null || iso <= to));
}
