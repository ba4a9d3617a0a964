/**
 * The error catalog. A code decides two things: whether a job is worth trying again, and the sentence that a person
 * reads. Blanks in sentences take ids, counts, page numbers and limits, never text of a record.
 *
 * Two places translate: `slack/views/problem.ts` for people and `workers/run-job.ts` for the queue.
 */

import { CODING_ERRORS } from './coding-errors.ts';
import { type CatalogEntry, FILE_ERRORS } from './file-errors.ts';
import { KEEPING_ERRORS } from './keeping-errors.ts';
import { STARTING_ERRORS } from './starting-errors.ts';

export const ERRORS = {
  'access.unknown-person': {
    retry: 'never',
    say: 'I only work for staff on the records list. Ask the records department to add you.',
  },
  'access.no-records': {
    retry: 'never',
    say: 'Your role does not read records, so I cannot take documents or answer questions about patients here.',
  },
  'access.not-officer': { retry: 'never', say: 'Only a privacy officer may do this, and not for themselves.' },
  'emergency.refused': {
    retry: 'never',
    say: 'Emergency access is for staff with a clinical role, for one patient with a right MRN. Nothing was opened; the try is on the record.',
  },
  'emergency.reason': { retry: 'never', say: 'Say in at least {length} characters why the record is needed now.' },
  'counts.refused': {
    retry: 'never',
    say: 'Counts of the department are for managers, the records department and privacy officers.',
  },
  'label.unknown': { retry: 'never', say: 'A label is not known. The labels are: {labels}.' },
  'label.changed': { retry: 'never', say: 'The proposed labels changed meanwhile. Look at them again.' },
  'label.unchecked': { retry: 'never', say: 'Nothing is proposed for this document. Say yourself what it is.' },
  'record.unavailable': { retry: 'never', say: 'There is no such record, or it is not open to you.' },
  'audit.unavailable': {
    retry: 'backoff',
    say: 'The audit trail cannot be written just now, so nothing can be shown. Try again in a few minutes.',
  },

  ...FILE_ERRORS,
  ...CODING_ERRORS,
  ...KEEPING_ERRORS,
  ...STARTING_ERRORS,

  'document.failed': {
    retry: 'never',
    say: 'I could not finish this document after several tries. The original is kept; an administrator finds the reason in the log.',
  },

  'scan.unreadable': {
    retry: 'never',
    say: 'No page of that file could be read. Scan it again at 300 dpi, straight and in good light.',
  },
  'scan.pages-unread': {
    retry: 'never',
    say: 'Pages {pages} could not be read. Scan them again at 300 dpi; the rest of the document is on file.',
  },
  'scan.engine': {
    retry: 'backoff',
    say: 'The reading engine stopped in the middle of the work. I will try again by myself.',
  },
  'scan.refused': {
    retry: 'never',
    say: 'The reading engine cannot take page {page}. Scan that page again at 300 dpi.',
  },
  'scan.timeout': {
    retry: 'never',
    say: 'Page {page} took longer than {limitSeconds} seconds to read. Scan that page again.',
  },

  'storage.key': {
    retry: 'never',
    say: 'A stored file cannot be opened with the present key. An administrator must check WARDCLERK_MASTER_KEY.',
  },
  'storage.missing': { retry: 'never', say: 'A stored file is missing. An administrator must check the file store.' },
  'storage.unavailable': { retry: 'backoff', say: 'The file store is not answering. Try again in a few minutes.' },

  'database.unavailable': { retry: 'backoff', say: 'The database is not answering. Try again in a few minutes.' },
  'database.unreachable': { retry: 'backoff', say: 'PostgreSQL at {place} {reason}. Check DATABASE_URL.' },
  'database.unsafe-role': {
    retry: 'never',
    say: 'Row-level security is off for the role that the app connects as ({role}), so Wardclerk will not run. Give the app a role without SUPERUSER and BYPASSRLS that owns no table: leave DATABASE_APP_URL empty to have one made.',
  },
  'database.too-old': { retry: 'never', say: 'PostgreSQL {version} is too old. Wardclerk needs version 15 or newer.' },

  'model.unavailable': {
    retry: 'backoff',
    say: 'The language model is not answering, so I answered with the words of the record.',
  },
  'model.phi-not-allowed': {
    retry: 'never',
    say: 'MODEL is set but MODEL_PHI is not "allowed". Set MODEL_PHI=allowed only if your agreement with the provider permits patient data.',
  },
  'config.tracing': {
    retry: 'never',
    say: 'LangChain tracing is switched on ({variable}) and would send record text to an outside service. Unset it.',
  },
  'config.invalid': { retry: 'never', say: 'The configuration is not right:\n{faults}' },

  'import.unreadable': { retry: 'never', say: 'That list cannot be read as {expected}. Check the file and try again.' },
  'command.arguments': { retry: 'never', say: '{fault}' },
  'command.file-missing': { retry: 'never', say: 'There is no file {file}.' },
  'staff.unknown': { retry: 'never', say: 'Nobody active on the staff list has that e-mail address.' },
  'decision.taken': { retry: 'never', say: 'This was already decided by {staff}.' },
  'review.wrong-state': {
    retry: 'never',
    say: 'That cannot be done with a document that is {state}. Look at it again with: review show.',
  },
  'review.changed': { retry: 'never', say: 'Somebody else changed this document meanwhile. Look at it again.' },
  'weights.too-few': {
    retry: 'never',
    say: 'There are {decisions} confirmed filings; the weights can be estimated from {least} on.',
  },
  'weights.unknown': {
    retry: 'never',
    say: 'There is no such version of the weights. See them with: patients weights list.',
  },
  'register.not-permitted': { retry: 'never', say: 'Only the records department registers patients.' },
  'register.incomplete': {
    retry: 'never',
    say: 'A patient needs an MRN, a family name and a birth date that can be read, for example 1960-03-14.',
  },
  'register.mrn-taken': { retry: 'never', say: 'Somebody is registered with this MRN already.' },
  'duplicate.taken': {
    retry: 'never',
    say: 'These two were decided before, or one of them already stands for another record. Look at them again.',
  },
  'duplicate.not-permitted': { retry: 'never', say: 'Only the records department works on possible duplicates.' },
  'duplicate.no-reason': { retry: 'never', say: 'Say in a few words why these are two people.' },
  'review.no-reason': { retry: 'never', say: 'Say in a few words why the document is rejected.' },
  'review.split-pages': {
    retry: 'never',
    say: 'Name the pages that begin a new document, from 2 to {pages}, for example 3,5.',
  },
  'review.join-parts': {
    retry: 'never',
    say: 'Only parts of one file that stand one behind the other, turned alike, can be joined.',
  },
  'decision.not-permitted': {
    retry: 'never',
    say: 'Only the person who sent the document or the records department may decide this.',
  },
} as const satisfies Record<string, CatalogEntry>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorBlanks = Record<string, string | number>;

/** An expected failure with a code of the catalog. `blanks` fill the sentence; `cause` goes to the log only. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly blanks: ErrorBlanks;

  constructor(code: ErrorCode, blanks: ErrorBlanks = {}, options?: ErrorOptions) {
    super(sentenceFor(code, blanks), options);
    this.code = code;
    this.blanks = blanks;
  }
}

/** The sentence of the catalog with its blanks filled. A blank without a value keeps its name in braces. */
export function sentenceFor(code: ErrorCode, blanks: ErrorBlanks = {}): string {
  return ERRORS[code].say.replace(/\{(\w+)\}/g, (blank, name: string) => String(blanks[name] ?? blank));
}

/** For the default branch of an exhaustive switch: the compiler proves that it is never reached. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`);
}
