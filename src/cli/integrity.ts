/** `integrity check`: proves what is kept, by whoever operates the machine. */
import type { Command } from 'commander';
import { checkIntegrity, type IntegrityReport } from '../retention/check-integrity.ts';
import { print, withParts } from './run-command.ts';

export function registerIntegrity(program: Command): void {
  program
    .command('integrity')
    .description('what is kept')
    .command('check')
    .description('every original and page picture is there, unchanged and opens; the trail holds. Exits 1 when not')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await withParts(({ database, storage, masterKey, config }) =>
        checkIntegrity({ database, storage, masterKey, home: config.home }, null),
      );
      print(report, json, () => lines(report));
      if (!report.ok) process.exitCode = 1;
    });
}

function lines(report: IntegrityReport): string[] {
  const { originals, pictures, missing, changed, unopened, orphans, trailRows, trailBrokenAt, findings } = report;
  return [
    `${originals} originals, ${pictures} page pictures: ${missing} missing, ${changed} changed, ${unopened} do not open`,
    trailBrokenAt === null
      ? `${trailRows} rows of the trail, the chain holds`
      : `The trail is broken at row ${trailBrokenAt}.`,
    ...(orphans > 0 ? [`${orphans} files that no document names; they are left alone`] : []),
    ...findings.map(
      ({ kind, documentId, page, storageKey }) =>
        `${kind}  ${documentId ?? '-'}${page === null ? '' : ` page ${page}`}  ${storageKey}`,
    ),
  ];
}
