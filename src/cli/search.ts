/** `search QUERY --as E`: passages of the records that the person may see. */
import type { Command } from 'commander';
import { z } from 'zod';
import { searchRecords } from '../answers/search-records.ts';
import { AppError } from '../errors.ts';
import { runBatch } from './batch.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

const Line = z.object({
  query: z.string().min(1),
  as: z.string().optional(),
  mrn: z.string().optional(),
  k: z.number().int().positive().optional(),
});

export function registerSearch(program: Command): void {
  program
    .command('search')
    .description('find passages in the records')
    .argument('[query]')
    .option('--as <email>', 'member of staff who searches')
    .option('--mrn <mrn>', 'in one record only')
    .option('-k <count>', 'how many', '10')
    .option('--batch <file>', 'JSON lines of {"query": …, "as": …, "mrn": …}')
    .option('--json', 'one JSON value on stdout')
    .action(
      async (
        query: string | undefined,
        options: { as?: string; mrn?: string; k: string; batch?: string; json?: boolean },
      ) => {
        const k = Number(options.k);
        if (!Number.isInteger(k) || k < 1)
          throw new AppError('command.arguments', { fault: '-k takes a whole number from 1.' });
        if (!query && !options.batch)
          throw new AppError('command.arguments', { fault: 'Say what to search for, or --batch FILE.jsonl.' });
        await withParts(async (parts) => {
          const search = async (line: z.output<typeof Line>) => {
            const email = line.as ?? options.as;
            if (!email) throw new AppError('command.arguments', { fault: '--as EMAIL: say who searches.' });
            const actor = await actorByEmail(parts, email);
            return searchRecords(parts, actor, {
              query: line.query,
              mrn: line.mrn ?? options.mrn,
              k: line.k ?? k,
              channel: 'command',
            });
          };
          if (options.batch) return runBatch(options.batch, Line, search);
          const found = await search({ query: query ?? '' });
          print(found, options.json, () =>
            found.map(({ file, page, text }) => `${file}, page ${page}: ${text.replace(/\s+/g, ' ')}`),
          );
        });
      },
    );
}
