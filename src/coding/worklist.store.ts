/** Which documents wait to be coded, as far as the coder may see them. */
import type { Pipeline, Scope } from '../access/scope.ts';
import { toPatient } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import { documentCode } from '../records/document.ts';
import { type DocumentName, nameDocument } from '../records/name-document.ts';

const SEARCHED_DOCUMENTS = 5_000;

export interface WaitingForCodes {
  documentId: string;
  since: Date;
  about: DocumentName;
  patient: Patient | null;
}

/** Filed documents whose coding is not completed, oldest first. */
export async function findUncodedDocuments({ tx }: Scope, limit: number): Promise<WaitingForCodes[]> {
  const rows = await tx.document.findMany({
    where: { state: 'INDEXED', patientId: { not: null }, OR: [{ coding: null }, { coding: { state: 'OPEN' } }] },
    select: {
      id: true,
      createdAt: true,
      kindCode: true,
      kindConfidence: true,
      serviceDate: true,
      serviceDateConfidence: true,
      patient: true,
    },
    orderBy: { createdAt: 'asc' },
    take: limit,
  });
  return rows.map((row) => ({
    documentId: row.id,
    since: row.createdAt,
    about: nameDocument(row),
    patient: row.patient && toPatient(row.patient),
  }));
}

/** The document that a person names: its id, or the short code that messages show. Undefined unless exactly one fits. */
export async function findNamedDocument({ tx }: Scope, named: string): Promise<string | undefined> {
  const rows = await tx.document.findMany({
    where: { patientId: { not: null } },
    select: { id: true },
    orderBy: { createdAt: 'desc' },
    take: SEARCHED_DOCUMENTS,
  });
  const wanted = named.trim().toUpperCase();
  const found = rows.filter(({ id }) => id.toUpperCase() === wanted || documentCode(id) === wanted);
  return found.length === 1 ? found[0]?.id : undefined;
}

/** The documents of the message that a shortcut was used on: sent with it, or told about in it. Ids only, for any role. */
export async function findDocumentsOfMessage(
  { tx }: Pipeline,
  message: { channel: string; ts: string },
): Promise<string[]> {
  const { channel, ts } = message;
  const rows = await tx.upload.findMany({
    where: { channel, documentId: { not: null }, OR: [{ statusTs: ts }, { threadTs: ts }] },
    select: { documentId: true },
  });
  return [...new Set(rows.flatMap(({ documentId }) => documentId ?? []))];
}
