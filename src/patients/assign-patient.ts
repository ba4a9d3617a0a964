/** A person decides whose a waiting document is. */
import type { Actor } from '../access/actor.ts';
import { maySendDocuments, readingPurpose } from '../access/actor.ts';
import { type Scope, withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import type { Enqueue } from '../jobs.ts';
import { fileWaitingDocument, findDocument, findFiler } from '../records/document.store.ts';
import { findNamedCandidate } from './patient.store.ts';

interface AssignDeps {
  database: Database;
  enqueue: Enqueue;
}

/**
 * Files the document of a candidate's button under that candidate, as the person who pressed it now.
 * @throws AppError `record.unavailable` (no such candidate, or not for this person), `decision.taken`
 */
export async function assignCandidate(
  deps: AssignDeps,
  actor: Actor,
  candidateId: string,
  channel: string,
): Promise<{ documentId: string }> {
  const found = await inOwnScope(deps, actor, (scope) => findNamedCandidate(scope, candidateId));
  if (!found) throw new AppError('record.unavailable');
  return assignPatient(deps, actor, found.documentId, found.patient.id, channel);
}

/**
 * Files a waiting document under a patient, audited, and sends it on to be indexed.
 * @throws AppError `record.unavailable`, `decision.taken`
 */
export async function assignPatient(
  deps: AssignDeps,
  actor: Actor,
  documentId: string,
  patientId: string,
  channel: string,
): Promise<{ documentId: string }> {
  const filed = await inOwnScope(deps, actor, async (scope) => {
    const document = await findDocument(scope, documentId);
    if (!document) return 'unavailable';
    const done = await fileWaitingDocument(scope, documentId, patientId, ['chosen by a person']);
    if (!done) return 'taken';
    await appendAudit(scope, {
      action: 'document.filed',
      outcome: 'success',
      patientId,
      entity: 'document',
      entityId: documentId,
      channel,
      detail: { by: 'person' },
    });
    return 'filed';
  });
  if (filed === 'unavailable') throw new AppError('record.unavailable');
  if (filed === 'taken') {
    const staff = await withPipeline(deps.database, (pipeline) => findFiler(pipeline, documentId));
    throw new AppError('decision.taken', { staff: staff ?? 'the matching rules' });
  }
  await deps.enqueue('process-document', { documentId }, { key: documentId });
  return { documentId };
}

function inOwnScope<T>({ database }: AssignDeps, actor: Actor, work: (scope: Scope) => Promise<T>): Promise<T> {
  const purpose = readingPurpose(actor);
  if (!purpose || !maySendDocuments(actor)) throw new AppError('decision.not-permitted');
  return withScope(database, actor, purpose, work);
}
