/** Bytes become a document: the original is stored, hashed and on record before anything else happens. */
import { createHash } from 'node:crypto';
import type { Actor } from '../access/actor.ts';
import { type Pipeline, withPipeline } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { FileStorage } from '../adapters/file-storage.ts';
import { plainFileName } from '../adapters/plain-file-name.ts';
import { appendAudit } from '../audit/audit.store.ts';
import type { ErrorBlanks, ErrorCode } from '../errors.ts';
import type { Enqueue } from '../jobs.ts';
import {
  addDocument,
  advanceDocument,
  claimPatient,
  findDocument,
  findDocumentByHash,
} from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { raiseNotice } from '../records/notice.store.ts';

export interface ReceiveDeps {
  database: Database;
  storage: FileStorage;
  enqueue: Enqueue;
  limits: { maxFileMb: number };
}

export interface ReceivedFile {
  bytes: Uint8Array;
  fileName: string;
  uploader: Pick<Actor, 'staffId'>;
  /** The patient whom the sender named, already checked to be one the sender may see. */
  claimedPatientId?: string | null;
  channel: string;
}

export interface Receipt {
  document: StoredDocument;
  /** True when the same bytes had been received before. */
  duplicate: boolean;
}

/** Stores the bytes once per content hash, records the document and puts it on its way. @throws AppError `storage.unavailable` */
export async function receiveDocument(deps: ReceiveDeps, file: ReceivedFile): Promise<Receipt> {
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const before = await withPipeline(deps.database, (pipeline) => findDocumentByHash(pipeline, sha256));
  const receipt = before ? await linkToKnown(deps, before, file) : await storeNew(deps, sha256, file);
  if (['STORED', 'READ', 'MATCHED'].includes(receipt.document.state)) {
    await deps.enqueue('process-document', { documentId: receipt.document.id }, { key: receipt.document.id });
  }
  return receipt;
}

async function storeNew(deps: ReceiveDeps, sha256: string, file: ReceivedFile): Promise<Receipt> {
  const storageKey = await deps.storage.put(file.bytes);
  const refusal = refuse(file.bytes, deps.limits);
  return withPipeline(
    deps.database,
    async (pipeline) => {
      const { document, added } = await addDocument(pipeline, {
        sha256,
        fileName: plainFileName(file.fileName, 'scan'),
        byteLength: file.bytes.byteLength,
        storageKey,
        uploaderId: file.uploader.staffId,
        claimedPatientId: file.claimedPatientId ?? null,
      });
      await auditReceipt(pipeline, document, file, !added);
      if (refusal)
        await advanceDocument(pipeline, document.id, 'STORED', { state: 'FAILED', problem: { ...refusal, pages: [] } });
      return { document: (await findDocument(pipeline, document.id)) ?? document, duplicate: !added };
    },
    file.uploader.staffId,
  );
}

async function linkToKnown(deps: ReceiveDeps, document: StoredDocument, file: ReceivedFile): Promise<Receipt> {
  return withPipeline(
    deps.database,
    async (pipeline) => {
      await auditReceipt(pipeline, document, file, true);
      const { claimedPatientId } = file;
      const holder = document.patientId ?? document.claimedPatientId;
      if (claimedPatientId && holder && holder !== claimedPatientId) {
        // One of the two is wrong: the records department decides, and the sender is told nothing of the other record.
        const raisedById = file.uploader.staffId;
        const notice = {
          documentId: document.id,
          code: 'duplicate.other-patient',
          claimedPatientId,
          raisedById,
        } as const;
        await raiseNotice(pipeline, notice);
      }
      const waiting = document.patientId === null && document.state !== 'NEEDS_PATIENT';
      if (claimedPatientId && waiting && !holder) await claimPatient(pipeline, document.id, claimedPatientId);
      return { document, duplicate: true };
    },
    file.uploader.staffId,
  );
}

function auditReceipt(
  pipeline: Pipeline,
  document: StoredDocument,
  file: ReceivedFile,
  duplicate: boolean,
): Promise<void> {
  return appendAudit(pipeline, {
    action: 'document.received',
    outcome: 'success',
    patientId: document.patientId,
    entity: 'document',
    entityId: document.id,
    channel: file.channel,
    detail: { bytes: file.bytes.byteLength, duplicate },
  });
}

/** Reasons not to read a file at all; its original is kept all the same. Pure. */
function refuse(
  bytes: Uint8Array,
  { maxFileMb }: { maxFileMb: number },
): { code: ErrorCode; blanks: ErrorBlanks } | null {
  if (bytes.byteLength === 0) return { code: 'file.empty', blanks: {} };
  if (bytes.byteLength > maxFileMb * 1024 * 1024) return { code: 'file.too-large', blanks: { limitMb: maxFileMb } };
  return null;
}
