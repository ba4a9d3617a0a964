/** `audit verify` and `audit list`: for whoever operates the machine. */
import type { Command } from 'commander';
import { withOperator } from '../access/scope.ts';
import { listAudit } from '../audit/audit.store.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import { print, withParts } from './run-command.ts';

export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the audit trail');
  audit
    .command('verify')
    .description('prove that no row was changed, removed or inserted')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const verdict = await withParts(({ database }) => withOperator(database, verifyChain));
      print(verdict, json, () => [
        verdict.ok ? `${verdict.rows} rows, the chain holds` : `The chain is broken at row ${verdict.brokenAt}.`,
      ]);
      if (!verdict.ok) process.exitCode = 1;
    });
  audit
    .command('list')
    .description('who looked at what, newest first')
    .option('--mrn <mrn>', 'of one patient')
    .option('--staff <email>', 'by one member of staff')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ mrn, staff, json }: { mrn?: string; staff?: string; json?: boolean }) => {
      const filter = { ...(mrn ? { mrn } : {}), ...(staff ? { staffEmail: staff } : {}) };
      const rows = await withParts(({ database }) => withOperator(database, (operator) => listAudit(operator, filter)));
      print(rows, json, () =>
        rows.map((row) => `${row.at}  ${row.staff ?? '-'}  ${row.action}  ${row.outcome}  ${row.mrn ?? ''}`),
      );
    });
}
