/** `audit verify`, `list`, `flags`, `export`, `checkpoint`: for whoever operates the machine. Looking is on the record too. */
import type { Command } from 'commander';
import { withOperator } from '../access/scope.ts';
import { appendAudit, listAudit, readAuditRows } from '../audit/audit.store.ts';
import type { NewAuditEvent } from '../audit/audit-event.ts';
import { findFlags } from '../audit/audit-flags.store.ts';
import { keepCheckpoint, verifyTrail } from '../audit/keep-checkpoint.ts';
import { toFhirEvent } from '../audit/to-fhir-event.ts';
import { AppError } from '../errors.ts';
import type { Parts } from '../wiring.ts';
import { print, withParts } from './run-command.ts';

const EXPORT_BATCH = 2_000;

export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the audit trail');
  audit
    .command('verify')
    .description('prove that no row was changed, removed or inserted, also against the signed checkpoints')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const verdict = await withParts(async (parts) => {
        const found = await verifyTrail(checkpointDeps(parts));
        const { ok, rows, brokenAt } = found;
        await note(parts, { action: 'audit.verified', outcome: ok ? 'success' : 'failed', detail: { rows, brokenAt } });
        if (ok) await keepCheckpoint(checkpointDeps(parts));
        return found;
      });
      print(verdict, json, () => [
        verdict.ok ? `${verdict.rows} rows, the chain holds` : `The chain is broken at row ${verdict.brokenAt}.`,
      ]);
      if (!verdict.ok) process.exitCode = 1;
    });
  audit
    .command('checkpoint')
    .description('sign the newest row into the second place (WARDCLERK_HOME/checkpoints)')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const checkpoint = await withParts(async (parts) => {
        await note(parts, { action: 'audit.checkpointed', outcome: 'success' });
        return keepCheckpoint(checkpointDeps(parts));
      });
      print(checkpoint, json, () => [checkpoint ? `row ${checkpoint.seq} is signed` : 'nothing new to sign']);
    });
  audit
    .command('list')
    .description('who looked at what, newest first')
    .option('--mrn <mrn>', 'of one patient')
    .option('--staff <email>', 'by one member of staff')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ mrn, staff, json }: { mrn?: string; staff?: string; json?: boolean }) => {
      const filter = { ...(mrn ? { mrn } : {}), ...(staff ? { staffEmail: staff } : {}) };
      const rows = await withParts(({ database }) =>
        withOperator(database, async (operator) => {
          const found = await listAudit(operator, filter);
          await appendAudit(operator, {
            action: 'audit.listed',
            outcome: 'success',
            channel: 'command',
            detail: { rows: found.length, byPatient: mrn !== undefined, byStaff: staff !== undefined },
          });
          return found;
        }),
      );
      print(rows, json, () =>
        rows.map((row) => `${row.at}  ${row.staff ?? '-'}  ${row.action}  ${row.outcome}  ${row.mrn ?? ''}`),
      );
    });
  audit
    .command('flags')
    .description('patterns a privacy officer should look at')
    .option('--days <count>', 'how far back', '30')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ days, json }: { days: string; json?: boolean }) => {
      if (!/^[1-9]\d{0,3}$/.test(days))
        throw new AppError('command.arguments', { fault: '--days takes a whole number from 1 to 9999.' });
      const flags = await withParts(async (parts) => {
        const found = await withOperator(parts.database, (operator) => findFlags(operator, Number(days)));
        await note(parts, { action: 'audit.flagged', outcome: 'success', detail: { flags: found.length } });
        return found;
      });
      print(flags, json, () =>
        flags.map((flag) => `${flag.lastAt}  ${flag.kind}  ${flag.staff}  ${flag.mrn ?? ''}  ${flag.times} times`),
      );
    });
  audit
    .command('export')
    .description('the trail as FHIR R4 AuditEvent, one a line; with --json one Bundle')
    .requiredOption('--fhir', 'the format (there is only this one)')
    .option('--mrn <mrn>', 'of one patient')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ mrn, json }: { mrn?: string; json?: boolean }) => {
      await withParts((parts) => exportTrail(parts, mrn, json === true));
    });
}

/** Looking at the trail is on the record too. */
function note({ database }: Parts, event: NewAuditEvent): Promise<void> {
  return withOperator(database, (operator) => appendAudit(operator, { ...event, channel: 'command' }));
}

function checkpointDeps({ database, config, masterKey }: Parts) {
  return { database, home: config.home, masterKey };
}

/** Line by line, so that memory does not grow with the trail; a Bundle is written in the same way, as one JSON value. */
async function exportTrail({ database }: Parts, mrn: string | undefined, asBundle: boolean): Promise<void> {
  let after = 0;
  let count = 0;
  if (asBundle) process.stdout.write('{"resourceType":"Bundle","type":"collection","entry":[');
  for (;;) {
    const rows = await withOperator(database, (operator) => readAuditRows(operator, after, EXPORT_BATCH, mrn));
    for (const row of rows) {
      const event = JSON.stringify(toFhirEvent(row));
      process.stdout.write(asBundle ? `${count > 0 ? ',' : ''}{"resource":${event}}` : `${event}\n`);
      count += 1;
    }
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < EXPORT_BATCH) break;
  }
  if (asBundle) process.stdout.write(']}\n');
  await withOperator(database, (operator) =>
    appendAudit(operator, {
      action: 'audit.exported',
      outcome: 'success',
      channel: 'command',
      detail: { rows: count },
    }),
  );
}
