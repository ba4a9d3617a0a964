/** `document retract | replace | restore | history`: corrections as versions, by the records department. */
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { listChanges, replaceDocument, restoreDocument, retractDocument } from '../retention/correct-document.ts';
import type { Parts } from '../wiring.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Options {
  as: string;
  reason: string;
  by?: string;
  json?: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function registerDocument(program: Command): void {
  const document = program.command('document').description('corrections of filed documents; nothing is lost');
  const leaf = (name: string, description: string): Command =>
    document
      .command(name)
      .description(description)
      .argument('<id>')
      .requiredOption('--as <email>', 'records department')
      .option('--json', 'one JSON value on stdout');
  const say = (id: string, { json }: Options, state: string) => print({ documentId: id, state }, json, () => [state]);

  leaf('retract', 'entered in error: out of answers, search, facts and codes, and kept')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: Options) => {
      await withParts(async (parts) =>
        retractDocument(deps(parts), await actorByEmail(parts, options.as), correction(id, options)),
      );
      say(id, options, 'entered in error');
    });
  leaf('replace', 'a better scan of the same patient takes its place; this one stays as history')
    .requiredOption('--by <id>', 'the better scan, filed')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: Options) => {
      const by = uuid(options.by ?? '');
      await withParts(async (parts) =>
        replaceDocument(deps(parts), await actorByEmail(parts, options.as), { ...correction(id, options), by }),
      );
      say(id, options, 'superseded');
    });
  leaf('restore', 'back into the record')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: Options) => {
      await withParts(async (parts) =>
        restoreDocument(deps(parts), await actorByEmail(parts, options.as), correction(id, options)),
      );
      say(id, options, 'restored; a worker makes it searchable');
    });
  leaf('history', 'what persons did with it').action(async (id: string, options: Options) => {
    const changes = await withParts(async (parts) =>
      listChanges(deps(parts), await actorByEmail(parts, options.as), uuid(id)),
    );
    print(changes, options.json, () =>
      changes.map(
        ({ changedAt, version, change, changedBy, otherDocumentId, reason }) =>
          `${changedAt.toISOString()}  version ${version}  ${change}${otherDocumentId ? ` ${otherDocumentId}` : ''}  ${changedBy}  ${reason}`,
      ),
    );
  });
}

function deps({ database, queue }: Parts) {
  return { database, enqueue: queue.enqueue };
}

function correction(id: string, { reason }: Options) {
  return { documentId: uuid(id), reason, channel: 'command' };
}

function uuid(text: string): string {
  if (!UUID.test(text)) throw new AppError('record.unavailable');
  return text;
}
