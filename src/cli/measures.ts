/** `measures`: counts and times of the department, without any record. */
import { type Command, InvalidArgumentError } from 'commander';
import { describeMeasures, measuresFootnote } from '../measures/describe-measures.ts';
import { lastDays, measureDepartment } from '../measures/measure-department.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

const DEFAULT_DAYS = 30;

export function registerMeasures(program: Command): void {
  program
    .command('measures')
    .description('counts and times of the department, without any record')
    .requiredOption('--as <email>', 'a manager, the records department or a privacy officer')
    .option('--from <day>', 'first day, YYYY-MM-DD (default: 30 days with today)', day)
    .option('--to <day>', 'last day, YYYY-MM-DD (default: today)', day)
    .option('--json', 'one JSON value on stdout')
    .action(async ({ as, from, to, json }: { as: string; from?: string; to?: string; json?: boolean }) => {
      const last = lastDays(DEFAULT_DAYS, to ? new Date(to) : undefined);
      const span = { from: from ?? last.from, to: to ?? last.to, channel: 'command' };
      const measures = await withParts(async (parts) =>
        measureDepartment(parts.database, await actorByEmail(parts, as), span),
      );
      print(measures, json, () => [
        ...describeMeasures(measures).map(({ title, words }) => `${title.padEnd(22)} ${words}`),
        measuresFootnote(measures),
      ]);
    });
}

function day(value: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(Date.parse(value))) throw new InvalidArgumentError('YYYY-MM-DD');
  return value;
}
