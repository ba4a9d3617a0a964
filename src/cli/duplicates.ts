/** `patients duplicates …`: the work queue of the patient index, worked as a member of the records department. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Actor } from '../access/actor.ts';
import { withOperator } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { AppError } from '../errors.ts';
import type { Enqueue } from '../jobs.ts';
import {
  confirmDuplicate,
  listDuplicates,
  measureDuplicates,
  type OpenedDuplicate,
  openDuplicate,
  rejectDuplicate,
  reopenDuplicate,
} from '../patients/decide-duplicate.ts';
import type { DuplicateState, PossibleDuplicate } from '../patients/duplicate.store.ts';
import type { Patient } from '../patients/patient.ts';
import { updateAllDuplicates } from '../patients/update-duplicates.ts';
import type { Parts } from '../wiring.ts';
import { matchAgainLines } from './import-lists.ts';
import { processHere } from './process-here.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Common {
  as: string;
  json?: boolean;
  wait?: boolean;
}
type Deps = { database: Database; enqueue: Enqueue };

const CHANNEL = 'command';
const STATES: Record<string, DuplicateState> = { open: 'OPEN', confirmed: 'CONFIRMED', rejected: 'REJECTED' };

/** Adds the commands below `patients`, which the imports have registered. */
export function registerDuplicates(program: Command): void {
  const patients = program.commands.find((command) => command.name() === 'patients') ?? program.command('patients');
  const duplicates = patients.command('duplicates').description('records that may be one person');
  const add = (name: string, description: string): Command =>
    duplicates
      .command(name)
      .description(description)
      .requiredOption('--as <email>', 'member of staff who asks')
      .option('--json', 'one JSON value on stdout');

  duplicates
    .command('find')
    .description('compare the whole register anew (imports do so with what they bring)')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const open = await withParts((parts) => withOperator(parts.database, updateAllDuplicates));
      print({ open }, json, () => [`${open} pairs are open.`]);
    });
  add('list', 'pairs, likeliest first')
    .option('--state <state>', 'open, confirmed or rejected', stateOf, 'OPEN')
    .action((options: Common & { state: DuplicateState }) =>
      run(
        options,
        async (deps, actor) => (await listDuplicates(deps, actor, options.state, CHANNEL)).map(toJson),
        (pairs) => (pairs.length === 0 ? ['No pair.'] : pairs.flatMap(pairLines)),
      ),
    );
  add('show <id>', 'one pair, and whom a link would touch').action((id: string, options: Common) =>
    decide(options, (deps, actor) => openDuplicate(deps, actor, id, CHANNEL)),
  );
  const addDecision = (name: string, description: string): Command =>
    add(`${name} <id>`, description).option('--wait', 'match waiting documents again now, where it touches them');
  addDecision('confirm', 'the two are one person')
    .requiredOption('--survivor <mrn>', 'the record that stands for both')
    .action((id: string, options: Common & { survivor: string }) =>
      decide(options, async (deps, actor) => {
        const { patients } = await openDuplicate(deps, actor, id, CHANNEL);
        const survivor = patients.find(({ mrn }) => mrn.toUpperCase() === options.survivor.trim().toUpperCase());
        if (!survivor) throw new AppError('record.unavailable');
        return confirmDuplicate(deps, actor, id, { survivorId: survivor.id, channel: CHANNEL });
      }),
    );
  addDecision('reject', 'the two are two people')
    .requiredOption('--reason <words>', 'why')
    .action((id: string, options: Common & { reason: string }) =>
      decide(options, (deps, actor) => rejectDuplicate(deps, actor, id, { reason: options.reason, channel: CHANNEL })),
    );
  addDecision('reopen', 'take a decision back').action((id: string, options: Common) =>
    decide(options, (deps, actor) => reopenDuplicate(deps, actor, id, CHANNEL)),
  );
  add('rates', 'duplicate rate of the register, and duplicates made in a period')
    .option('--since <date>', 'first day of the period (default: a year ago)', isoDay)
    .option('--until <date>', 'last day of the period (default: today)', isoDay)
    .action((options: Common & { since?: string; until?: string }) => {
      const today = new Date().toISOString().slice(0, 10);
      const yearAgo = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
      const period = { since: options.since ?? yearAgo, until: options.until ?? today };
      return run(
        options,
        async (deps, actor) => ({ ...period, ...(await measureDuplicates(deps, actor, period, CHANNEL)) }),
        (rates) => [
          `Duplicate rate: ${percent(rates.duplicateErrorRate)} (${rates.recordsInPairs} of ${rates.records} records stand in an open pair; the aim is 1% or less)`,
          `Duplicate creation rate ${period.since} to ${period.until}: ${percent(rates.duplicateCreationRate)} (${rates.confirmedNewDuplicates} confirmed of ${rates.registrations} registrations)`,
        ],
      );
    });
}

