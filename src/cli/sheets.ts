/** `cover-sheet`, `separator-sheet`: PDFs to print and to scan in front of pages. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { printCoverSheet, printSeparatorSheet } from '../review/print-cover-sheet.ts';
import { makePdf } from '../tryout/ward/make-pdf.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

export function registerSheets(program: Command): void {
  program
    .command('cover-sheet')
    .description('print a sheet that files the pages behind it for one patient')
    .requiredOption('--mrn <mrn>', 'the patient')
    .requiredOption('--as <email>', 'member of staff who prints')
    .option('--out <file>', 'PDF to write', 'cover-sheet.pdf')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ mrn, as, out, json }: { mrn: string; as: string; out: string; json?: boolean }) => {
      const png = await withParts(async (parts) =>
        printCoverSheet(parts, await actorByEmail(parts, as), { mrn, channel: 'command' }),
      );
      await writeSheet(out, png, json);
    });
  program
    .command('separator-sheet')
    .description('print a sheet that parts a batch into documents')
    .option('--out <file>', 'PDF to write', 'separator-sheet.pdf')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ out, json }: { out: string; json?: boolean }) =>
      writeSheet(out, await printSeparatorSheet(), json),
    );
}

async function writeSheet(file: string, png: Buffer, json: boolean | undefined): Promise<void> {
  await writeFile(file, await makePdf([{ scan: png }]));
  print({ file }, json, () => [`${file} is ready to print, at 100% of its size.`]);
}
