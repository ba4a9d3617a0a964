/** READ > MATCHED or NEEDS_PATIENT, or SPLIT into its parts: whose document it is, by the identifiers on its pages. */
import { withPipeline } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { findDocumentDate } from '../facts/find-document-date.ts';
import { blockingKeys } from '../patients/blocking-keys.ts';
import { decideFiling } from '../patients/decide-filing.ts';
import { findIdentifiers } from '../patients/find-identifiers.ts';
import { countPatients, findCandidates, findPatient, saveCandidates } from '../patients/patient.store.ts';
import type { MatchDecision } from '../patients/patient.ts';
import { advanceDocument, describeDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findDocumentKind } from '../records/find-document-kind.ts';
import { type DocumentNotice, findOpenNotices, raiseNotice } from '../records/notice.store.ts';
import { findPages } from '../records/page.store.ts';
import { addParts } from '../records/part.store.ts';
import type { ProcessDeps } from './process-document.ts';
import { profilePage } from './profile-page.ts';
import { type SplitPart, splitDocument } from './split-document.ts';

/** Files the document, or leaves it waiting with its candidates. A doubtful case always waits for a person. */
export async function fileDocument(deps: ProcessDeps, document: StoredDocument): Promise<void> {
  const pages = await withPipeline(deps.database, (pipeline) => findPages(pipeline, document.id));
  // A part was parted already, by the rules or by a person: it is one document.
  const parts = document.originalId ? [] : splitDocument(pages.map(profilePage));
  if (parts.length > 1) return saveParts(deps, document, parts);
  const identifiers = findIdentifiers(pages);
  await withPipeline(
    deps.database,
    async (pipeline) => {
      const { patients, truncated } = await findCandidates(pipeline, blockingKeys(identifiers));
      const claimed = document.claimedPatientId ? await findPatient(pipeline, document.claimedPatientId) : null;
      const matched = decideFiling(identifiers, patients, {
        claimed,
        truncated,
        registeredPatients: await countPatients(pipeline),
      });
      const decision = askAboutPages(matched, await findOpenNotices(pipeline, document.id));
      await describeDocument(pipeline, document.id, { kind: findDocumentKind(pages), date: findDocumentDate(pages) });
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

/** A batch becomes its parts; which of their pages nobody can be sure of is noted for a person. */
async function saveParts(deps: ProcessDeps, document: StoredDocument, parts: SplitPart[]): Promise<void> {
  await withPipeline(
    deps.database,
    async (pipeline) => {
      const ids = await addParts(pipeline, document, parts);
      for (const [index, documentId] of ids.entries()) {
        const { first = 1, unsurePages = [] } = parts[index] ?? {};
        const pages = unsurePages.map((page) => page - first + 1);
        if (pages.length > 0) await raiseNotice(pipeline, { documentId, code: 'pages.unsure', pages });
      }
      if (ids.length === 0) return;
      await appendAudit(pipeline, {
        action: 'document.split',
        outcome: 'success',
        entity: 'document',
        entityId: document.id,
        detail: { parts: ids.length, by: 'rules' },
      });
    },
    document.uploaderId,
  );
}

/** A match does not hold for pages that may be another patient's. Pure. */
function askAboutPages(decision: MatchDecision, notices: DocumentNotice[]): MatchDecision {
  const pages = notices.filter(({ code }) => code === 'pages.unsure').flatMap((notice) => notice.pages);
  if (decision.kind !== 'matched' || pages.length === 0) return decision;
  const { patientId, score, reasons, candidates } = decision;
  return {
    kind: 'ask',
    candidates: candidates.length > 0 ? candidates : [{ patientId, score, reasons }],
    reasons: [`page ${pages.join(', ')} names nobody in a file with pages of several patients`],
  };
}
