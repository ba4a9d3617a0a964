/** `codes query …`: questions to providers, by command, as in Slack. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Actor } from '../access/actor.ts';
import { answerQuery, listQueries, type ProviderAnswer, showQuery } from '../coding/query/answer-query.ts';
import { type DraftResult, draftQuery, suggestQueries } from '../coding/query/draft-query.ts';
import { answerWords, type PhysicianQuery, QUERY_KINDS, YES_NO_REASONS } from '../coding/query/query.ts';
import { QUERY_TEMPLATES } from '../coding/query/query-templates.ts';
import { sayDraftProblem } from '../coding/query/say-draft.ts';
import { sendQuery, withdrawQuery } from '../coding/query/send-query.ts';
import { AppError } from '../errors.ts';
import { documentCode } from '../records/document.ts';
import type { Parts } from '../wiring.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Common {
  as: string;
  json?: boolean;
}

interface DraftOptions extends Common {
  document: string;
  template: string;
  kind?: (typeof QUERY_KINDS)[number];
  yesNo?: (typeof YES_NO_REASONS)[number];
  condition?: string;
  title?: string;
  question?: string;
  quote: string[];
  option: string[];
  also: string[];
  follows?: string;
}

const CHANNEL = 'command';

export function registerCodesQuery(codes: Command): void {
  const query = codes.command('query').description('questions to providers');
  const add = (name: string, description: string): Command =>
    query
      .command(name)
      .description(description)
      .requiredOption('--as <email>', 'member of staff who acts')
      .option('--json', 'one JSON value on stdout');

  query
    .command('templates')
    .description('what may be asked')
    .option('--json', 'one JSON value on stdout')
    .action(({ json }: { json?: boolean }) => {
      const templates = QUERY_TEMPLATES.map(({ id, name, kinds, needsCondition }) => {
        return { id, name, kinds, needsCondition: needsCondition ?? false };
      });
      print(templates, json, () =>
        templates.map(({ id, name, kinds }) => `${id.padEnd(28)}${name} (${kinds.join(', ')})`),
      );
    });
  add('hints <document>', 'questions that a document gives reason to ask').action((document: string, options: Common) =>
    run(
      options,
      ({ database }, actor) => suggestQueries(database, actor, document, CHANNEL),
      (hints) =>
        hints.flatMap(({ template, name, indicators }) => [
          `${template.padEnd(28)}${name}`,
          ...indicators.map(({ page, quote }) => `    page ${page}: “${quote.replace(/\s+/g, ' ')}”`),
        ]),
    ),
  );
  add('draft', 'draft a query about a document')
    .requiredOption('--document <id>', 'a filed document')
    .requiredOption('--template <id>', 'one of: codes query templates')
    .option('--kind <kind>', QUERY_KINDS.join(', '), oneOf(QUERY_KINDS))
    .option('--yes-no <reason>', YES_NO_REASONS.join(', '), oneOf(YES_NO_REASONS))
    .option('--condition <words>', 'a condition as the record names it')
    .option('--title <words>', 'instead of the template’s')
    .option('--question <words>', 'instead of the template’s')
    .option('--quote <words>', 'words of the record to quote; may be repeated', gather, [])
    .option('--option <words>', 'a further option; may be repeated', gather, [])
    .option('--also <id>', 'a further document of the patient to quote; may be repeated', gather, [])
    .option('--follows <id>', 'the query that this one follows up')
    .action(draft);
  add('send <id>', 'send a draft to a provider who cares for the patient today')
    .requiredOption('--to <email>', 'the provider')
    .option('--days <count>', 'how long it waits for the answer', wholeNumber)
    .action((id: string, options: Common & { to: string; days?: number }) =>
      run(
        options,
        (parts, actor) => announced(parts, sendQuery(parts.database, actor, id, { ...options, channel: CHANNEL })),
        queryLines,
      ),
    );
  add('list', 'queries that you may see, newest first')
    .option('--document <id>', 'of one document')
    .action((options: Common & { document?: string }) =>
      run(
        options,
        ({ database }, actor) => listQueries(database, actor, options.document, CHANNEL),
        (queries) => (queries.length === 0 ? ['No query.'] : queries.map(queryLine)),
      ),
    );
  add('show <id>', 'one query with its answer').action((id: string, options: Common) =>
    run(options, ({ database }, actor) => showQuery(database, actor, id, CHANNEL), queryLines),
  );
  add('answer <id>', 'answer as the provider who was asked')
    .option('--option <number>', 'an option by its number, from 1', wholeNumber)
    .option('--text <words>', 'the answer in words')
    .option('--decline <reason>', 'do not answer, and say why')
    .action((id: string, options: Common & { option?: number; text?: string; decline?: string }) =>
      run(
        options,
        (parts, actor) => announced(parts, answerQuery(parts.database, actor, id, answerOf(options), CHANNEL)),
        queryLines,
      ),
    );
  add('withdraw <id>', 'take a query back; one that was answered is retracted')
    .requiredOption('--reason <words>', 'why')
    .action((id: string, options: Common & { reason: string }) =>
      run(options, ({ database }, actor) => withdrawQuery(database, actor, id, options.reason, CHANNEL), queryLines),
    );
}

async function draft(options: DraftOptions): Promise<void> {
  await withParts(async (parts) => {
    const actor = await actorByEmail(parts, options.as);
    const { document, quote: quotes, option, yesNo: yesNoReason, ...rest } = options;
    const request = { ...rest, quotes, options: option, yesNoReason, channel: CHANNEL };
    const result = await draftQuery(parts.database, actor, document, request);
    if (result.kind !== 'drafted') process.exitCode = 1;
    print(draftJson(result), options.json, () =>
      result.kind === 'drafted' ? queryLines(result.query) : [sayDraftProblem(result)],
    );
  });
}

async function run<T>(
  options: Common,
  work: (parts: Parts, actor: Actor) => Promise<T>,
  lines: (value: T) => string[],
): Promise<void> {
  await withParts(async (parts) => {
    const value = await work(parts, await actorByEmail(parts, options.as));
    print(Array.isArray(value) ? value.map(toJson) : toJson(value), options.json, () => lines(value));
  });
}

/** The other side hears of it from the worker. */
async function announced(parts: Parts, changing: Promise<PhysicianQuery>): Promise<PhysicianQuery> {
  const query = await changing;
  await parts.queue.enqueue('announce-query', { queryId: query.id }, { key: `query-${query.id}` });
  return query;
}

