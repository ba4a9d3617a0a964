/** `review create`: registers the patient whom a waiting document names, and files it there. */
import { type Command, InvalidArgumentError } from 'commander';
import type { PatientInput } from '../patients/patient.ts';
import { draftRegistration, registerFromDocument } from '../review/register-from-document.ts';
import { processHere } from './process-here.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Options {
  as: string;
  mrn: string;
  family?: string;
  given?: string;
  birthDate?: string;
  sex?: NonNullable<PatientInput['sex']>;
  phone?: string;
  address?: string;
  city?: string;
  state?: string;
  zip?: string;
  newPerson?: boolean;
  wait?: boolean;
  json?: boolean;
}

const CHANNEL = 'command';

export function registerReviewCreate(review: Command): void {
  review
    .command('create <id>')
    .description('register the patient whom a waiting document names, and file it there')
    .requiredOption('--as <email>', 'member of staff who asks')
    .requiredOption('--mrn <mrn>', 'the number that the patient gets')
    .option('--family <name>', 'instead of what the page states')
    .option('--given <names>', 'instead of what the page states')
    .option('--birth-date <date>', 'instead of what the page states')
    .option('--sex <sex>', 'female, male, other or unknown', sexOf)
    .option('--phone <phone>')
    .option('--address <street>')
    .option('--city <town>')
    .option('--state <state>')
    .option('--zip <zip>')
    .option('--new-person', 'it is none of the registered patients who are alike')
    .option('--wait', 'process the document now and wait until it is done')
    .option('--json', 'one JSON value on stdout')
    .action((id: string, options: Options) => create(id, options));
}

async function create(id: string, { as, json, wait, newPerson = false, ...given }: Options): Promise<void> {
  const done = await withParts(async (parts) => {
    const actor = await actorByEmail(parts, as);
    const deps = { database: parts.database, enqueue: parts.queue.enqueue };
    const { patient: read } = await draftRegistration(deps, actor, id, CHANNEL);
    const patient: PatientInput = { ...read, ...given };
    const made = await registerFromDocument(deps, actor, id, { patient, isAnother: newPerson, channel: CHANNEL });
    if (made.kind === 'registered' && wait) await processHere(parts, [...new Set([id, ...made.waiting])]);
    return made;
  });
  const like = done.kind === 'compare-first' ? done.like : [];
  const value = {
    created: done.kind === 'registered',
    documentId: id,
    mrn: done.kind === 'registered' ? done.mrn : null,
    possibleDuplicates: like.map(({ patient, reasons }) => ({
      mrn: patient.mrn,
      family: patient.family,
      given: patient.given,
      birthDate: patient.birthDate,
      reasons,
    })),
  };
  print(value, json, () =>
    value.created
      ? [`Registered, MRN ${value.mrn}; the document is filed there.`]
      : [
          'Nobody was registered. These may be the same person; add --new-person if none of them is:',
          ...value.possibleDuplicates.map(
            ({ mrn, family, given: names, birthDate, reasons }) =>
              `  MRN ${mrn}  ${family}, ${names}, born ${birthDate ?? 'unknown'}: ${reasons.join(', ')}`,
          ),
        ],
  );
}

function sexOf(text: string): NonNullable<PatientInput['sex']> {
  if (text !== 'female' && text !== 'male' && text !== 'other' && text !== 'unknown')
    throw new InvalidArgumentError('female, male, other or unknown.');
  return text;
}
