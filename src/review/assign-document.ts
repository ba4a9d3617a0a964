/** A person names the patient of a document: of one that waits, or of one that was filed under the wrong patient. */
import type { Actor } from '../access/actor.ts';
import type { Scope } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { assignPatient } from '../patients/assign-patient.ts';
import { findPatient, findPatientByMrn } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import { fileWaitingDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { settleNotices } from '../records/notice.store.ts';
import { asReviewer, isReviewer, type ReviewDeps, requireState, reviewedDocument } from './in-review.ts';
import { type DocumentViewer, findViewers, unfileDocument } from './review.store.ts';

export interface Assigned {
  documentId: string;
  mrn: string;
  /** The patient in whose record it was before, and who saw it there; null when it was in no record. */
  movedFrom: { mrn: string; seenBy: DocumentViewer[] } | null;
}

/**
 * Files a waiting document, or moves a filed one with everything derived from it; the second is for the records
 * department only. The document is then indexed anew.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `decision.taken`, `review.wrong-state`, `review.changed`
 */
export async function assignDocument(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  mrn: string,
  channel: string,
): Promise<Assigned> {
  const { patient, moved } = await asReviewer(deps, actor, async (scope) => {
    const document = await reviewedDocument(scope, documentId);
    const found = await findPatientByMrn(scope, mrn);
    if (!found) throw new AppError('record.unavailable');
    const filed = document.patientId !== null;
    requireState(document, filed ? ['MATCHED', 'INDEXED'] : ['NEEDS_PATIENT']);
    return { patient: found, moved: filed ? await refile(scope, document, found, channel) : null };
  });
  if (moved) await deps.enqueue('process-document', { documentId }, { key: documentId });
  else await assignPatient(deps, actor, documentId, patient.id, channel);
  await asReviewer(deps, actor, (scope) => settleNotices(scope, documentId));
  return { documentId, mrn: patient.mrn, movedFrom: moved };
}

async function refile(
  scope: Scope,
  document: StoredDocument,
  to: Patient,
  channel: string,
): Promise<NonNullable<Assigned['movedFrom']>> {
  const fromId = document.patientId;
  const from = fromId ? await findPatient(scope, fromId) : null;
  if (!isReviewer(scope.actor) || !from) throw new AppError('decision.not-permitted');
  if (from.id === to.id) throw new AppError('review.wrong-state', { state: 'filed for this patient already' });
  const seenBy = await findViewers(scope, document.id, from.id);
  const done =
    (await unfileDocument(scope, document.id, document.version, { misfiled: true })) &&
    (await fileWaitingDocument(scope, document.id, to.id, ['moved by a person']));
  if (!done) throw new AppError('review.changed');
  const row = { action: 'document.refiled', outcome: 'success', entity: 'document', entityId: document.id } as const;
  const saw = seenBy.filter(({ how }) => how === 'saw').length;
  await appendAudit(scope, { ...row, patientId: from.id, channel, detail: { direction: 'out', other: to.id, saw } });
  await appendAudit(scope, { ...row, patientId: to.id, channel, detail: { direction: 'in', other: from.id } });
  return { mrn: from.mrn, seenBy };
}
