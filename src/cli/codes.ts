/** `codes load FOLDER` and `codes suggest`: ICD-10-CM releases, and codes with their evidence. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { loadRelease } from '../coding/load-release.ts';
import type { CodeSuggestions } from '../coding/suggest-codes.ts';
import { suggestForDocument, suggestForText } from '../coding/suggest-for-document.ts';
import { AppError } from '../errors.ts';
import type { Parts } from '../wiring.ts';
import { runBatch } from './batch.ts';
import { registerCodesCoding } from './codes-coding.ts';
import { registerCodesMeasures } from './codes-measures.ts';
import { registerCodesQuery } from './codes-query.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day as YYYY-MM-DD');
const Setting = z.enum(['inpatient', 'outpatient']);
const Line = z.object({
  /** The note itself; `file` names a file that holds it. */
  text: z.string().optional(),
  file: z.string().optional(),
  document: z.uuid().optional(),
  as: z.string().optional(),
  k: z.number().int().positive().optional(),
  date: Day.optional(),
  setting: Setting.optional(),
});
type LineArguments = z.output<typeof Line>;

interface SuggestOptions {
  document?: string;
  text?: string;
  as?: string;
  k: string;
  date?: string;
  setting?: string;
  batch?: string;
  json?: boolean;
}

export function registerCodes(program: Command): void {
  const codes = program.command('codes').description('ICD-10-CM codes with their evidence');
  codes
    .command('load')
    .description('load a release of CMS/CDC as unpacked')
    .argument('<folder>')
    .option('--json', 'one JSON value on stdout')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const { release, effectiveFrom, effectiveTo, codes, billable, indexTerms, missing } = await withParts(
        ({ database }) => loadRelease(database, folder),
      );
      if (missing.length > 0) process.stderr.write(`Not in the folder, so left out: ${missing.join(', ')}.\n`);
      print({ release, effectiveFrom, effectiveTo, codes, billable, indexTerms }, json, () => [
        `Release ${release}, in force ${effectiveFrom} to ${effectiveTo}: ${codes} codes, ${billable} billable, ${indexTerms} index lines.`,
      ]);
    });
  codes
    .command('suggest')
    .description('suggest codes for a filed document or for a text')
    .option('--document <id>', 'a filed document')
    .option('--text <file>', 'a text file')
    .option('--as <email>', 'member of staff who codes')
    .option('-k <count>', 'how many', '10')
    .option('--date <day>', 'date of service or discharge, YYYY-MM-DD')
    .option('--setting <setting>', 'inpatient or outpatient')
    .option('--batch <file>', 'JSON lines of {"text": the note} or {"file": …}, with "date", "setting", "k"')
    .option('--json', 'one JSON value on stdout')
    .action(suggest);
  registerCodesCoding(codes);
  registerCodesQuery(codes);
  registerCodesMeasures(codes);
}

async function suggest(options: SuggestOptions): Promise<void> {
  const { document, text, batch } = options;
  if ([document, text, batch].filter(Boolean).length !== 1) {
    throw new AppError('command.arguments', { fault: 'Name one of --document ID, --text FILE, --batch FILE.jsonl.' });
  }
  const shared = parsedOptions(options);
  await withParts(async (parts) => {
    if (batch)
      return runBatch(batch, Line, async (line) => (await suggestLine(parts, { ...shared, ...line })).suggestions);
    const found = await suggestLine(parts, text ? { ...shared, file: text } : { ...shared, document });
    if (found.note) process.stderr.write(`${found.note}\n`);
    print(found.suggestions, options.json, () => linesOf(found));
  });
}

function readNote(file: string): string {
  if (!existsSync(file)) throw new AppError('command.file-missing', { file });
  return readFileSync(file, 'utf8');
}

function parsedOptions({ as, k, date, setting, document }: SuggestOptions): LineArguments {
  const parsed = Line.safeParse({ as, k: Number(k), date, setting, document });
  if (parsed.success) return parsed.data;
  const fault = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new AppError('command.arguments', { fault });
}

async function suggestLine(parts: Parts, line: LineArguments): Promise<CodeSuggestions> {
  if (!line.as) throw new AppError('command.arguments', { fault: '--as EMAIL: say who codes.' });
  const actor = await actorByEmail(parts, line.as);
  const { model } = parts.answers;
  const request = { model, date: line.date, setting: line.setting, limit: line.k, channel: 'command' };
  if (line.document) return suggestForDocument(parts.database, actor, line.document, request);
  const text = line.text ?? (line.file === undefined ? undefined : readNote(line.file));
  if (text === undefined)
    throw new AppError('command.arguments', { fault: 'A line needs "text" (the note itself), "file" or "document".' });
  return suggestForText(parts.database, actor, text, request);
}

function linesOf({ suggestions, withheld, release }: CodeSuggestions): string[] {
  return [
    `Release ${release}`,
    ...suggestions.flatMap(({ code, display, score, evidence, findings }) => [
      `${code.padEnd(8)} ${score.toFixed(2)}  ${display}`,
      ...evidence.slice(0, 1).map(({ page, quote }) => `           page ${page}: “${quote.replace(/\s+/g, ' ')}”`),
      ...findings.map(({ severity, section, message }) => `           ${severity} (${section}): ${message}`),
    ]),
    ...(withheld.length > 0 ? ['Not suggested:'] : []),
    ...withheld.map(
      ({ code, display, reason, finding }) => `${code.padEnd(8)} ${display}: ${finding?.message ?? reason}`,
    ),
  ];
}
