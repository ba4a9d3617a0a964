/**
 * Release of information: chosen documents of one patient in one file for one recipient. Read as the person who releases, for
 * the purpose request-of-patient; ledger and trail are written before the file has its name.
 */
import { link, rm } from 'node:fs/promises';
import type { Actor } from '../access/actor.ts';
import { type Scope, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { FileStorage } from '../adapters/file-storage.ts';
import { appendAudit, appendDenied } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findPatientByMrn } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import { findPages, type StoredPage } from '../records/page.store.ts';
import { checkDisclosure, keepDisclosure } from './keep-ledger.ts';
import { findReleasable, type ReleasableDocument } from './release.store.ts';
import { findAppended } from './request.store.ts';
import { writeRelease } from './write-release.ts';

export interface ReleaseDeps {
  database: Database;
  storage: FileStorage;
}

export interface ReleaseWish {
  mrn: string;
  /** Document ids; null: everything that may be released, to the patient only. */
  documents: string[] | null;
  recipient: string;
  address: string | null;
  basis: string;
  purpose: string;
  /** Number of the authorization or order. */
  reference: string | null;
  /** Number of the consent (or court order) under 42 CFR Part 2. */
  part2Consent: string | null;
  /** Ends with .pdf (pages rendered) or .zip (originals). Must not exist. */
  file: string;
}

export interface Release {
  /** Of its row in the ledger. */
  disclosureId: string;
  file: string;
  documents: number;
  pages: number;
}

export interface ReleasedDocument extends ReleasableDocument {
  pages: StoredPage[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * @throws AppError `record.unavailable` (hidden and missing alike), `release.minimum`, `release.part2-consent`,
 * `release.nothing`, `release.file`, `disclosure.*`
 */
export async function releaseDocuments(deps: ReleaseDeps, actor: Actor, wish: ReleaseWish): Promise<Release> {
  const { database } = deps;
  const { recipient, address, basis, purpose, reference } = wish;
  const format = /\.(pdf|zip)$/i.exec(wish.file)?.[1]?.toLowerCase();
  if (format !== 'pdf' && format !== 'zip') throw new AppError('release.file', { file: wish.file });
  const disclosedOn = new Date().toLocaleDateString('en-CA', { timeZone: database.timeZone });
  const ledger = { disclosedOn, recipient, address, basis, purpose, reference, channel: 'release', documents: [] };
  checkDisclosure({ ...ledger, what: 'documents' });
  // Minimum necessary (164.502(b)) does not bind a copy for the patient; everybody else gets what was chosen for them.
  if (!wish.documents && basis !== 'individual') throw new AppError('release.minimum');

  const chosen = await withScope(database, actor, 'request-of-patient', (scope) => choose(scope, wish));
  if (!chosen) throw new AppError('record.unavailable');
  const { patient, documents } = chosen;
  if (documents.length === 0) throw new AppError('release.nothing');
  const part2 = documents.some(({ labels }) => labels.includes('part2'));
  if (part2 && !wish.part2Consent) throw new AppError('release.part2-consent');

  const draft = `${wish.file}.part`;
  await writeRelease(deps.storage, draft, format, { ...ledger, patient, documents, part2 });
  const pages = documents.reduce((sum, document) => sum + document.pages.length, 0);
  try {
    const disclosureId = await withScope(database, actor, 'request-of-patient', async (scope) => {
      // Rights and labels may have changed while the file was written.
      const still = await findReleasable(
        scope,
        patient.id,
        documents.map(({ id }) => id),
      );
      const same = documents.every((one) =>
        still.some(({ id, labels }) => id === one.id && labels.join() === one.labels.join()),
      );
      if (!same) return null;
      const id = await keepDisclosure(scope, patient.id, {
        ...ledger,
        reference:
          [reference, part2 ? `42 CFR Part 2 consent ${wish.part2Consent}` : null].filter(Boolean).join('; ') || null,
        what: `Copies of ${documents.length} documents of the medical record, ${pages} pages`,
        documents: documents.map((one) => ({ documentId: one.id, pages: one.pages.map(({ page }) => page) })),
      });
      await appendAudit(scope, {
        action: 'record.released',
        outcome: 'success',
        patientId: patient.id,
        entity: 'disclosure',
        entityId: id,
        channel: 'command',
        detail: { documents: documents.length, pages, format, part2 },
      });
      return id;
    });
    if (!disclosureId) throw new AppError('record.unavailable');
    await link(draft, wish.file).catch((cause) => {
      throw new AppError('release.file', { file: wish.file }, { cause });
    });
    return { disclosureId, file: wish.file, documents: documents.length, pages };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Null when the patient, or one of the documents, is hidden or missing; on the record either way. */
async function choose(
  scope: Scope,
  wish: ReleaseWish,
): Promise<{ patient: Patient; documents: ReleasedDocument[] } | null> {
  const patient = await findPatientByMrn(scope, wish.mrn);
  const chosen = wish.documents && [...new Set(wish.documents)];
  const isNamed = patient && (chosen ?? []).every((id) => UUID.test(id));
  // Amendments and statements of disagreement go with the document they are about (164.526(c)(3), (d)(5)).
  const ids = isNamed && chosen ? [...new Set([...chosen, ...(await findAppended(scope, chosen))])] : chosen;
  const found = isNamed ? await findReleasable(scope, patient.id, ids) : [];
  if (!patient || (ids && found.length < ids.length)) {
    await appendDenied(scope, 'record.released', wish.mrn, 'command');
    return null;
  }
  const documents: ReleasedDocument[] = [];
  for (const document of found) documents.push({ ...document, pages: await findPages(scope, document.id) });
  return { patient, documents };
}
