/** `ingest FILE… --as E`: files scans as a member of staff would in Slack. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type Actor, maySendDocuments, readingPurpose } from '../access/actor.ts';
import { withScope } from '../access/scope.ts';
import { AppError } from '../errors.ts';
import { receiveDocument } from '../intake/receive-document.ts';
import { assignPatient } from '../patients/assign-patient.ts';
import { findPatientByMrn } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import type { Parts } from '../wiring.ts';
import { describeDocument, type IngestResult } from './describe-document.ts';
import { processHere } from './process-here.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface IngestOptions {
  as: string;
  mrn?: string;
  wait?: boolean;
  json?: boolean;
}

export function registerIngest(program: Command): void {
  program
    .command('ingest')
    .description('file scans in the records')
    .argument('<file...>')
    .requiredOption('--as <email>', 'member of staff who sends them')
    .option('--mrn <mrn>', 'the patient, when you know')
    .option('--wait', 'read them now and wait until they are done')
    .option('--json', 'one JSON value on stdout')
    .action(async (files: string[], options: IngestOptions) => {
      const results = await withParts((parts) => ingest(parts, files, options));
      print(results, options.json, () => results.map(line));
      if (results.some(({ state }) => state === 'FAILED')) process.exitCode = 1;
    });
}

async function ingest(parts: Parts, files: string[], options: IngestOptions): Promise<IngestResult[]> {
  const actor = await actorByEmail(parts, options.as);
  if (!maySendDocuments(actor)) throw new AppError('access.no-records');
  const claimed = options.mrn ? await claimedPatient(parts, actor, options.mrn) : null;
  const received = [];
  for (const file of files) received.push(await receiveFile(parts, actor, claimed, file));
  if (options.wait)
    await processHere(
      parts,
      received.flatMap(({ documentId }) => documentId ?? []),
    );
  const described = received.map(async (result) =>
    result.documentId ? describeDocument(parts, actor, result.file, result.documentId) : [result],
  );
  return (await Promise.all(described)).flat();
}

/** @throws AppError `record.unavailable`: hidden and missing look the same. */
async function claimedPatient(parts: Parts, actor: Actor, mrn: string): Promise<Patient> {
  const purpose = readingPurpose(actor);
  const patient = purpose && (await withScope(parts.database, actor, purpose, (scope) => findPatientByMrn(scope, mrn)));
  if (!patient) throw new AppError('record.unavailable');
  return patient;
}

async function receiveFile(parts: Parts, actor: Actor, claimed: Patient | null, file: string): Promise<IngestResult> {
  const failed = (error: AppError): IngestResult => ({
    file,
    documentId: null,
    state: 'FAILED',
    mrn: null,
    pages: 0,
    problems: [{ code: error.code, message: error.message, pages: [] }],
  });
  if (!existsSync(file)) return failed(new AppError('command.file-missing', { file }));
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
    try {
      await assignPatient(
        { database: parts.database, enqueue: parts.queue.enqueue },
        actor,
        document.id,
        claimed.id,
        'command',
      );
    } catch (error) {
      if (error instanceof AppError) return failed(error);
      throw error;
    }
  }
  return { file, documentId: document.id, state: document.state, mrn: null, pages: 0, problems: [] };
}

function line({ file, state, mrn, pages, problems, pageRange, kind }: IngestResult): string {
  const filed = mrn ? `, MRN ${mrn}` : '';
  const part = pageRange ? ` (its pages ${pageRange.join(' to ')})` : '';
  return [
    `${file}: ${state}${filed}, ${pages} pages${part}${kind ? `, ${kind.display}` : ''}`,
    ...problems.map(({ message }) => `  ${message}`),
  ].join('\n');
}
