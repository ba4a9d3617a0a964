/** Who may work on which document of the queue: the records department on all, a sender on their own that are in no record. */
import { type Actor, maySendDocuments, readingPurpose } from '../access/actor.ts';
import { type Scope, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { AppError } from '../errors.ts';
import type { Enqueue } from '../jobs.ts';
import { findDocument } from '../records/document.store.ts';
import type { DocumentState, StoredDocument } from '../records/document.ts';

export interface ReviewDeps {
  database: Database;
  enqueue: Enqueue;
}

/** The records department sees the whole queue. */
export function isReviewer(actor: Actor): boolean {
  return actor.roles.includes('him');
}

/** One transaction as the person. @throws AppError `access.no-records` */
export function asReviewer<T>(
  { database }: Pick<ReviewDeps, 'database'>,
  actor: Actor,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const purpose = readingPurpose(actor);
  if (!purpose || !maySendDocuments(actor)) throw new AppError('access.no-records');
  return withScope(database, actor, purpose, work);
}

/**
 * The document, when this person may decide about it now. Hidden and missing look the same.
 * @throws AppError `record.unavailable`, `decision.not-permitted`
 */
export async function reviewedDocument(scope: Scope, documentId: string): Promise<StoredDocument> {
  const document = isUuid(documentId) ? await findDocument(scope, documentId) : null;
  if (!document) throw new AppError('record.unavailable');
  const own = document.patientId === null && document.uploaderId === scope.actor.staffId;
  if (!isReviewer(scope.actor) && !own) throw new AppError('decision.not-permitted');
  return document;
}

/** @throws AppError `review.wrong-state` */
export function requireState(document: StoredDocument, states: readonly DocumentState[]): void {
  if (!states.includes(document.state))
    throw new AppError('review.wrong-state', { state: STATE_WORDS[document.state] });
}

const STATE_WORDS: Record<DocumentState, string> = {
  STORED: 'being read',
  READ: 'being matched',
  MATCHED: 'being filed',
  NEEDS_PATIENT: 'waiting for a patient',
  INDEXED: 'filed',
  FAILED: 'not filed',
  SPLIT: 'split into parts',
  UNPACKED: 'unpacked into its files',
  REJECTED: 'rejected',
  ENTERED_IN_ERROR: 'entered in error',
  SUPERSEDED: 'replaced by a better scan',
  DESTROYED: 'destroyed',
  JOINED: 'joined with the part before it',
};

/** Ids come from buttons and from the command line; anything else would be an error of the database. */
function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
