/** `codes show|decide|add|complete|export`: the coding of a document by command, as in Slack. */
import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { Actor } from '../access/actor.ts';
import type { CodingEntry } from '../coding/coding.ts';
import {
  addCode,
  completeDocumentCoding,
  type Decision,
  decideSuggestion,
  REJECT_REASONS,
  showCoding,
} from '../coding/decide-suggestion.ts';
import { EXPORT_FORMATS, type ExportFormat, POA_INDICATORS } from '../coding/export/coded-encounter.ts';
import { exportEncounter } from '../coding/export/export-encounter.ts';
import type { ClaimKind } from '../coding/export/to-claim-list.ts';
import { AppError } from '../errors.ts';
import { documentCode } from '../records/document.ts';
import type { Parts } from '../wiring.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

interface Common {
  as: string;
  json?: boolean;
}

interface DecideOptions extends Common {
  reason?: string;
  by?: string;
  poa?: string;
}

interface ExportOptions extends Common {
  encounter: string;
  format: ExportFormat;
  out?: string;
  draft?: boolean;
  claim?: ClaimKind;
  admitting?: string;
  reason: string[];
}

const CHANNEL = 'command';
/** Only the person who exported may read it. */
const PRIVATE_MODE = 0o600;
const DECISIONS = ['accept', 'reject', 'replace', 'first-listed', 'poa', 'undo'] as const;

export function registerCodesCoding(codes: Command): void {
  const add = (name: string, description: string): Command =>
    codes
      .command(name)
      .description(description)
      .requiredOption('--as <email>', 'member of staff who codes')
      .option('--json', 'one JSON value on stdout');

  add('show <document>', 'the codes of a document with what was decided').action((id: string, options: Common) =>
    run(options, ({ database }, actor) => showCoding(database, actor, id, CHANNEL)),
  );
  add('decide <document> <code> <decision>', `decide a code: ${DECISIONS.join(', ')}`)
    .option('--reason <words>', `for reject: ${REJECT_REASONS.join('; ')}`)
    .option('--by <code>', 'for replace: the code that takes its place')
    .option('--poa <indicator>', 'for poa: Y, N, U or W')
    .action((id: string, code: string, word: string, options: DecideOptions) =>
      run(options, async ({ database }, actor) => {
        const decision = decisionOf(word, options);
        const entries = await showCoding(database, actor, id, CHANNEL);
        const entry = entries.find((known) => known.code === code.toUpperCase());
        if (!entry) throw new AppError('record.unavailable');
        return decideSuggestion(database, actor, entry.id, entry.version, decision, CHANNEL);
      }),
    );
  add('add <document> <code>', 'add a billable code of the release').action(
    (id: string, code: string, options: Common) =>
      run(options, ({ database }, actor) => addCode(database, actor, id, code.toUpperCase(), CHANNEL)),
  );
  add('complete <document>', 'complete the coding; nothing changes after').action((id: string, options: Common) =>
    run(options, ({ database }, actor) => completeDocumentCoding(database, actor, id, CHANNEL)),
  );
  add('export', 'write a completed coding to a file that only you may read')
    .requiredOption('--encounter <id>', 'the document, by its id or short code')
    .requiredOption('--format <format>', EXPORT_FORMATS.join(', '), oneOf(EXPORT_FORMATS))
    .option('--out <file>', 'the file; by default its name is the short code of the document')
    .option('--draft', 'also when it is not completed, marked as a draft')
    .option('--claim <kind>', 'for 837: institutional or professional', oneOf(['institutional', 'professional']))
    .option('--admitting <code>', 'what the patient was admitted for')
    .option('--reason <code>', 'what the patient came for; may be repeated', gather, [])
    .action(exportCoding);
}

async function exportCoding({ encounter, as, out, json, reason, ...rest }: ExportOptions): Promise<void> {
  await withParts(async (parts) => {
    const actor = await actorByEmail(parts, as);
    const { content, extension, ...exported } = await exportEncounter(parts.database, actor, encounter, {
      ...rest,
      reasons: reason,
      channel: CHANNEL,
    });
    const file = out ?? `coding-${documentCode(exported.documentId)}-${exported.format}.${extension}`;
    writeNew(file, content);
    print({ file, ...exported }, json, () => [
      `${file}: ${exported.codes} codes${exported.isDraft ? ', a draft: do not bill' : ''}.`,
      ...exported.warnings.map((warning) => `  ${warning}`),
    ]);
  });
}

/** Never over a file that is there. */
function writeNew(file: string, content: string): void {
  try {
    writeFileSync(file, content, { mode: PRIVATE_MODE, flag: 'wx' });
  } catch (cause) {
    const fault = `The file ${file} is there already, or its folder is not.`;
    throw new AppError('command.arguments', { fault }, { cause });
  }
}

async function run(options: Common, work: (parts: Parts, actor: Actor) => Promise<CodingEntry[]>): Promise<void> {
  await withParts(async (parts) => {
    const entries = await work(parts, await actorByEmail(parts, options.as));
    print(entries, options.json, () =>
      entries.map(({ code, state, firstListed, poa, display }) => {
        const marks = `${firstListed ? ' first' : ''}${poa ? ` POA ${poa}` : ''}`;
        return `${code.padEnd(8)} ${state.padEnd(9)}${marks}  ${display}`;
      }),
    );
  });
}

function decisionOf(word: string, { reason, by, poa }: DecideOptions): Decision {
  const fault = (text: string) => new AppError('command.arguments', { fault: text });
  const kind = DECISIONS.find((known) => known === word);
  switch (kind) {
    case 'accept':
    case 'first-listed':
    case 'undo':
      return { kind };
    case 'reject': {
      const known = REJECT_REASONS.find((one) => one === reason);
      if (!known) throw fault(`--reason, one of: ${REJECT_REASONS.join('; ')}.`);
      return { kind, reason: known };
    }
    case 'replace':
      if (!by) throw fault('--by CODE: the code that takes its place.');
      return { kind, by: by.toUpperCase() };
    case 'poa': {
      const indicator = POA_INDICATORS.find((one) => one === poa?.toUpperCase());
      if (!indicator) throw fault(`--poa, one of: ${POA_INDICATORS.join(', ')}.`);
      return { kind, indicator };
    }
    default:
      throw fault(`The decision is one of: ${DECISIONS.join(', ')}.`);
  }
}

function oneOf(known: readonly string[]) {
  return (value: string): string => {
    if (!known.includes(value)) throw new InvalidArgumentError(`one of ${known.join(', ')}`);
    return value;
  };
}

function gather(value: string, before: string[]): string[] {
  return [...before, value];
}
