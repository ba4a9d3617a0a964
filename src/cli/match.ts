/** `match FILE.csv`: whom the matching rules would choose for each row. Nothing is filed. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { withPipeline } from '../access/scope.ts';
import { AppError } from '../errors.ts';
import { blockingKeys } from '../patients/blocking-keys.ts';
import { decideFiling, type FilingContext } from '../patients/decide-filing.ts';
import { identifiersFromPatient } from '../patients/identifiers-from-patient.ts';
import { parseRowsToMatch } from '../patients/parse-patients.ts';
import { countPatients, findCandidates } from '../patients/patient.store.ts';
import type { PatientInput } from '../patients/patient.ts';
import { findWeightsInUse } from '../patients/weights.store.ts';
import type { Parts } from '../wiring.ts';
import { print, withParts } from './run-command.ts';

export function registerMatch(program: Command): void {
  program
    .command('match')
    .description('whom the matching rules would choose for each row of a list')
    .argument('<file>', 'CSV with the columns of patients import')
    .option('--json', 'one JSON value on stdout')
    .action(async (file: string, { json }: { json?: boolean }) => {
      if (!existsSync(file)) throw new AppError('command.file-missing', { file });
      const { rows, lines, rejected } = parseRowsToMatch(readFileSync(file, 'utf8'));
      const results = await withParts(async (parts) => {
        const matched = [];
        const register = await withPipeline(parts.database, async (pipeline) => ({
          registeredPatients: await countPatients(pipeline),
          weights: await findWeightsInUse(pipeline),
        }));
        for (const [index, row] of rows.entries())
          matched.push({ line: lines[index] ?? 0, ...(await matchRow(parts, row, register)) });
        return [
          ...matched,
          ...rejected.map(({ line, reason }) => ({
            line,
            kind: 'none' as const,
            mrn: null,
            candidates: [],
            reasons: [reason],
          })),
        ];
      });
      results.sort((a, b) => a.line - b.line);
      print(results, json, () =>
        results.map(
          ({ line, kind, mrn, candidates }) =>
            `line ${line}: ${kind} ${mrn ?? candidates.map((candidate) => candidate.mrn).join(', ')}`,
        ),
      );
    });
}

async function matchRow(
  { database }: Parts,
  row: PatientInput,
  register: Pick<FilingContext, 'registeredPatients' | 'weights'>,
) {
  const identifiers = identifiersFromPatient(row);
  const { patients, truncated } = await withPipeline(database, (pipeline) =>
    findCandidates(pipeline, blockingKeys(identifiers)),
  );
  const decision = decideFiling(identifiers, patients, { claimed: null, truncated, ...register });
  const mrnOf = (patientId: string): string | null => patients.find(({ id }) => id === patientId)?.mrn ?? null;
  const candidates = decision.kind === 'none' ? [] : decision.candidates;
  return {
    kind: decision.kind,
    mrn: decision.kind === 'matched' ? mrnOf(decision.patientId) : null,
    candidates: candidates.map(({ patientId, score, reasons }) => ({ mrn: mrnOf(patientId), score, reasons })),
  };
}