async function run<T>(
  options: Common,
  work: (deps: Deps, actor: Actor, parts: Parts) => Promise<T>,
  lines: (value: T) => string[],
): Promise<void> {
  const value = await withParts(async (parts) => {
    const deps = { database: parts.database, enqueue: parts.queue.enqueue };
    return work(deps, await actorByEmail(parts, options.as), parts);
  });
  print(value, options.json, () => lines(value));
}

function decide(
  options: Common,
  work: (deps: Deps, actor: Actor) => Promise<OpenedDuplicate & { matchedAgain?: string[] }>,
): Promise<void> {
  return run(
    options,
    async (deps, actor, parts) => {
      const { matchedAgain = [], ...opened } = await work(deps, actor);
      if (options.wait) await processHere(parts, matchedAgain);
      return { ...openedJson(opened), matchedAgain };
    },
    (pair) => [
      ...pairLines(pair),
      ...pair.affected.map(
        ({ mrn, documents, staff }) =>
          `  MRN ${mrn}: ${documents} documents; seen by ${staff.length > 0 ? staff.join(', ') : 'no care team'}`,
      ),
      ...matchAgainLines(pair.matchedAgain),
    ],
  );
}

function toJson({ id, patients, score, reasons, state, survivorId, note, foundAt, decidedAt }: PossibleDuplicate) {
  return {
    id,
    state,
    score,
    reasons,
    patients: patients.map((patient) => ({
      mrn: patient.mrn,
      family: patient.family,
      given: patient.given,
      birthDate: patient.birthDate,
      sex: patient.sex,
      phone: patient.phone,
      address: patient.address,
      city: patient.city,
      zip: patient.zip,
      link: linkOf(patient, patients, survivorId),
    })),
    survivor: mrnOf(patients, survivorId),
    note,
    foundAt,
    decidedAt,
  };
}

/** FHIR R4 Patient.link of a confirmed pair. */
function linkOf({ id }: Patient, patients: readonly Patient[], survivorId: string | null) {
  if (survivorId === null) return null;
  const other = patients.find((patient) => patient.id !== id);
  return { other: other?.mrn ?? null, type: id === survivorId ? 'replaces' : 'replaced-by' };
}

function openedJson(opened: OpenedDuplicate) {
  const affected = opened.affected.map(({ patientId, documents, staff }) => ({
    mrn: mrnOf(opened.patients, patientId),
    documents,
    staff,
  }));
  return { ...toJson(opened), affected };
}

function mrnOf(patients: readonly Patient[], id: string | null): string | null {
  return patients.find((patient) => patient.id === id)?.mrn ?? null;
}

function pairLines({ id, state, score, reasons, patients, survivor, note }: ReturnType<typeof toJson>): string[] {
  const decided = survivor ? `: MRN ${survivor} stands for both` : note ? `: ${note}` : '';
  return [
    `${id}  ${Math.round(score * 100)}%  ${state.toLowerCase()}${decided}`,
    ...patients.map(
      ({ mrn, family, given, birthDate, phone, address }) =>
        `  MRN ${mrn}  ${family}, ${given}, born ${birthDate ?? 'unknown'}, ${phone ?? 'no phone'}, ${address ?? 'no address'}`,
    ),
    `  ${reasons.join(', ')}`,
  ];
}

function percent(share: number | null): string {
  return share === null ? 'none' : `${(share * 100).toFixed(2)}%`;
}

function stateOf(text: string): DuplicateState {
  const state = STATES[text];
  if (!state) throw new InvalidArgumentError('open, confirmed or rejected.');
  return state;
}

function isoDay(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('A date, for example 2026-01-31.');
  return text;
}
