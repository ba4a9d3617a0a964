/** `disclosures add | list | report | suspend`: the accounting of disclosures. */
import type { Command } from 'commander';
import { openPdfWriter } from '../adapters/write-pdf.ts';
import { BASES } from '../disclosure/disclosure.ts';
import {
  type Accounting,
  addDisclosure,
  listDisclosures,
  reportDisclosures,
  suspendDisclosures,
} from '../disclosure/keep-ledger.ts';
import { AppError } from '../errors.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Common {
  as: string;
  mrn: string;
  json?: boolean;
}

export function registerDisclosures(program: Command): void {
  const disclosures = program
    .command('disclosures')
    .description('what left the hospital, to whom and why (45 CFR 164.528)');
  const leaf = (name: string, description: string, who = 'records department or privacy officer'): Command =>
    disclosures
      .command(name)
      .description(description)
      .requiredOption('--as <email>', who)
      .requiredOption('--mrn <mrn>', 'whose record')
      .option('--json', 'one JSON value on stdout');

  leaf('add', 'note what left by another way than release')
    .requiredOption('--recipient <name>', 'who got it')
    .option('--address <text>', 'where, if known')
    .requiredOption('--basis <id>', BASES.bases.map(({ id }) => id).join(', '))
    .requiredOption('--purpose <text>', 'why; the patient may read it')
    .requiredOption('--what <text>', 'what; the patient may read it')
    .option('--date <day>', 'when, YYYY-MM-DD; today when left out')
    .option('--reference <text>', 'number of the order or authorization')
    .action(
      async (
        options: Common &
          Record<'recipient' | 'basis' | 'purpose' | 'what', string> & {
            address?: string;
            date?: string;
            reference?: string;
          },
      ) => {
        const { recipient, basis, purpose, what } = options;
        const id = await withParts(async (parts) =>
          addDisclosure(parts, await actorByEmail(parts, options.as), options.mrn, {
            disclosedOn: options.date ?? new Date().toLocaleDateString('en-CA', { timeZone: parts.config.timeZone }),
            recipient,
            address: options.address ?? null,
            basis,
            purpose,
            what,
            documents: [],
            reference: options.reference ?? null,
            channel: 'by hand',
          }),
        );
        print({ id }, options.json, () => [`noted as ${id}`]);
      },
    );

  leaf('list', 'the whole ledger of a patient').action(async (options: Common) => {
    const rows = await withParts(async (parts) =>
      listDisclosures(parts, await actorByEmail(parts, options.as), options.mrn),
    );
    print(rows, options.json, () =>
      rows.map(
        (row) =>
          `${row.disclosedOn}  ${row.recipient}  ${row.basis}  ${row.what}${row.accounted ? '' : '  (not in the accounting)'}${row.intact ? '' : '  CHANGED'}`,
      ),
    );
  });

  leaf('report', 'the accounting as the patient gets it')
    .option('--pdf <file>', 'also as a PDF to print; must not exist')
    .action(async (options: Common & { pdf?: string }) => {
      const report = await withParts(async (parts) =>
        reportDisclosures(parts, await actorByEmail(parts, options.as), options.mrn),
      );
      if (options.pdf) await writeReport(options.pdf, report);
      print(report, options.json, () => reportLines(report).map(({ text }) => text));
    });

  leaf('suspend', 'do not tell the patient of disclosures to one recipient for a while', 'privacy officer')
    .requiredOption('--recipient <name>', 'agency or official, as in the ledger')
    .requiredOption('--statement <text>', 'who asked, how, and why')
    .option('--written', 'the statement is in writing; an oral one holds 30 days')
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD')
    .requiredOption('--until <day>', 'last day, YYYY-MM-DD')
    .action(
      async (
        options: Common & Record<'recipient' | 'statement' | 'from' | 'until', string> & { written?: boolean },
      ) => {
        const { recipient, statement, written = false, from: startsOn, until: endsOn } = options;
        const id = await withParts(async (parts) =>
          suspendDisclosures(parts, await actorByEmail(parts, options.as), options.mrn, {
            recipient,
            statement,
            written,
            startsOn,
            endsOn,
          }),
        );
        print({ id }, options.json, () => [`suspended until ${endsOn}`]);
      },
    );
}

async function writeReport(file: string, report: Accounting): Promise<void> {
  const writer = await openPdfWriter(file).catch((cause) => {
    throw new AppError('release.file', { file }, { cause });
  });
  await writer.addText(reportLines(report));
  await writer.end();
}

function reportLines({ mrn, from, to, entries }: Accounting): { text: string; heading?: boolean }[] {
  return [
    { text: 'Accounting of disclosures', heading: true },
    { text: `Medical record number ${mrn}, from ${from} to ${to}` },
    ...entries.flatMap((entry) => [
      { text: '' },
      { text: `${entry.date}  ${entry.recipient}${entry.address ? `, ${entry.address}` : ''}` },
      { text: `What: ${entry.what}` },
      { text: `Why: ${entry.purpose} (${entry.basis})` },
    ]),
    ...(entries.length === 0 ? [{ text: 'There is nothing to account for in this time.' }] : []),
  ];
}
