/** The lists that a hospital brings along: staff, patients, care teams. One transaction a list, audited by count. */
import { parseCareTeamCsv } from './access/parse-care-team.ts';
import { parseStaffCsv } from './access/parse-staff.ts';
import { type Operator, withOperator } from './access/scope.ts';
import { findStanding, saveCareTeamMember, saveStaff } from './access/staff.store.ts';
import type { Database } from './adapters/database.ts';
import type { JobQueue } from './adapters/queue.ts';
import { appendAudit } from './audit/audit.store.ts';
import { AppError } from './errors.ts';
import { parsePatientsCsv, parsePatientsFhir } from './patients/parse-patients.ts';
import { savePatients } from './patients/patient.store.ts';
import { queueMatching } from './patients/queue-matching.ts';
import { updateDuplicates } from './patients/update-duplicates.ts';
import { markWaitingOfImport } from './patients/waiting.store.ts';

export interface ImportResult {
  added: number;
  changed: number;
  rejected: { line: number; reason: string }[];
}

interface ParsedList<Row> {
  rows: Row[];
  lines: number[];
  rejected: { line: number; reason: string }[];
}

type Saved = 'added' | 'changed' | { rejected: string };
/** Saves rows of a list; one entry a row, in their order. */
type SaveRows<Row> = (operator: Operator, rows: Row[]) => Promise<Saved[]>;

/** Rows saved in one go: bounds memory, whatever the length of the list. */
const CHUNK = 500;

/** @throws AppError `import.unreadable` */
export function importStaff({ database }: { database: Database }, text: string): Promise<ImportResult> {
  const save = oneByOne(async (operator: Operator, row: Parameters<typeof saveStaff>[1]): Promise<Saved> => {
    const before = await findStanding(operator, row.email);
    const saved = await saveStaff(operator, row);
    const after = await findStanding(operator, row.email);
    if (after && (before?.roles !== after.roles || before.active !== after.active))
      await appendAudit(operator, {
        action: 'staff.changed',
        outcome: 'success',
        entity: 'staff',
        entityId: after.id,
        channel: 'command',
        detail: { roles: after.roles, active: after.active, rolesBefore: before?.roles ?? null },
      });
    return saved;
  });
  return importList(database, 'staff', parseStaffCsv(text), save);
}

/**
 * CSV, or a FHIR R4 Bundle or Patient when the text is JSON. Documents that wait for somebody new or corrected are matched
 * again. @throws AppError `import.unreadable`
 */
export async function importPatients(
  { database, queue }: { database: Database; queue: Pick<JobQueue, 'enqueue'> },
  text: string,
): Promise<ImportResult & { matchedAgain: string[] }> {
  const parsed = text.trimStart().startsWith('{') ? parsePatientsFhir(parseJson(text)) : parsePatientsCsv(text);
  const ids: string[] = [];
  const news: string[] = [];
  const save = async (operator: Operator, rows: typeof parsed.rows): Promise<Saved[]> => {
    const written = await savePatients(operator, rows);
    ids.push(...written.map(({ id }) => id));
    news.push(...written.flatMap(({ id, isNews }) => (isNews ? [id] : [])));
    return written.map(({ saved }) => saved);
  };
  let matchedAgain: string[] = [];
  const result = await importList(database, 'patients', parsed, save, async (operator) => {
    await updateDuplicates(operator, ids);
    matchedAgain = await markWaitingOfImport(operator, news);
  });
  await queueMatching(queue.enqueue, matchedAgain);
  return { ...result, matchedAgain };
}

/** @throws AppError `import.unreadable` */
export function importCareTeam({ database }: { database: Database }, text: string): Promise<ImportResult> {
  const save = oneByOne(async (operator: Operator, row: Parameters<typeof saveCareTeamMember>[1]): Promise<Saved> => {
    const saved = await saveCareTeamMember(operator, row);
    if (saved === 'no-staff') return { rejected: 'Nobody on the staff list has this e-mail address.' };
    if (saved === 'no-patient') return { rejected: 'No registered patient has this MRN.' };
    return saved;
  });
  return importList(database, 'care-team', parseCareTeamCsv(text), save);
}

function oneByOne<Row>(save: (operator: Operator, row: Row) => Promise<Saved>): SaveRows<Row> {
  return async (operator, rows) => {
    const saved: Saved[] = [];
    for (const row of rows) saved.push(await save(operator, row));
    return saved;
  };
}

async function importList<Row>(
  database: Database,
  list: string,
  { rows, lines, rejected }: ParsedList<Row>,
  save: SaveRows<Row>,
  afterwards: (operator: Operator) => Promise<void> = async () => {},
): Promise<ImportResult> {
  const result: ImportResult = { added: 0, changed: 0, rejected: [...rejected] };
  await withOperator(database, async (operator) => {
    for (let at = 0; at < rows.length; at += CHUNK) {
      for (const [index, saved] of (await save(operator, rows.slice(at, at + CHUNK))).entries()) {
        if (typeof saved === 'string') result[saved] += 1;
        else result.rejected.push({ line: lines[at + index] ?? 0, reason: saved.rejected });
      }
    }
    await afterwards(operator);
    const detail = { list, added: result.added, changed: result.changed, rejected: result.rejected.length };
    await appendAudit(operator, {
      action: 'list.imported',
      outcome: 'success',
      entity: 'list',
      channel: 'command',
      detail,
    });
  });
  result.rejected.sort((a, b) => a.line - b.line);
  return result;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('import.unreadable', { expected: 'CSV or a FHIR R4 Bundle in JSON' }, { cause });
  }
}
