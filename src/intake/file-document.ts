/** READ > MATCHED or NEEDS_PATIENT, or SPLIT into its parts: whose document it is, by the identifiers on its pages. */
import { withPipeline } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { findDocumentDate } from '../facts/find-document-date.ts';
import { blockingKeys } from '../patients/blocking-keys.ts';
import { compareMrns } from '../patients/compare-numbers.ts';
import { decideFiling } from '../patients/decide-filing.ts';
import { dropForeignBarcodes } from '../patients/find-barcode-identifiers.ts';
import { findIdentifiers } from '../patients/find-identifiers.ts';
import { countPatients, findCandidates, findPatient, saveCandidates } from '../patients/patient.store.ts';
import type { MatchDecision, Patient } from '../patients/patient.ts';
import { findWeightsInUse } from '../patients/weights.store.ts';
import { advanceDocument, describeDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findDocumentKind } from '../records/find-document-kind.ts';
import { type DocumentNotice, findOpenNotices, raiseNotice } from '../records/notice.store.ts';
import { findPages, type StoredPage } from '../records/page.store.ts';
import { addParts } from '../records/part.store.ts';
import { coverMrn, findSheet } from './marks/find-sheet.ts';
import type { ProcessDeps } from './process-document.ts';
import { profilePage } from './profile-page.ts';
import { type SplitPart, splitDocument } from './split-document.ts';

/** Files the document, or leaves it waiting with its candidates. A doubtful case always waits for a person. */
export async function fileDocument(deps: ProcessDeps, document: StoredDocument): Promise<void> {
  const pages = await withPipeline(deps.database, (pipeline) => findPages(pipeline, document.id));
  // A part was parted already, by the rules or by a person: it is one document.
  const parts = document.originalId ? [] : splitDocument(pages.map(profilePage));
  if (parts.length > 1) return saveParts(deps, document, parts);
  const stated = findIdentifiers(pages);
  const content = pages.filter((page) => findSheet(page) === null);
  const coverMrns = new Set(pages.flatMap((page) => coverMrn(page) ?? []));
  await withPipeline(
    deps.database,
    async (pipeline) => {
      const { patients, truncated } = await findCandidates(pipeline, blockingKeys(stated));
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
      const decision = askAboutPages(askAboutBareCover(matched, pages), await findOpenNotices(pipeline, document.id));
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

/** Whom the cover sheets of a document name, when they all name one registered patient. Pure. */
function patientOfCover(mrns: ReadonlySet<string>, patients: readonly Patient[]): Patient | null {
  if (mrns.size !== 1) return null;
  const named = patients.filter((patient) => [...mrns].every((mrn) => compareMrns(mrn, patient.mrn) === 'exact'));
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** A cover sheet with nothing behind it is no document of a record: somebody must find the pages. Pure. */
function askAboutBareCover(decision: MatchDecision, pages: readonly StoredPage[]): MatchDecision {
  const isBare = pages.every((page) => page.quality === 'blank' || findSheet(page) !== null);
  return isBare && decision.kind === 'matched' ? toAsk(decision, 'a cover sheet without pages behind it') : decision;
}

/** A match does not hold for pages that may be another patient's. Pure. */
function askAboutPages(decision: MatchDecision, notices: DocumentNotice[]): MatchDecision {
  const pages = notices.filter(({ code }) => code === 'pages.unsure').flatMap((notice) => notice.pages);
  if (decision.kind !== 'matched' || pages.length === 0) return decision;
  return toAsk(decision, `page ${pages.join(', ')} names nobody in a file with pages of several patients`);
}

function toAsk(decision: MatchDecision & { kind: 'matched' }, reason: string): MatchDecision {
  const { patientId, score, reasons, candidates } = decision;
  return {
    kind: 'ask',
    candidates: candidates.length > 0 ? candidates : [{ patientId, score, reasons }],
    reasons: [reason],
  };
}
