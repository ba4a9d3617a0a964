/** `ingest FILE… --as E`: files scans as a member of staff would in Slack. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Actor, maySendDocuments, readingPurpose } from '../access/actor.ts';
import { withScope } from '../access/scope.ts';
import { isLitter } from '../adapters/is-litter.ts';
import { AppError } from '../errors.ts';
import { findPatientByMrn } from '../patients/patient.store.ts';
import type { Patient } from '../patients/patient.ts';
import type { Parts } from '../wiring.ts';
import { describeDocument, type IngestResult } from './describe-document.ts';
import { processHere } from './process-here.ts';
import { readPassword } from './read-password.ts';
import { ingestLine, receiveFile } from './receive-file.ts';
import { actorByEmail, print, withParts } from './run-command.ts';
import { runWatch } from './run-watch.ts';
import { findLocked, unlockAll } from './unlock-files.ts';

interface IngestOptions {
  as: string;
  mrn?: string;
  wait?: boolean;
  watch?: boolean;
  passwordStdin?: boolean;
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
    .option('--password-stdin', 'password of locked files, read from standard input, used once; implies --wait')
    .option('--watch', 'watch one folder: file what a scanner puts there, move it to done/ or failed/')
    .option('--json', 'one JSON value on stdout; with --watch one a line')
    .action(async (files: string[], options: IngestOptions) => {
      if (options.watch) return watch(files, options);
      const results = await withParts((parts) => ingest(parts, files, options));
      print(results, options.json, () => results.map(ingestLine));
      if (results.some(({ state }) => state === 'FAILED')) process.exitCode = 1;
    });
}

async function watch([folder, ...others]: string[], options: IngestOptions): Promise<void> {
  if (!folder || others.length > 0 || options.mrn || options.passwordStdin)
    throw new AppError('command.arguments', { fault: '--watch takes one folder, and no --mrn or password.' });
  await withParts(async (parts) => {
    const actor = await actorByEmail(parts, options.as);
    if (!maySendDocuments(actor)) throw new AppError('access.no-records');
    await runWatch(parts, actor, folder, options);
  });
}

/** A folder stands for the documents in it; hidden files, what the computer keeps there for itself, and folders below are left out. */
async function filesOf(paths: string[]): Promise<string[]> {
  const lists = paths.map(async (path) => {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    const documents = names.filter((name) => !name.startsWith('.') && !isLitter(name));
    return documents.sort().map((name) => join(path, name));
  });
  return (await Promise.all(lists)).flat();
}

async function ingest(parts: Parts, files: string[], options: IngestOptions): Promise<IngestResult[]> {
  const actor = await actorByEmail(parts, options.as);
  if (!maySendDocuments(actor)) throw new AppError('access.no-records');
  const password = options.passwordStdin ? await readPassword() : null;
  const claimed = options.mrn ? await claimedPatient(parts, actor, options.mrn) : null;
  const received = [];
  for (const file of await filesOf(files)) received.push(await receiveFile(parts, actor, claimed, file));
  const ids = received.flatMap(({ documentId }) => documentId ?? []);
  if (options.wait || password !== null) await processHere(parts, ids);
  const locked = password === null ? [] : await findLocked(parts, ids);
  if (password !== null && locked.length > 0) {
    await unlockAll(parts, actor, locked, password);
    await processHere(parts, locked);
  }
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
