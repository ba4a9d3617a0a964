/** Corrections are versions: a filed document is entered in error, replaced by a better scan, or restored. It is always kept. */
import type { Actor } from '../access/actor.ts';
import { type Scope, withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import type { AuditAction } from '../audit/audit-event.ts';
import { AppError } from '../errors.ts';
import type { Enqueue } from '../jobs.ts';
import { findDocument } from '../records/document.store.ts';
import { type DocumentChange, findChanges, restore, withdraw } from './correction.store.ts';

export interface CorrectionDeps {
  database: Database;
  enqueue: Enqueue;
}

export interface Correction {
  documentId: string;
  reason: string;
  channel: string;
}

const SHORTEST_REASON = 5;

/** Out of answers, search, facts and codes; answers that quote it are withdrawn. @throws AppError `record.unavailable`, `review.changed`, `retention.reason` */
export async function retractDocument(deps: CorrectionDeps, actor: Actor, correction: Correction): Promise<void> {
  await correct(deps, actor, 'document.retracted', correction, (scope, version) =>
    withdraw(scope, correction.documentId, version, { state: 'ENTERED_IN_ERROR', reason: correction.reason, by: null }),
  );
}

/** A better scan of the same patient takes its place; the old one stays readable as history. */
export async function replaceDocument(
  deps: CorrectionDeps,
  actor: Actor,
  correction: Correction & { by: string },
): Promise<void> {
  const { documentId, reason, by } = correction;
  await correct(deps, actor, 'document.replaced', correction, (scope, version) =>
    withdraw(scope, documentId, version, { state: 'SUPERSEDED', reason, by }),
  );
}

/** Back into the record; the pipeline makes it searchable again. */
export async function restoreDocument(deps: CorrectionDeps, actor: Actor, correction: Correction): Promise<void> {
  await correct(deps, actor, 'document.restored', correction, (scope, version) =>
    restore(scope, correction.documentId, version, correction.reason),
  );
  await deps.enqueue('process-document', { documentId: correction.documentId }, { key: correction.documentId });
}

/** What persons did with a document, oldest first. @throws AppError `record.unavailable` */
export async function listChanges(deps: CorrectionDeps, actor: Actor, documentId: string): Promise<DocumentChange[]> {
  const found = await asClerk(deps, actor, 'document.history', async (scope) => {
    const document = await findDocument(scope, documentId);
    await appendAudit(scope, {
      action: 'document.history',
      outcome: document ? 'success' : 'denied',
      patientId: document?.patientId ?? null,
      entity: 'document',
      entityId: documentId,
      channel: 'command',
    });
    return document && findChanges(scope, documentId);
  });
  if (!found) throw new AppError('record.unavailable');
  return found;
}

async function correct(
  deps: CorrectionDeps,
  actor: Actor,
  action: AuditAction,
  { documentId, reason, channel }: Correction,
  change: (scope: Scope, version: number) => Promise<boolean>,
): Promise<void> {
  if (reason.trim().length < SHORTEST_REASON) throw new AppError('retention.reason', { length: SHORTEST_REASON });
  const done = await asClerk(deps, actor, action, async (scope) => {
    const document = await findDocument(scope, documentId);
    const changed = document !== null && (await change(scope, document.version));
    await appendAudit(scope, {
      action,
      outcome: changed ? 'success' : 'denied',
      patientId: document?.patientId ?? null,
      entity: 'document',
      entityId: documentId,
      channel,
      detail: { version: document ? document.version + 1 : null },
    });
    return { known: document !== null, changed };
  });
  if (!done.known) throw new AppError('record.unavailable');
  if (!done.changed) throw new AppError('correction.not-possible');
}

/** The records department only. @throws AppError `decision.not-permitted` */
async function asClerk<T>(
  { database }: CorrectionDeps,
  actor: Actor,
  action: AuditAction,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  if (actor.roles.includes('him')) return withScope(database, actor, 'operations', work);
  const denied = { action, outcome: 'denied', channel: 'command' } as const;
  await withPipeline(database, (pipeline) => appendAudit(pipeline, denied), actor.staffId);
  throw new AppError('retention.not-yours');
}
