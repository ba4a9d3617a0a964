/** `requests open | list | extend | close | append`: right of access and amendment, by the records department. */
import type { Command } from 'commander';
import type { AppendedAs, RequestOutcome } from '../disclosure/request.store.ts';
import { isRequestKind, REQUEST_RULES } from '../disclosure/request-rules.ts';
import { appendToDocument, closeOnce, extendOnce, listRequests, openRequest } from '../disclosure/work-requests.ts';
import { AppError } from '../errors.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Common {
  as: string;
  json?: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const APPENDED = ['amendment', 'disagreement', 'rebuttal'] as const;

export function registerRequests(program: Command): void {
  const requests = program
    .command('requests')
    .description('requests of patients: access (164.524) and amendment (164.526)');
  const leaf = (name: string, description: string, who = 'records department'): Command =>
    requests
      .command(name)
      .description(description)
      .requiredOption('--as <email>', who)
      .option('--json', 'one JSON value on stdout');

  leaf('open', 'a new request; its clock runs from the day it came')
    .requiredOption('--mrn <mrn>', 'whose record')
    .requiredOption('--kind <kind>', 'access or amendment')
    .requiredOption('--requester <name>', 'who asks')
    .requiredOption('--requester-is <text>', 'the patient, or who acts for them and how')
    .requiredOption('--identity <text>', 'how identity and authority were verified')
    .requiredOption('--scope <text>', 'what is asked for')
    .option('--received <day>', 'when it came, YYYY-MM-DD; today when left out')
    .action(
      async (
        options: Common &
          Record<'mrn' | 'kind' | 'requester' | 'requesterIs' | 'identity' | 'scope', string> & { received?: string },
      ) => {
        const { mrn, kind, requester, requesterIs, identity, scope } = options;
        if (!isRequestKind(kind)) throw new AppError('command.arguments', { fault: '--kind is access or amendment.' });
        const opened = await withParts(async (parts) =>
          openRequest(parts, await actorByEmail(parts, options.as), mrn, {
            kind,
            requester,
            requesterIs,
            identity,
            scope,
            receivedOn: options.received ?? new Date().toLocaleDateString('en-CA', { timeZone: parts.config.timeZone }),
          }),
        );
        print(opened, options.json, () => [`opened as ${opened.id}, due ${opened.dueOn}`]);
      },
    );

  leaf('list', 'open ones first, the nearest day first', 'records department or privacy officer')
    .option('--mrn <mrn>', 'of one patient')
    .option('--open', 'only open ones')
    .action(async (options: Common & { mrn?: string; open?: boolean }) => {
      const rows = await withParts(async (parts) =>
        listRequests(parts, await actorByEmail(parts, options.as), {
          mrn: options.mrn,
          openOnly: options.open ?? false,
        }),
      );
      print(rows, options.json, () =>
        rows.map(
          (row) =>
            `${row.id}  ${row.kind}  ${row.requester}  ${row.outcome ?? (row.daysLeft !== null && row.daysLeft < 0 ? `OVERDUE since ${row.dueOn}` : `due ${row.dueOn}`)}`,
        ),
      );
    });

  leaf('extend', 'once, before the last day; tell the patient why')
    .argument('<id>')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: Common & { reason: string }) => {
      const dueOn = await withParts(async (parts) =>
        extendOnce(parts, await actorByEmail(parts, options.as), uuid(id), options.reason),
      );
      print({ id, dueOn }, options.json, () => [`due ${dueOn}`]);
    });

  const grounds = Object.entries(REQUEST_RULES.kinds)
    .map(([kind, { denials }]) => `${kind}: ${denials.map(({ id }) => id).join(', ')}`)
    .join('; ');
  leaf('close', 'with a release, an acceptance, a denial, or as withdrawn')
    .argument('<id>')
    .option('--released <ledger id>', 'row of the ledger that `release` made')
    .option('--accepted', 'the amendment was made')
    .option('--denied <ground>', grounds)
    .option('--withdrawn', 'the requester took it back')
    .option('--note <text>', 'what the patient was told')
    .action(
      async (
        id: string,
        options: Common & {
          released?: string;
          accepted?: boolean;
          denied?: string;
          withdrawn?: boolean;
          note?: string;
        },
      ) => {
        const outcomes: [RequestOutcome, unknown][] = [
          ['released', options.released],
          ['accepted', options.accepted],
          ['denied', options.denied],
          ['withdrawn', options.withdrawn],
        ];
        const [chosen, another] = outcomes.filter(([, value]) => value !== undefined);
        if (!chosen || another)
          throw new AppError('command.arguments', {
            fault: 'Say one of --released, --accepted, --denied, --withdrawn.',
          });
        const outcome = await withParts(async (parts) =>
          closeOnce(parts, await actorByEmail(parts, options.as), uuid(id), {
            outcome: chosen[0],
            denial: options.denied ?? null,
            note: options.note ?? null,
            disclosureId: options.released ? uuid(options.released) : null,
          }),
        );
        print({ id, outcome }, options.json, () => [outcome]);
      },
    );

  leaf('append', 'a filed amendment, statement of disagreement or rebuttal goes with a document from now on')
    .requiredOption('--document <id>', 'the amendment or statement')
    .requiredOption('--about <id>', 'the document that it is about')
    .requiredOption('--what <word>', APPENDED.join(', '))
    .requiredOption('--reason <text>', 'why')
    .action(async (options: Common & Record<'document' | 'about' | 'what' | 'reason', string>) => {
      const as = APPENDED.find((word): word is AppendedAs => word === options.what);
      if (!as) throw new AppError('command.arguments', { fault: `--what is one of ${APPENDED.join(', ')}.` });
      const { document, about, reason } = options;
      await withParts(async (parts) =>
        appendToDocument(parts, await actorByEmail(parts, options.as), uuid(document), {
          about: uuid(about),
          as,
          reason,
        }),
      );
      print({ documentId: document, about, as }, options.json, () => ['appended']);
    });
}

function uuid(text: string): string {
  if (!UUID.test(text)) throw new AppError('record.unavailable');
  return text;
}
