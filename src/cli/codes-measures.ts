/** `codes measures` and `codes learning show|reset`: what coding came to, and what ranking learned from it. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { resetLearning, showLearning } from '../coding/learn/show-learning.ts';
import { type ChartMeasures, measureCoding, type QueryMeasures } from '../coding/measure-coding.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Common {
  as: string;
  json?: boolean;
}

const CHANNEL = 'command';

export function registerCodesMeasures(codes: Command): void {
  const add = (parent: Command, name: string, description: string): Command =>
    parent
      .command(name)
      .description(description)
      .requiredOption('--as <email>', 'a manager or the records department')
      .option('--json', 'one JSON value on stdout');
  const learning = codes.command('learning').description('what ranking learned from decisions at this site');

  add(codes, 'measures', 'counts of coding and of queries, without any record')
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD', day)
    .requiredOption('--to <day>', 'last day, YYYY-MM-DD', day)
    .action(({ as, json, from, to }: Common & { from: string; to: string }) =>
      withParts(async (parts) => {
        const actor = await actorByEmail(parts, as);
        const { coding, queries, ...rest } = await measureCoding(parts.database, actor, { from, to, channel: CHANNEL });
        print({ ...rest, coding, queries }, json, () => [
          ...[coding.all, ...coding.byCoder, ...coding.byKind].map(chartLine),
          ...[queries.all, ...queries.byCoder, ...queries.byKind].map(queryLine),
          `Figures of fewer than ${rest.smallCell} are left out.`,
        ]);
      }),
    );
  add(learning, 'show', 'weights, counts, and since when').action(({ as, json }: Common) =>
    withParts(async (parts) => {
      const shown = await showLearning(parts.database, await actorByEmail(parts, as), CHANNEL);
      print(shown, json, () => [
        `Version ${shown.version}: ${shown.decisions} decisions since ${shown.since ?? 'the beginning'}, ${percent(shown.acceptance)} accepted.`,
        ...[...shown.codes, ...shown.categories, ...shown.sections].map(
          ({ of, accepted, rejected, effect }) => `${of.padEnd(28)} ${accepted} accepted, ${rejected} not: ${effect}`,
        ),
      ]);
    }),
  );
  add(learning, 'reset', 'begin learning anew; the decisions stay')
    .requiredOption('--reason <words>', 'why')
    .action(({ as, json, reason }: Common & { reason: string }) =>
      withParts(async (parts) => {
        const { since } = await resetLearning(parts.database, await actorByEmail(parts, as), reason, CHANNEL);
        print({ since }, json, () => [`Decisions count from ${since} on.`]);
      }),
    );
}

function chartLine({ of, charts, acceptance, precision, medianMinutes }: ChartMeasures): string {
  return `${of.padEnd(36)} ${charts ?? '<5'} charts, accepted ${percent(acceptance)}, of those shown ${percent(precision)}, ${medianMinutes ?? '–'} min`;
}

function queryLine({ of, sent, responseRate, medianHours }: QueryMeasures): string {
  return `${of.padEnd(36)} ${sent ?? '<5'} queries, responded ${percent(responseRate)}, ${medianHours ?? '–'} h`;
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)}%`;
}

function day(value: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(Date.parse(value))) throw new InvalidArgumentError('YYYY-MM-DD');
  return value;
}