function answerOf({ option, text, decline }: { option?: number; text?: string; decline?: string }): ProviderAnswer {
  if (decline !== undefined) return { declined: decline };
  if (option === undefined && text === undefined) {
    throw new AppError('command.arguments', { fault: 'Say --option NUMBER, --text WORDS or --decline REASON.' });
  }
  return { option: option === undefined ? null : option - 1, text };
}

/** A query with its answer in words and how long it took; everything else as it is. */
function toJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('draftedAt' in value)) return value;
  const query = value as PhysicianQuery;
  const { sentAt, answeredAt } = query;
  const turnaroundHours = sentAt && answeredAt ? (answeredAt.getTime() - sentAt.getTime()) / 3_600_000 : null;
  return { ...query, answerWords: answerWords(query), turnaroundHours };
}

function draftJson(result: DraftResult): unknown {
  return result.kind === 'drafted' ? { kind: 'drafted', query: toJson(result.query) } : result;
}

function queryLine({ id, documentId, state, title }: PhysicianQuery): string {
  return `${id}  document ${documentCode(documentId)}  ${state.padEnd(9)} ${title}`;
}

function queryLines(query: PhysicianQuery): string[] {
  const words = answerWords(query);
  return [
    queryLine(query),
    ...query.indicators.map(({ page, label, quote }, index) => `  ${index + 1}. ${label}, page ${page}: “${quote}”`),
    `  ${query.question}`,
    ...query.options.map(({ text }, index) => `    ${index + 1}) ${text}`),
    ...(words ? [`  Answer: ${words}`] : []),
    ...(query.closeReason ? [`  Reason: ${query.closeReason}`] : []),
  ];
}

function oneOf(known: readonly string[]) {
  return (value: string): string => {
    if (!known.includes(value)) throw new InvalidArgumentError(`one of ${known.join(', ')}`);
    return value;
  };
}

function wholeNumber(value: string): number {
  if (!/^\d{1,4}$/.test(value)) throw new InvalidArgumentError('a whole number');
  return Number(value);
}

function gather(value: string, before: string[]): string[] {
  return [...before, value];
}
