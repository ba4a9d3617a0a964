/** `release`: chosen documents of one patient in one file for one recipient; on the ledger and the trail first. */
import type { Command } from 'commander';
import { releaseDocuments } from '../disclosure/release-documents.ts';
import { AppError } from '../errors.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface ReleaseOptions {
  as: string;
  mrn: string;
  recipient: string;
  address?: string;
  basis: string;
  purpose: string;
  documents?: string;
  all?: boolean;
  reference?: string;
  part2Consent?: string;
  out: string;
  json?: boolean;
}

export function registerRelease(program: Command): void {
  program
    .command('release')
    .description('documents of one patient for one recipient, as a PDF of pages or a ZIP of originals')
    .requiredOption('--as <email>', 'records department')
    .requiredOption('--mrn <mrn>', 'whose record')
    .requiredOption('--recipient <name>', 'who gets it')
    .option('--address <text>', 'where to')
    .requiredOption('--basis <id>', 'individual, authorization, or another basis of the ledger')
    .requiredOption('--purpose <text>', 'why; the patient may read it')
    .option('--documents <ids>', 'which, comma between')
    .option('--all', 'everything that may be released, for the patient only')
    .option('--reference <text>', 'number of the authorization or order')
    .option('--part2-consent <text>', 'number of the consent for records under 42 CFR Part 2')
    .requiredOption('--out <file>', 'ends with .pdf or .zip; must not exist')
    .option('--json', 'one JSON value on stdout')
    .action(async (options: ReleaseOptions) => {
      const { mrn, recipient, basis, purpose, documents, all = false, out: file } = options;
      if ((documents !== undefined) === all)
        throw new AppError('command.arguments', { fault: 'Say either --documents or --all.' });
      const ids = documents?.split(',').map((id) => id.trim()) ?? null;
      const released = await withParts(async (parts) =>
        releaseDocuments(parts, await actorByEmail(parts, options.as), {
          mrn,
          documents: ids,
          recipient,
          address: options.address ?? null,
          basis,
          purpose,
          reference: options.reference ?? null,
          part2Consent: options.part2Consent ?? null,
          file,
        }),
      );
      print(released, options.json, () => [
        `${released.documents} documents, ${released.pages} pages in ${released.file}; ledger row ${released.disclosureId}`,
      ]);
    });
}
