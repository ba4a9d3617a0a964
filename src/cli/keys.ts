/** `keys status | rotate | retire`: the master key, by whoever operates the machine. */
import type { Command } from 'commander';
import { withOperator } from '../access/scope.ts';
import { type KeyStatus, readKeyStatus, retireFormerKey, rotateKeys } from '../adapters/rotate-keys.ts';
import { appendAudit } from '../audit/audit.store.ts';
import type { NewAuditEvent } from '../audit/audit-event.ts';
import { verifyTrail } from '../audit/keep-checkpoint.ts';
import { resignCheckpoints } from '../audit/resign-checkpoints.ts';
import { AppError } from '../errors.ts';
import type { Parts } from '../wiring.ts';
import { print, withParts } from './run-command.ts';

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('the master key that wraps the keys of all stored files');
  keys
    .command('status')
    .description('where the key comes from, and which files it wraps')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await withParts((parts) => readKeyStatus(rotationDeps(parts)));
      print(status, json, () => statusLines(status));
      if (status.unopened > 0) process.exitCode = 1;
    });
  keys
    .command('rotate')
    .description('wrap the key of every file under a new master key; goes on where it was cut off')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const done = await withParts(async (parts) => {
        const counts = await rotateKeys(rotationDeps(parts));
        await record(parts, {
          action: 'keys.rotated',
          outcome: counts.unopened > 0 ? 'failed' : 'success',
          detail: counts,
        });
        return counts;
      });
      print(done, json, () => [
        `${done.rewrapped} of ${done.files} files are wrapped anew${done.unopened > 0 ? `; ${done.unopened} open with no key` : ''}.`,
        'Both keys are accepted until: keys retire',
      ]);
      if (done.unopened > 0) process.exitCode = 1;
    });
  keys
    .command('retire')
    .description('forget the former key, once no file needs it; restart the desk afterwards')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const done = await withParts(async (parts) => {
        const retired = await retireFormerKey(rotationDeps(parts), async (former, current) => {
          const { database, config } = parts;
          const { home } = config;
          let trail = await verifyTrail({ database, home, masterKey: former });
          // A run that was cut off has signed them anew already.
          if (!trail.ok) trail = await verifyTrail({ database, home, masterKey: current });
          if (!trail.ok) throw new AppError('audit.broken', { row: trail.brokenAt ?? 0 });
          resignCheckpoints(home, former, current);
        });
        await record(parts, { action: 'keys.retired', outcome: 'success', detail: retired });
        return retired;
      });
      print(done, json, () => [
        `The former key ${done.retired} is retired; ${done.files} files open with the present one. Restart the desk.`,
      ]);
    });
}

function rotationDeps({ config, keys, keyService }: Parts) {
  return { home: config.home, keys, service: keyService };
}

function record({ database }: Parts, event: NewAuditEvent): Promise<void> {
  return withOperator(database, (operator) => appendAudit(operator, { ...event, channel: 'command' }));
}

function statusLines({ source, current, former, files, underFormer, unopened }: KeyStatus): string[] {
  const place = {
    environment: 'WARDCLERK_MASTER_KEY',
    file: 'a key file',
    service: 'a key file that a key service opens',
  };
  return [
    `The master key ${current} comes from ${place[source]}; it wraps ${files - underFormer - unopened} of ${files} files.`,
    ...(former ? [`A rotation is under way: ${underFormer} files are wrapped by the former key ${former}.`] : []),
    ...(unopened > 0 ? [`${unopened} files open with no key: run integrity check.`] : []),
  ];
}
