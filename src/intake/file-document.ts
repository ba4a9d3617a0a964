/** READ > MATCHED or NEEDS_PATIENT, or SPLIT into its parts: whose document it is, by the identifiers on its pages; again while it waits and a decision about a patient touches it. */
import { withPipeline } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { findDocumentDate } from '../facts/find-document-date.ts';
import { blockingKeys } from '../patients/blocking-keys.ts';
import { compareMrns } from '../patients/compare-numbers.ts';
import { decideFiling } from '../patients/decide-filing.ts';
import { dropForeignBarcodes } from '../patients/find-barcode-identifiers.ts';
import { findIdentifiers } from '../patients/find-identifiers.ts';
import { countPatients, findCandidates, findPatient, saveCandidates } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import { findWeightsInUse } from '../patients/weights.store.ts';
import { advanceDocument, beginMatching, describeDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findDocumentKind } from '../records/find-document-kind.ts';
import { findOpenNotices, raiseNotice } from '../records/notice.store.ts';
import { findPages } from '../records/page.store.ts';
import { addParts } from '../records/part.store.ts';
import { askAboutPages } from './ask-about-pages.ts';
import { coverMrn, findSheet } from './marks/find-sheet.ts';
import type { ProcessDeps } from './process-document.ts';
import { profilePage } from './profile-page.ts';
import { type SplitPart, splitDocument } from './split-document.ts';

/** Files the document, or leaves it waiting with its candidates. A doubtful case always waits for a person. */
export async function fileDocument(deps: ProcessDeps, document: StoredDocument): Promise<void> {
  const pages = await withPipeline(deps.database, (pipeline) => findPages(pipeline, document.id));
  // A part was parted already, by the rules or by a person: it is one document. So is what waits.
  const isOne = document.originalId !== null || document.state === 'NEEDS_PATIENT';
  const parts = isOne ? [] : splitDocument(pages.map(profilePage));
  if (parts.length > 1) return saveParts(deps, document, parts);
  const stated = findIdentifiers(pages);
  const content = pages.filter((page) => findSheet(page) === null);
  const coverMrns = new Set(pages.flatMap((page) => coverMrn(page) ?? []));
  await withPipeline(
    deps.database,
    async (pipeline) => {
      await beginMatching(pipeline, document.id);
      const matchKeys = blockingKeys(stated);
      const { patients, truncated } = await findCandidates(pipeline, matchKeys);
      const identifiers = dropForeignBarcodes(stated, patients);
      const sent = document.claimedPatientId ? await findPatient(pipeline, document.claimedPatientId) : null;
      const claimed = sent ?? patientOfCover(coverMrns, patients);
      const claimedBy = sent ? 'sender' : 'cover sheet';
      const matched = decideFiling(identifiers, patients, {
        claimed,
        claimedBy,
        truncated,
        registeredPatients: await countPatients(pipeline),
        weights: await findWeightsInUse(pipeline),
      });
      const decision = askAboutPages(matched, pages, await findOpenNotices(pipeline, document.id));
      await describeDocument(pipeline, document.id, {
        kind: findDocumentKind(content),
        date: findDocumentDate(content),
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
        const detail = { by: claimed ? claimedBy : 'matching', score: decision.score };
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
      const change = { state: 'NEEDS_PATIENT', matchReasons: decision.reasons, matchKeys } as const;
      if (!(await advanceDocument(pipeline, id, from, change))) return;
      await saveCandidates(pipeline, id, decision.kind === 'ask' ? decision.candidates.slice(0, 3) : []);
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

/** Whom the cover sheets of a document name, when they all name one registered patient. Pure. */
function patientOfCover(mrns: ReadonlySet<string>, patients: readonly Patient[]): Patient | null {
  if (mrns.size !== 1) return null;
  const named = patients.filter((patient) => [...mrns].every((mrn) => compareMrns(mrn, patient.mrn) === 'exact'));
  return named.length === 1 ? (named[0] ?? null) : null;
}
