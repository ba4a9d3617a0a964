/** A physician query: a coder's question to the provider about what the record says, kept as a business record. */
import type { Box } from '../../records/page.ts';

export const QUERY_KINDS = ['open', 'multiple-choice', 'yes-no'] as const;
export type QueryKind = (typeof QUERY_KINDS)[number];

/** The only reasons for which a question may be asked with yes or no. */
export const YES_NO_REASONS = [
  'present-on-admission',
  'cause-and-effect',
  'conflicting-documentation',
  'substantiate-documented',
] as const;
export type YesNoReason = (typeof YES_NO_REASONS)[number];

export type QueryState =
  | 'DRAFT'
  | 'SENT'
  | 'ANSWERED'
  /** The provider would not answer, with a reason. */
  | 'DECLINED'
  /** The coder took it back before an answer. */
  | 'WITHDRAWN'
  /** Nobody answered in time. */
  | 'EXPIRED'
  /** Issued in error and answered all the same: kept, and no evidence. */
  | 'RETRACTED';

/** What an option is, whatever its words are. */
export type OptionMeaning = 'diagnosis' | 'yes' | 'no' | 'other' | 'undetermined';

export interface QueryOption {
  text: string;
  meaning: OptionMeaning;
  /** Indexes of the indicators that support it; empty for the options that every query has. */
  indicators: number[];
}

/** Words of the record, located. */
export interface QueryIndicator {
  documentId: string;
  page: number;
  quote: string;
  /** One a line, in pixels of the page image. */
  boxes: Box[];
  /** What it is about, such as "Creatinine". */
  label: string;
}

/** What is asked, before it is anybody's. */
export interface QueryContent {
  template: string;
  /** First 12 hexadecimal digits of the SHA-256 of the templates. */
  templateVersion: string;
  kind: QueryKind;
  yesNoReason: YesNoReason | null;
  title: string;
  question: string;
  indicators: QueryIndicator[];
  options: QueryOption[];
}

export interface PhysicianQuery extends QueryContent {
  id: string;
  documentId: string;
  patientId: string;
  state: QueryState;
  authorId: string;
  providerId: string | null;
  draftedAt: Date;
  sentAt: Date | null;
  expiresAt: Date | null;
  answeredAt: Date | null;
  /** Index of the chosen option; null for an open answer. */
  answer: number | null;
  answerText: string | null;
  closeReason: string | null;
  /** The query that this one follows up. */
  followsId: string | null;
  version: number;
}

export const OTHER_OPTION: QueryOption = { text: 'Other (please specify)', meaning: 'other', indicators: [] };
export const UNDETERMINED_OPTION: QueryOption = {
  text: 'Unable to determine',
  meaning: 'undetermined',
  indicators: [],
};

/** The answer in words, as the provider gave it; null while there is none. */
export function answerWords({ options, answer, answerText }: PhysicianQuery): string | null {
  const option = answer === null ? undefined : options[answer];
  if (!option) return answerText;
  if (option.meaning === 'other') return answerText;
  return answerText ? `${option.text}: ${answerText}` : option.text;
}

/**
 * The provider's words that may count as documentation for a code: a diagnosis chosen or written. Yes, no and "unable to
 * determine" say something of what the record holds already, and are read by the coder.
 */
export function documentedAnswer(query: PhysicianQuery): string | null {
  if (query.state !== 'ANSWERED') return null;
  const option = query.answer === null ? undefined : query.options[query.answer];
  if (!option) return query.answerText;
  if (option.meaning === 'other') return query.answerText;
  return option.meaning === 'diagnosis' ? option.text.replace(/\s*\((?:please|PLEASE)[^)]*\)/, '') : null;
}
