/** Brings the Slack messages about a document up to its row: one message per upload, edited in place. */
import type { WebClient } from '@slack/web-api';
import { readingPurpose } from '../access/actor.ts';
import { type Scope, withPipeline, withScope } from '../access/scope.ts';
import { findActorById } from '../access/staff.store.ts';
import type { Database } from '../adapters/database.ts';
import { AppError } from '../errors.ts';
import { findUploads, keepStatusMessage, type Upload } from '../intake/upload.store.ts';
import { findNamedCandidates, findPatient } from '../patients/patient.store.ts';
import { findContainers, findEntries } from '../records/container.store.ts';
import { findDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findPageQualities } from '../records/page.store.ts';
import { findParts } from '../records/part.store.ts';
import { isDirectMessage, post, revise } from './deliver.ts';
import { type DocumentStatus, documentStatusView } from './views/document-status.ts';
import { problemView } from './views/problem.ts';

interface AnnounceDeps {
  database: Database;
  client: WebClient;
}

/**
 * Posts or edits the message of every upload of the document, and of the container that held it. Who reads along decides
 * what it may say.
 */
export async function announceDocument(
  { database, client }: AnnounceDeps,
  documentId: string,
  told: readonly string[] = [],
): Promise<void> {
  const found = await withPipeline(database, async (pipeline) => {
    const document = await findDocument(pipeline, documentId);
    if (!document) return null;
    // A part has no message of its own: its file's message tells of it.
    if (document.originalId) return { originalId: document.originalId };
    return {
      document,
      parts: document.state === 'SPLIT' ? await findParts(pipeline, document) : [],
      uploads: await findUploads(pipeline, documentId),
      pages: await findPageQualities(pipeline, documentId),
      entries: document.state === 'UNPACKED' ? await findEntries(pipeline, documentId) : [],
      containers: await findContainers(pipeline, documentId),
    };
  });
  if (!found) return;
  if (found.originalId !== undefined) return announceDocument({ database, client }, found.originalId, told);
  for (const upload of found.uploads) {
    const { filed, candidates } = await whatTheUploaderMaySee(database, upload, found.document);
    const view = documentStatusView({
      documentId,
      state: found.document.state,
      problem: found.document.problem,
      pageCount: found.document.pageCount,
      pages: found.pages,
      reasons: found.document.state === 'NEEDS_PATIENT' ? found.document.matchReasons : [],
      duplicate: upload.duplicate,
      parts: found.parts,
      entries: found.entries.map((entry) => (isDirectMessage(upload.channel) ? entry : { ...entry, fileName: null })),
      kindCode: found.document.kindCode,
      serviceDate: isDirectMessage(upload.channel) ? found.document.serviceDate : null,
      filed,
      candidates,
    });
    await show({ database, client }, upload, view);
  }
  // An archive can hold itself, so nobody is told twice.
  for (const container of found.containers)
    if (container !== documentId && !told.includes(container))
      await announceDocument({ database, client }, container, [...told, documentId]);
}

/** Tells the sender why a file never became a document. */
export async function announceUploadProblem({ database, client }: AnnounceDeps, upload: Upload): Promise<void> {
  if (!upload.problem) return;
  await show({ database, client }, upload, problemView(new AppError(upload.problem.code, upload.problem.blanks), ''));
}

async function show(
  { database, client }: AnnounceDeps,
  upload: Upload,
  view: ReturnType<typeof documentStatusView>,
): Promise<void> {
  if (upload.statusTs) return revise(client, { channel: upload.channel, ts: upload.statusTs }, view);
  const ts = await post(client, { channel: upload.channel, threadTs: upload.threadTs || undefined }, view);
  if (!ts) return;
  const kept = await withPipeline(database, (pipeline) => keepStatusMessage(pipeline, upload.id, ts));
  // Somebody else posted the message at the same moment: theirs stays.
  if (!kept) await client.chat.delete({ channel: upload.channel, ts });
}

async function whatTheUploaderMaySee(
  database: Database,
  upload: Upload,
  document: StoredDocument,
): Promise<Pick<DocumentStatus, 'filed' | 'candidates'>> {
  const nothing = { filed: null, candidates: [] };
  if (!isDirectMessage(upload.channel)) return nothing;
  const actor = await findActorById(database, upload.uploaderId);
  const purpose = actor && readingPurpose(actor);
  if (!actor || !purpose) return nothing;
  return withScope(database, actor, purpose, async (scope: Scope) => {
    if (!(await findDocument(scope, document.id))) return nothing; // its labels may close it to its own sender
    return {
      filed: document.patientId ? await findPatient(scope, document.patientId) : null,
      candidates: document.state === 'NEEDS_PATIENT' ? await findNamedCandidates(scope, document.id) : [],
    };
  });
}
