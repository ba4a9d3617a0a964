/** The password of a locked document, given by a person, makes a readable copy; the password itself is kept nowhere. */
import type { Actor } from '../access/actor.ts';
import { withPipeline } from '../access/scope.ts';
import type { Decoder } from '../adapters/decoding/decoder.ts';
import type { FileStorage } from '../adapters/file-storage.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { keepReadableCopy } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { asReviewer, type ReviewDeps, requireState, reviewedDocument } from './in-review.ts';

export interface UnlockDeps extends ReviewDeps {
  storage: FileStorage;
  decoder: Decoder;
}

/**
 * The locked document, when this person may give its password: the records department, or who sent it.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `review.wrong-state`
 */
export function lockedDocument(
  deps: Pick<ReviewDeps, 'database'>,
  actor: Actor,
  documentId: string,
): Promise<StoredDocument> {
  return asReviewer(deps, actor, async (scope) => {
    const document = await reviewedDocument(scope, documentId);
    requireState(document, ['FAILED']);
    if (document.problem?.code !== 'file.password') throw new AppError('review.wrong-state', { state: 'not locked' });
    return document;
  });
}

/**
 * Opens the original with the password, once, in a process of its own, and stores the readable copy encrypted beside it;
 * then the document is read like any other. Every try is on the trail, without what was tried.
 * @throws AppError as `lockedDocument`; `file.password-wrong`, `review.changed`, file.*
 */
export async function unlockDocument(
  deps: UnlockDeps,
  actor: Actor,
  documentId: string,
  { password, channel }: { password: string; channel: string },
): Promise<{ documentId: string; state: 'STORED' }> {
  const document = await lockedDocument(deps, actor, documentId);
  const copy = await deps.decoder.unlock(await deps.storage.get(document.storageKey), password).catch(asProblem);
  if (copy instanceof AppError) {
    await auditTry(deps, actor, document, channel, 'failed');
    throw copy;
  }
  const readableKey = await deps.storage.put(copy);
  await auditTry(deps, actor, document, channel, 'success');
  const { version } = document;
  const kept = await withPipeline(deps.database, (pipeline) =>
    keepReadableCopy(pipeline, documentId, { version, readableKey }),
  );
  if (!kept) throw new AppError('review.changed');
  await deps.enqueue('process-document', { documentId }, { key: documentId });
  return { documentId, state: 'STORED' };
}

function asProblem(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}

function auditTry(
  deps: UnlockDeps,
  actor: Actor,
  { id }: StoredDocument,
  channel: string,
  outcome: 'success' | 'failed',
): Promise<void> {
  const event = { action: 'document.unlocked', entity: 'document', entityId: id } as const;
  return asReviewer(deps, actor, (scope) => appendAudit(scope, { ...event, outcome, channel }));
}
