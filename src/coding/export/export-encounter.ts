import type { Actor } from '../../access/actor.ts';
import type { Scope } from '../../access/scope.ts';
import { findActorEmail } from '../../access/staff.store.ts';
import type { Database } from '../../adapters/database.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import { AppError } from '../../errors.ts';
import { findPatient } from '../../patients/patient.store.ts';
import { findDocument } from '../../records/document.store.ts';
import { displayOf } from '../../records/find-document-kind.ts';
import { findCoding, findEntries } from '../coding.store.ts';
import type { CodingEntry } from '../coding.ts';
import type { PreparedRelease } from '../match/prepared-release.ts';
import { reopenRelease } from '../open-release.ts';
import { asCoder } from '../suggest-for-document.ts';
import { findNamedDocument } from '../worklist.store.ts';
import type { CodedEncounter, ExportFormat } from './coded-encounter.ts';
import { type ClaimKind, toClaimList } from './to-claim-list.ts';
import { toCsv } from './to-csv.ts';
import { toFhirBundle } from './to-fhir-bundle.ts';

export interface ExportRequest {
  format: ExportFormat;
  /** True to export a coding that is not completed, marked as a draft. */
  draft?: boolean | undefined;
  claim?: ClaimKind | undefined;
  /** What the patient was admitted for, and came for; billable codes of the release. */
  admitting?: string | undefined;
  reasons?: readonly string[] | undefined;
  /** Slack channel id, or "command". */
  channel: string;
}

export interface ExportedEncounter {
  documentId: string;
  format: ExportFormat;
  isDraft: boolean;
  codes: number;
  /** What a claim still needs; for 837 only. */
  warnings: string[];
  content: string;
  extension: 'json' | 'csv' | 'txt';
}

/**
 * Exports the accepted codes of a document, named by its id or its short code. Audited before the content is given.
 * For payment and operations, so no accounting of disclosures (45 CFR 164.528(a)(1)(i)); the trail has the row.
 *
 * @throws AppError `codes.not-a-coder`, `record.unavailable`, `codes.not-completed`, `codes.not-in-release`
 */
export function exportEncounter(
  database: Database,
  actor: Actor,
  named: string,
  request: ExportRequest,
): Promise<ExportedEncounter> {
  return asCoder(database, actor, async (scope) => {
    const documentId = await findNamedDocument(scope, named);
    const encounter = documentId && (await readEncounter(scope, documentId, request));
    if (!encounter) throw new AppError('record.unavailable');
    if (encounter.isDraft && !request.draft) throw new AppError('codes.not-completed');
    const written = write(encounter, request);
    await appendAudit(scope, {
      action: 'codes.exported',
      outcome: 'success',
      patientId: encounter.patient.id,
      entity: 'document',
      entityId: documentId,
      channel: request.channel,
      detail: { format: request.format, draft: encounter.isDraft, codes: encounter.diagnoses.length },
    });
    return {
      documentId,
      format: request.format,
      isDraft: encounter.isDraft,
      codes: encounter.diagnoses.length,
      ...written,
    };
  });
}

function write(
  encounter: CodedEncounter,
  { format, claim }: ExportRequest,
): Pick<ExportedEncounter, 'content' | 'extension' | 'warnings'> {
  switch (format) {
    case 'fhir':
      return { content: `${JSON.stringify(toFhirBundle(encounter), null, 2)}\n`, extension: 'json', warnings: [] };
    case 'csv':
      return { content: toCsv(encounter), extension: 'csv', warnings: [] };
    case '837': {
      const { segments, warnings } = toClaimList(encounter, claim);
      return { content: segments.map((segment) => `${segment}\n`).join(''), extension: 'txt', warnings };
    }
  }
}

async function readEncounter(
  scope: Scope,
  documentId: string,
  { admitting, reasons = [] }: ExportRequest,
): Promise<CodedEncounter | null> {
  const [document, coding] = [await findDocument(scope, documentId), await findCoding(scope, documentId)];
  const patient = coding && (await findPatient(scope, coding.patientId));
  if (!document || !coding || !patient || document.state === 'ENTERED_IN_ERROR') return null;
  const release = await reopenRelease(scope, coding.release);
  const named = (code: string) => {
    const known = release.codeOf.get(code.trim().toUpperCase());
    if (!known?.billable) throw new AppError('codes.not-in-release', { release: coding.release });
    return { code: known.code, display: known.title };
  };
  const entries = (await findEntries(scope, documentId)).filter(({ state }) => state === 'ACCEPTED');
  return {
    documentId,
    patient,
    release: coding.release,
    serviceDate: coding.serviceDate,
    setting: coding.setting,
    isDraft: coding.state !== 'COMPLETED',
    completedBy: coding.completedById ? await findActorEmail(scope, coding.completedById) : null,
    kindCode: document.kindCode,
    kindDisplay: document.kindCode ? displayOf(document.kindCode) : null,
    mediaType: document.mediaType,
    diagnoses: entries.map((entry) => toDiagnosis(entry, release)),
    admitting: admitting ? named(admitting) : null,
    reasons: reasons.map(named),
  };
}

function toDiagnosis({ code, display, poa, origin, evidence }: CodingEntry, release: PreparedRelease) {
  return {
    code,
    display,
    poa,
    isPoaExempt: release.compiled.poaExempt.includes(code),
    origin,
    pages: [...new Set(evidence.filter(({ page }) => page > 0).map(({ page }) => page))],
    queryIds: [...new Set(evidence.flatMap(({ queryId }) => queryId ?? []))],
  };
}
