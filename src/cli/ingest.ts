/** `ingest FILE… --as E`: files scans as a member of staff would in Slack. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Actor, maySendDocuments, readingPurpose } from '../access/actor.ts';
import { withPipeline, withScope } from '../access/scope.ts';
import { AppError, sentenceFor } from '../errors.ts';
import { processDocument } from '../intake/process-document.ts';
import { receiveDocument } from '../intake/receive-document.ts';
import { assignPatient } from '../patients/assign-patient.ts';
import { findPatient, findPatientByMrn } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import { findDocument } from '../records/document.store.ts';
import { findPageQualities } from '../records/page.store.ts';
import { openOcr, type Parts, scanLimits } from '../wiring.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface IngestOptions {
  as: string;
  mrn?: string;
  wait?: boolean;
  json?: boolean;
}

interface IngestResult {
  file: string;
  documentId: string | null;
  state: string;
  mrn: string | null;
  pages: number;
  problems: { code: string; message: string; pages: number[] }[];
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
    await finish(
      parts,
      received.flatMap(({ documentId }) => documentId ?? []),
    );
  return Promise.all(
    received.map((result) => (result.documentId ? describe(parts, actor, result.file, result.documentId) : result)),
  );
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

/** Reads the documents here; a worker that has one of them already is waited for. */
async function finish(parts: Parts, documentIds: string[]): Promise<void> {
  const ocr = await openOcr(parts.config);
  const { database, storage, config } = parts;
  const deps = { database, storage, ocr, limits: scanLimits(config), pagesAtOnce: ocr.workers, onProgress: () => {} };
  try {
    for (const documentId of documentIds) {
      for (let attempt = 1; ; attempt++) {
        try {
          await processDocument(deps, documentId);
          break;
        } catch (error) {
          if (!(error instanceof AppError) || attempt === 3) throw error;
          await sleep(attempt * 500);
        }
      }
    }
  } finally {
    await ocr.close();
  }
}

/** What the sender may know of the document now: the patient only when they may see that patient. */
async function describe(parts: Parts, actor: Actor, file: string, documentId: string): Promise<IngestResult> {
  const purpose = readingPurpose(actor);
  const { document, pages } = await withPipeline(parts.database, async (pipeline) => ({
    document: await findDocument(pipeline, documentId),
    pages: await findPageQualities(pipeline, documentId),
  }));
  const patientId = document?.patientId;
  const patient =
    purpose && patientId
      ? await withScope(parts.database, actor, purpose, (scope) => findPatient(scope, patientId))
      : null;
  const problem = document?.problem;
  return {
    file,
    documentId,
    state: document?.state ?? 'FAILED',
    mrn: patient?.mrn ?? null,
    pages: pages.length,
    problems: [
      ...(problem
        ? [{ code: problem.code, message: sentenceFor(problem.code, problem.blanks), pages: problem.pages }]
        : []),
      ...(document?.state === 'NEEDS_PATIENT'
        ? [
            {
              code: 'patient.needed',
              message: `A person must say whose it is: ${document.matchReasons.join(', ')}.`,
              pages: [],
            },
          ]
        : []),
    ],
  };
}

function line({ file, state, mrn, pages, problems }: IngestResult): string {
  const filed = mrn ? `, MRN ${mrn}` : '';
  return [`${file}: ${state}${filed}, ${pages} pages`, ...problems.map(({ message }) => `  ${message}`)].join('\n');
}
