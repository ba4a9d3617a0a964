/** `staff import`, `patients import`, `care-team import`: the lists come from the hospital's own systems. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { type ImportResult, importCareTeam, importPatients, importStaff } from '../import-lists.ts';
import type { Parts } from '../wiring.ts';
import { print, withParts } from './run-command.ts';

export function registerImports(program: Command): void {
  const lists = [
    {
      name: 'staff',
      what: 'the staff list (CSV: email,name,roles,departments,slack_user_id,active)',
      run: importStaff,
    },
    { name: 'patients', what: 'patients (CSV, or a FHIR R4 Bundle)', run: importPatients },
    { name: 'care-team', what: 'care teams (CSV: email,mrn,start,end)', run: importCareTeam },
  ];
  for (const { name, what, run } of lists) {
    program
      .command(name)
      .description(`import ${what}`)
      .command('import')
      .argument('<file>')
      .option('--json', 'one JSON value on stdout')
      .action((file: string, options: { json?: boolean }) => importFile(file, options, run));
  }
}

async function importFile(
  file: string,
  { json }: { json?: boolean },
  run: (parts: Parts, text: string) => Promise<ImportResult>,
): Promise<void> {
  if (!existsSync(file)) throw new AppError('command.file-missing', { file });
  const result = await withParts((parts) => run(parts, readFileSync(file, 'utf8')));
  print(result, json, () => [
    `${result.added} added, ${result.changed} changed, ${result.rejected.length} rejected`,
    ...result.rejected.map(({ line, reason }) => `  line ${line}: ${reason}`),
  ]);
}
