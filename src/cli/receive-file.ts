/** One file of the command line becomes a document. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Actor } from '../access/actor.ts';
import { AppError } from '../errors.ts';
import { receiveDocument } from '../intake/receive-document.ts';
import { assignPatient } from '../patients/assign-patient.ts';
import type { Patient } from '../patients/patient.ts';
import type { Parts } from '../wiring.ts';
import type { IngestResult } from './describe-document.ts';

/** Stores the file and notes whom the sender named. Problems of the file come back as a FAILED row. @throws AppError `storage.unavailable` */
export async function receiveFile(
  parts: Parts,
  actor: Actor,
  claimed: Patient | null,
  file: string,
): Promise<IngestResult> {
  if (!existsSync(file)) return failedFile(file, new AppError('command.file-missing', { file }));
  const bytes = await readFile(file);
  const { document } = await receiveDocument(parts.receive, {
    bytes,
    fileName: basename(file),
    uploader: actor,
    claimedPatientId: claimed?.id ?? null,
    channel: 'command',
  });
  // The same bytes again, with a patient: a person's decision on the document that waits.
  if (claimed && document.state === 'NEEDS_PATIENT') {
    const deps = { database: parts.database, enqueue: parts.queue.enqueue };
    try {
      await assignPatient(deps, actor, document.id, claimed.id, 'command');
    } catch (error) {
      if (error instanceof AppError) return failedFile(file, error);
      throw error;
    }
  }
  return { file, documentId: document.id, state: document.state, mrn: null, pages: 0, problems: [] };
}

/** The row of a file that became no document, with the reason. */
export function failedFile(file: string, { code, message }: AppError): IngestResult {
  return { file, documentId: null, state: 'FAILED', mrn: null, pages: 0, problems: [{ code, message, pages: [] }] };
}

/** What would break a line of a terminal, or turn it round. */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** The row for people. */
export function ingestLine({ file, state, mrn, pages, problems, pageRange, kind }: IngestResult): string {
  const filed = mrn ? `, MRN ${mrn}` : '';
  const part = pageRange ? ` (its pages ${pageRange.join(' to ')})` : '';
  const head = `${file.replace(UNPRINTABLE, '?')}: ${state}${filed}, ${pages} ${pages === 1 ? 'page' : 'pages'}${part}${kind ? `, ${kind.display}` : ''}`;
  return [head, ...problems.map(({ message }) => `  ${message}`)].join('\n');
}
