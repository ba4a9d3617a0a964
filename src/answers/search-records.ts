/** Search as a use case: permitted passages, best first, on the record. */
import { type Actor, readingPurpose } from '../access/actor.ts';
import { withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit, appendDenied } from '../audit/audit.store.ts';
import { findPatientByMrn } from '../patients/patient.store.ts';
import { findFileNames } from '../records/document.store.ts';
import { searchPassages } from '../records/passage.store.ts';

export interface FoundInRecord {
  documentId: string;
  file: string;
  page: number;
  passageId: string;
  score: number;
  text: string;
}

/** Passages that the person may see; an MRN that is hidden or missing gives none. */
export async function searchRecords(
  { database }: { database: Database },
  actor: Actor,
  search: { query: string; mrn?: string | undefined; k: number; channel: string },
): Promise<FoundInRecord[]> {
  const purpose = readingPurpose(actor);
  if (!purpose) {
    const { channel } = search;
    await withPipeline(
      database,
      (pipeline) => appendAudit(pipeline, { action: 'record.searched', outcome: 'denied', channel }),
      actor.staffId,
    );
    return [];
  }
  return withScope(database, actor, purpose, async (scope) => {
    const patient = search.mrn ? await findPatientByMrn(scope, search.mrn) : null;
    if (search.mrn !== undefined && !patient) {
      await appendDenied(scope, 'record.searched', search.mrn, search.channel);
      return [];
    }
    const passages = await searchPassages(scope, { query: search.query, k: search.k, patientId: patient?.id });
    const files = await findFileNames(scope, [...new Set(passages.map(({ documentId }) => documentId))]);
    await appendAudit(scope, {
      action: 'record.searched',
      outcome: passages.length > 0 ? 'success' : 'nothing-found',
      patientId: patient?.id ?? null,
      channel: search.channel,
      detail: { found: passages.length },
    });
    return passages.map(({ documentId, page, passageId, score, text }) => ({
      documentId,
      file: files.get(documentId) ?? '',
      page,
      passageId,
      score,
      text,
    }));
  });
}
