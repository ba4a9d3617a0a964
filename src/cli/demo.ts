/** `demo`: everything, started with nothing configured, on a synthetic ward or on given files. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { importCareTeam, importPatients, importStaff } from '../import-lists.ts';
import { drawApart } from '../tryout/ward/draw-apart.ts';
import { readWard, type Ward } from '../tryout/ward/ward.ts';
import { measureMemory } from './demo/measure-memory.ts';
import { runFiles } from './demo/run-files.ts';
import { runTour } from './demo/run-tour.ts';
import type { FileToSend } from './demo/send-documents.ts';
import { seconds, showProgress } from './demo/show-progress.ts';
import { type DemoDesk, startDemoDesk } from './demo/start-demo-desk.ts';
import type { Outcome, Tour } from './demo/step.ts';

const MEMORY_LIMIT_MB = 900;
/** Exit code of a program that was interrupted. */
const INTERRUPTED = 130;
const SENDER = 'priya.holm@ward.example';

interface DemoOptions {
  ask: string[];
  as: string;
  json?: boolean;
}

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('start everything on a synthetic ward and show what it does')
    .argument('[file...]', 'scans to send instead of the synthetic ones')
    .option(
      '--ask <question>',
      'a question to ask (may be given again)',
      (text, before: string[]) => [...before, text],
      [],
    )
    .option('--as <email>', 'who of the ward sends and asks', SENDER)
    .option('--json', 'one JSON value on stdout')
    .action(demo);
}

async function demo(paths: string[], options: DemoOptions): Promise<void> {
  const files = paths.map((path) => readScan(path, options.as));
  const ward = await readWard();
  if (!ward.members.some(({ email }) => email === options.as)) {
    throw new AppError('command.arguments', {
      fault: `--as: nobody of the ward has that address. There are: ${ward.members.map(({ email }) => email).join(', ')}`,
    });
  }
  const started = performance.now();
  const tour = showProgress(options.json ? process.stderr : process.stdout);
  let exitCode = INTERRUPTED;
  const opening = startDemoDesk(ward);
  const stop = stopOnce(opening);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void stop().then(() => process.exit(exitCode)));
  try {
    const open = await opening;
    await show(open, tour, ward, files, options, started);
    exitCode = tour.steps.every(({ ok }) => ok) ? 0 : 1;
    if (!options.json && process.stdout.isTTY) await stayUp(open, tour);
  } finally {
    await stop();
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ steps: tour.steps })}\n`);
  process.exitCode = exitCode;
}

async function show(
  open: DemoDesk,
  tour: Tour,
  ward: Ward,
  given: FileToSend[],
  { ask, as }: DemoOptions,
  started: number,
): Promise<void> {
  await tour.step('start', () => ({
    ok: true,
    detail: [
      `embedded PostgreSQL, queue, Slack app and worker; local Slack at ${open.slack.url}`,
      ...(open.desk.parts.database.notice ? [open.desk.parts.database.notice] : []),
    ].join('. '),
    ms: performance.now() - started,
  }));
  await tour.step('import the lists', () => importLists(open, ward));
  const asked = ask.map((text) => ({ as, text }));
  const toured =
    given.length > 0 ? await runFiles(open, tour, given, asked) : await runTour(open, tour, ward, await drawApart());
  const more = given.length === 0 ? await runFiles(open, tour, [], asked, toured.names) : toured;
  await tour.step('memory of all processes', () => memory(open));
  const failed = tour.steps.filter(({ ok }) => !ok).length;
  tour.say('');
  const first = toured.firstAnswerMs ?? more.firstAnswerMs;
  if (first !== null) tour.say(`First question to its cited answer: ${seconds(first)}.`);
  tour.say(
    `${tour.steps.length - failed} of ${tour.steps.length} steps are as they should be, in ${seconds(performance.now() - started)}.`,
  );
}

async function importLists({ desk }: DemoDesk, ward: Ward): Promise<Outcome> {
  const results = [
    await importStaff(desk.parts, ward.staffCsv),
    await importPatients(desk.parts, ward.patientsCsv),
    await importCareTeam(desk.parts, ward.careTeamCsv),
  ];
  const [staff = 0, patients = 0, careTeam = 0] = results.map(({ added, changed }) => added + changed);
  const rejected = results.flatMap((result) => result.rejected.map(({ reason }) => reason));
  return {
    ok: rejected.length === 0,
    detail: rejected.join(' ') || `${staff} members of staff, ${patients} patients, ${careTeam} care-team rows`,
  };
}

/** The limit is judged where shared memory can be counted once. */
function memory({ desk }: DemoDesk): Outcome {
  const { bytes, processes, measure, byRoot } = measureMemory(desk.processes());
  const inMb = (size: number): number => Math.round(size / 1024 / 1024);
  const megabytes = inMb(bytes);
  const [own = 0, ...others] = byRoot;
  const [server = 0, ...workers] = others.reverse();
  const how = measure === 'pss' ? 'shared memory counted once' : 'shared memory counted in each';
  return {
    ok: measure === 'rss' || megabytes < MEMORY_LIMIT_MB,
    detail: `${megabytes} MB resident in ${processes} processes (${how}; limit ${MEMORY_LIMIT_MB} MB)`,
    lines: [
      `this process with the local Slack ${inMb(own)} MB, workers ${workers.map(inMb).join(' + ')} MB, PostgreSQL ${inMb(server)} MB`,
    ],
  };
}

function stayUp({ slack }: DemoDesk, tour: Tour): Promise<never> {
  tour.say(`\nOpen ${slack.url} in a browser: pick a person, send scans, ask. Ctrl-C stops everything.`);
  return new Promise(() => {});
}

/** Stops one time only, and not in the middle of starting; what could not start has stopped itself. */
function stopOnce(opening: Promise<DemoDesk>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= opening.then(
      (open) => open.stop(),
      () => undefined,
    );
    return stopping;
  };
}

/** @throws AppError `command.file-missing` */
function readScan(path: string, sentBy: string): FileToSend {
  if (!existsSync(path) || !statSync(path).isFile()) throw new AppError('command.file-missing', { file: path });
  return { name: basename(path), bytes: readFileSync(path), sentBy, where: '@app' };
}
