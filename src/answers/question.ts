import type { FactKind } from '../facts/fact.ts';

export type QuestionForm = 'yes-no' | 'when' | 'why' | 'who' | 'what';

/** Which of several results or mentions are wanted. `any`: the question does not say; the newest come first. */
export type Recency = 'latest' | 'first' | 'all' | 'any';

/** Which end of several results is asked for. */
export type Extreme = 'highest' | 'lowest';

/** What a question says about whose record is meant; resolved by the store among permitted patients only. */
export interface PatientHints {
  /** As typed, without label. */
  mrn: string | null;
  /** As typed, without title and possessive: "Maria Lopez", "Smith". */
  name: string | null;
  /** ISO 8601 `YYYY-MM-DD`. */
  birthDate: string | null;
}

/** Inclusive ISO dates; null is open. */
export interface DateRange {
  from: string | null;
  to: string | null;
}

/** A question taken apart. Nothing in it comes from a record. */
export interface Question {
  text: string;
  form: QuestionForm;
  /** Names of data/question-topics.json, most specific first; empty for an open question. */
  topics: string[];
  /** Kinds of facts that may hold the answer. */
  kinds: FactKind[];
  /** Content words that are not the patient's name, topic words, concepts, analytes or drugs; folded, in order, without repeats. */
  terms: string[];
  /** First names of the groups of medical synonyms that are asked about ("myocardial infarction"). */
  concepts: string[];
  /** Keys of the analyte and drug lists. */
  analytes: string[];
  drugs: string[];
  /** Groups of medicines asked about ("anticoagulant"). */
  drugClasses: string[];
  /** Allergens and drug classes asked about ("penicillin", "latex"). */
  allergens: string[];
  recency: Recency;
  /** Set for "highest" and "lowest". */
  extreme?: Extreme | null;
  /** Periods asked about, any of them; empty: all times. */
  dateRanges: DateRange[];
  patientHints: PatientHints;
}
