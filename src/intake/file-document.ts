/** READ > MATCHED or NEEDS_PATIENT: whose document it is, by the identifiers on its pages. */
import { withPipeline } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { blockingKeys } from '../patients/blocking-keys.ts';
import { decideFiling } from '../patients/decide-filing.ts';
import { findIdentifiers } from '../patients/find-identifiers.ts';
import { countPatients, findCandidates, findPatient, saveCandidates } from '../patients/patient.store.ts';
import { advanceDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findPages } from '../records/page.store.ts';
import type { ProcessDeps } from './process-document.ts';

/** Files the document, or leaves it waiting with its candidates. A doubtful case always waits for a person. */
export async function fileDocument(deps: ProcessDeps, document: StoredDocument): Promise<void> {
  const pages = await withPipeline(deps.database, (pipeline) => findPages(pipeline, document.id));
  const identifiers = findIdentifiers(pages);
  await withPipeline(
    deps.database,
    async (pipeline) => {
      const { patients, truncated } = await findCandidates(pipeline, blockingKeys(identifiers));
      const claimed = document.claimedPatientId ? await findPatient(pipeline, document.claimedPatientId) : null;
      const decision = decideFiling(identifiers, patients, {
        claimed,
        truncated,
        registeredPatients: await countPatients(pipeline),
      });
      const { state: from, id } = document;
      if (decision.kind === 'matched') {
        const { patientId, reasons: matchReasons } = decision;
        const moved = await advanceDocument(pipeline, id, from, {
          state: 'MATCHED',
          patientId,
          matchReasons,
          filedAt: new Date(),
        });
        if (!moved) return;
        const detail = { by: claimed ? 'sender' : 'matching', score: decision.score };
        await appendAudit(pipeline, {
          action: 'document.filed',
          outcome: 'success',
          patientId,
          entity: 'document',
          entityId: id,
          detail,
        });
        return;
      }
      await saveCandidates(pipeline, id, decision.kind === 'ask' ? decision.candidates.slice(0, 3) : []);
      await advanceDocument(pipeline, id, from, { state: 'NEEDS_PATIENT', matchReasons: decision.reasons });
    },
    document.uploaderId,
  );
}
