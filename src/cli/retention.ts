/** `retention due | propose | proposals | approve | refuse | certificates` and `hold set | lift | list`. */
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import {
  decideDestruction,
  endHold,
  listCertificates,
  listDue,
  listHolds,
  listProposals,
  proposeDestruction,
  setHold,
} from '../retention/keep-retention.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Common {
  as: string;
  json?: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function registerRetention(program: Command): void {
  const retention = program.command('retention').description('what may be destroyed, by rule and by two persons');
  const officerOrClerk = 'privacy officer, or records department for what it may see';
  leaf(
    retention,
    'due',
    'documents whose time is over, by src/retention/data/retention-rules.json',
    officerOrClerk,
  ).action(async (options: Common) => {
    const rows = await withParts(async (parts) => listDue(parts, await actorByEmail(parts, options.as)));
    print(rows, options.json, () =>
      rows.map(
        (row) =>
          `${row.documentId}  due ${row.dueOn} by ${row.rule}  MRN …${row.mrnEnd}${row.held ? '  UNDER LEGAL HOLD' : ''}${row.proposed ? '  proposed' : ''}`,
      ),
    );
  });
  leaf(retention, 'propose', 'the first of two persons', officerOrClerk)
    .requiredOption('--document <id>', 'which document')
    .action(async (options: Common & { document: string }) => {
      const { document } = options;
      const id = await withParts(async (parts) =>
        proposeDestruction(parts, await actorByEmail(parts, options.as), uuid(document)),
      );
      print({ id }, options.json, () => [`proposed as ${id}; another person approves it`]);
    });
  leaf(retention, 'proposals', 'what waits for the second person', officerOrClerk).action(async (options: Common) => {
    const rows = await withParts(async (parts) => listProposals(parts, await actorByEmail(parts, options.as)));
    print(rows, options.json, () =>
      rows.map(
        (row) =>
          `${row.id}  document ${row.documentId}  due ${row.dueOn} by ${row.rule}  proposed by ${row.proposedBy}`,
      ),
    );
  });
  for (const [name, approve, description] of [
    ['approve', true, 'the second of two persons: the content is destroyed now'],
    ['refuse', false, 'the document stays'],
  ] as const) {
    leaf(retention, name, description, 'privacy officer, not the one who proposed')
      .requiredOption('--proposal <id>', 'which proposal')
      .option('--note <text>', 'why')
      .action(async (options: Common & { proposal: string; note?: string }) => {
        const { proposal, note = null } = options;
        await withParts(async (parts) =>
          decideDestruction(parts, await actorByEmail(parts, options.as), { id: uuid(proposal), approve, note }),
        );
        print({ id: proposal, approved: approve }, options.json, () => [
          approve ? 'destroyed; a certificate is kept' : 'refused',
        ]);
      });
  }
  leaf(retention, 'certificates', 'what was destroyed, by which rule and whom', officerOrClerk).action(
    async (options: Common) => {
      const rows = await withParts(async (parts) => listCertificates(parts, await actorByEmail(parts, options.as)));
      print(rows, options.json, () =>
        rows.map(
          (row) =>
            `${row.destroyedAt.toISOString()}  document ${row.documentId}  ${row.pages ?? '?'} pages  sha256 ${row.sha256}  ${row.rule}  ${row.proposedBy} + ${row.approvedBy}`,
        ),
      );
    },
  );

  const hold = program.command('hold').description('legal hold: nothing of a patient is destroyed');
  leaf(hold, 'set', 'on everything of one patient', 'privacy officer')
    .requiredOption('--mrn <mrn>', 'whose record')
    .requiredOption('--reason <text>', 'why')
    .action(async (options: Common & { mrn: string; reason: string }) => {
      const id = await withParts(async (parts) =>
        setHold(parts, await actorByEmail(parts, options.as), options.mrn, options.reason),
      );
      print({ id }, options.json, () => [`held as ${id}`]);
    });
  leaf(hold, 'lift', 'end a hold', 'privacy officer')
    .requiredOption('--hold <id>', 'which hold')
    .requiredOption('--reason <text>', 'why')
    .action(async (options: Common & { hold: string; reason: string }) => {
      await withParts(async (parts) =>
        endHold(parts, await actorByEmail(parts, options.as), uuid(options.hold), options.reason),
      );
      print({ id: options.hold }, options.json, () => ['lifted']);
    });
  leaf(hold, 'list', 'holds, newest first', 'privacy officer')
    .option('--open', 'only those that hold now')
    .action(async (options: Common & { open?: boolean }) => {
      const rows = await withParts(async (parts) =>
        listHolds(parts, await actorByEmail(parts, options.as), options.open ?? false),
      );
      print(rows, options.json, () =>
        rows.map(
          (row) =>
            `${row.id}  ${row.setAt.toISOString()}  ${row.setBy}  ${row.liftedAt ? 'lifted' : 'holds'}  ${row.reason}`,
        ),
      );
    });
}

function leaf(parent: Command, name: string, description: string, who: string): Command {
  return parent
    .command(name)
    .description(description)
    .requiredOption('--as <email>', who)
    .option('--json', 'one JSON value on stdout');
}

function uuid(text: string): string {
  if (!UUID.test(text)) throw new AppError('record.unavailable');
  return text;
}
