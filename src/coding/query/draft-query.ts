import type { Actor } from '../../access/actor.ts';
import type { Scope } from '../../access/scope.ts';
import type { Database } from '../../adapters/database.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import { AppError } from '../../errors.ts';
import { findDocument } from '../../records/document.store.ts';
import { isRecordId } from '../../records/is-record-id.ts';
import { findPages } from '../../records/page.store.ts';
import { findCoding } from '../coding.store.ts';
import { openRelease, reopenRelease } from '../open-release.ts';
import { asCoder } from '../suggest-for-document.ts';
import { type BuiltQuery, buildQuery, type OwnWords } from './build-query.ts';
import { checkQuery, type QueryFault } from './check-query.ts';
import { findNewDiagnoses } from './find-new-diagnoses.ts';
import { findQueryHints, type QueryHint } from './find-query-hints.ts';
import { addQuery, findQuery } from './query.store.ts';
import type { PhysicianQuery } from './query.ts';
import { templateOf } from './query-templates.ts';
import { type RecordDocument, readRecord } from './read-record.ts';

export interface DraftRequest extends OwnWords {
  template: string;
  /** Further documents of the same patient in which indicators are looked for. */
  also?: readonly string[] | undefined;
  /** The query that this one follows up. */
  follows?: string | undefined;
  /** Slack channel id, or "command". */
  channel: string;
}

export type DraftResult =
  | { kind: 'drafted'; query: PhysicianQuery }
  | { kind: 'faults'; faults: QueryFault[] }
  | Exclude<BuiltQuery, { kind: 'built' }>;

/**
 * Drafts a query about a document that the coder may see. A query that the check refuses is not kept; its faults come back.
 *
 * @throws AppError `codes.not-a-coder`, `record.unavailable`, `query.template`
 */
export async function draftQuery(
  database: Database,
  actor: Actor,
  documentId: string,
  request: DraftRequest,
): Promise<DraftResult> {
  const template = templateOf(request.template);
  if (!template) throw new AppError('query.template');
  return asCoder(database, actor, async (scope) => {
    const { patientId, documents } = await readDocuments(scope, documentId, request.also ?? []);
    const record = readRecord(documents);
    const built = buildQuery(template, record, request);
    if (built.kind !== 'built') return built;
    const coding = await findCoding(scope, documentId);
    const release = coding ? await reopenRelease(scope, coding.release) : await openRelease(scope, undefined, today());
    const faults = checkQuery(built.content, (text) => findNewDiagnoses(text, record, release));
    if (faults.length > 0) return { kind: 'faults', faults };
    const followed = request.follows ? await findQuery(scope, request.follows) : null;
    if (request.follows && followed?.documentId !== documentId) throw new AppError('record.unavailable');
    const about = { documentId, patientId, followsId: followed?.id ?? null };
    const query = await addQuery(scope, about, built.content);
    await appendAudit(scope, {
      action: 'query.drafted',
      outcome: 'success',
      patientId,
      entity: 'physician-query',
      entityId: query.id,
      channel: request.channel,
      detail: { template: query.template, templateVersion: query.templateVersion, kind: query.kind },
    });
    return { kind: 'drafted', query };
  });
}

/** The questions that a document gives reason to ask. Audited as a look. @throws AppError as above */
export function suggestQueries(
  database: Database,
  actor: Actor,
  documentId: string,
  channel: string,
): Promise<QueryHint[]> {
  return asCoder(database, actor, async (scope) => {
    const { patientId, documents } = await readDocuments(scope, documentId, []);
    const hints = findQueryHints(documents);
    await appendAudit(scope, {
      action: 'query.hinted',
      outcome: hints.length > 0 ? 'success' : 'nothing-found',
      patientId,
      entity: 'document',
      entityId: documentId,
      channel,
      detail: { hints: hints.length },
    });
    return hints;
  });
}

/** Documents of one patient with their pages. A document of somebody else is as missing as a hidden one. */
async function readDocuments(
  scope: Scope,
  documentId: string,
  also: readonly string[],
): Promise<{ patientId: string; documents: RecordDocument[] }> {
  const named = [documentId, ...also];
  const first = named.every(isRecordId) ? await findDocument(scope, documentId) : null;
  if (!first?.patientId) throw new AppError('record.unavailable');
  const documents: RecordDocument[] = [];
  for (const id of new Set(named)) {
    const document = await findDocument(scope, id);
    if (document?.patientId !== first.patientId) throw new AppError('record.unavailable');
    documents.push({ documentId: id, pages: await findPages(scope, id) });
  }
  return { patientId: first.patientId, documents };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
