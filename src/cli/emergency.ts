/** `emergency open | list | review`: emergency access from the command line, as the named member of staff. */
import type { Command } from 'commander';
import { listEmergencies } from '../access/emergency.store.ts';
import { openEmergency, reviewEmergency } from '../access/open-emergency.ts';
import { withScope } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

export function registerEmergency(program: Command): void {
  const emergency = program.command('emergency').description('emergency access to one record, and its review');
  emergency
    .command('open')
    .description('open one record for a while; the privacy officers are told')
    .requiredOption('--as <email>', 'clinician who needs the record')
    .requiredOption('--mrn <mrn>', 'whose record')
    .requiredOption('--reason <text>', 'why, for the privacy officer')
    .option('--json', 'one JSON value on stdout')
    .action(async (options: { as: string; mrn: string; reason: string; json?: boolean }) => {
      const opened = await withParts(async (parts) => {
        const actor = await actorByEmail(parts, options.as);
        const { mrn, reason } = options;
        const minutes = parts.config.EMERGENCY_MINUTES;
        const { id, expiresAt } = await openEmergency(parts, actor, { mrn, reason, minutes, channel: 'command' });
        return { id, expiresAt };
      });
      print(opened, options.json, () => [`Open until ${opened.expiresAt.toISOString()}. Every look is reviewed.`]);
    });
  emergency
    .command('list')
    .description('emergency accesses, for a privacy officer')
    .requiredOption('--as <email>', 'privacy officer')
    .option('--open', 'only those that nobody has reviewed')
    .option('--json', 'one JSON value on stdout')
    .action(async (options: { as: string; open?: boolean; json?: boolean }) => {
      const rows = await withParts(async (parts) => {
        const actor = await actorByEmail(parts, options.as);
        if (!actor.roles.includes('privacy-officer')) throw new AppError('access.not-officer');
        return withScope(parts.database, actor, 'audit', async (scope) => {
          const listed = await listEmergencies(scope, options.open ?? false);
          const detail = { rows: listed.length };
          await appendAudit(scope, { action: 'emergency.listed', outcome: 'success', channel: 'command', detail });
          return listed;
        });
      });
      print(rows, options.json, () =>
        rows.map(
          (row) =>
            `${row.id}  ${row.grantedAt.toISOString()}  ${row.email}  MRN …${row.mrnEnd}  ${row.reads} reads  ${row.outcome ?? 'to review'}  ${row.reason}`,
        ),
      );
    });
  emergency
    .command('review')
    .description('accept an emergency access, or escalate it')
    .argument('<id>')
    .requiredOption('--as <email>', 'privacy officer')
    .option('--accept', 'it was right')
    .option('--escalate', 'it must be looked into')
    .option('--note <text>', 'what was found')
    .option('--json', 'one JSON value on stdout')
    .action(
      async (
        id: string,
        options: { as: string; accept?: boolean; escalate?: boolean; note?: string; json?: boolean },
      ) => {
        if (options.accept === options.escalate)
          throw new AppError('command.arguments', { fault: 'Say either --accept or --escalate.' });
        const outcome = options.accept ? 'accepted' : 'escalated';
        await withParts(async (parts) => {
          const actor = await actorByEmail(parts, options.as);
          await reviewEmergency(parts, actor, { id, outcome, note: options.note ?? null, channel: 'command' });
        });
        print({ id, outcome }, options.json, () => [`${outcome}`]);
      },
    );
}
