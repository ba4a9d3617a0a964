/** `staff import`, `patients import`, `care-team import`: the lists come from the hospital's own systems. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { type ImportResult, importCareTeam, importPatients, importStaff } from '../import-lists.ts';
import { documentCode } from '../records/document.ts';
import type { Parts } from '../wiring.ts';
import { processHere } from './process-here.ts';
import { print, withParts } from './run-command.ts';

interface Options {
  json?: boolean;
  wait?: boolean;
}

export function registerImports(program: Command): void {
  const add = (name: string, what: string): Command =>
    program
      .command(name)
      .description(`import ${what}`)
      .command('import')
      .argument('<file>')
      .option('--json', 'one JSON value on stdout');

  add('staff', 'the staff list (CSV: email,name,roles,departments,slack_user_id,active)').action(
    (file: string, options: Options) => importFile(file, options, importStaff),
  );
  add('patients', 'patients (CSV, or a FHIR R4 Bundle)')
    .option('--wait', 'match waiting documents again now, where a patient is new or corrected')
    .action((file: string, options: Options) =>
      importFile(file, options, async (parts, text) => {
        const { matchedAgain, ...result } = await importPatients(parts, text);
        if (options.wait) await processHere(parts, matchedAgain);
        return { ...result, more: matchAgainLines(matchedAgain) };
      }),
    );
  add('care-team', 'care teams (CSV: email,mrn,start,end)').action((file: string, options: Options) =>
    importFile(file, options, importCareTeam),
  );
}

async function importFile(
  file: string,
  { json }: Options,
  run: (parts: Parts, text: string) => Promise<ImportResult & { more?: string[] }>,
): Promise<void> {
  if (!existsSync(file)) throw new AppError('command.file-missing', { file });
  const { more = [], ...result } = await withParts((parts) => run(parts, readFileSync(file, 'utf8')));
  print(result, json, () => [
    `${result.added} added, ${result.changed} changed, ${result.rejected.length} rejected`,
    ...result.rejected.map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...more,
  ]);
}

/** What people read of documents that a decision about a patient touched. */
export function matchAgainLines(documentIds: readonly string[]): string[] {
  if (documentIds.length === 0) return [];
  const what = documentIds.length === 1 ? '1 waiting document is' : `${documentIds.length} waiting documents are`;
  return [`${what} matched again: ${documentIds.map(documentCode).join(', ')}.`];
}
