/** Who cares for whom, from a list: email, mrn, start, end. */

import { type RejectedLine, readList } from './read-list.ts';

export interface CareTeamInput {
  /** Lower case. */
  email: string;
  mrn: string;
  /** First day, `YYYY-MM-DD`, inclusive. */
  start: string;
  /** Last day, `YYYY-MM-DD`, inclusive; null is open. */
  end: string | null;
}

export interface ParsedCareTeam {
  rows: CareTeamInput[];
  lines: number[];
  rejected: RejectedLine[];
}

const COLUMNS = ['email', 'mrn', 'start', 'end'] as const;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the care-team list. Days are `YYYY-MM-DD` only: a day that may be read two ways would open a record too early
 * or too long. Whether staff and patient exist is for the store to say.
 * @throws AppError `import.unreadable` when the header lacks `email`, `mrn` or `start`.
 */
export function parseCareTeamCsv(text: string): ParsedCareTeam {
  const list = readList(text, COLUMNS, ['email', 'mrn', 'start']);
  const parsed: ParsedCareTeam = { rows: [], lines: [], rejected: [...list.rejected] };
  for (const { line, cells } of list.rows) {
    const { email, mrn, start, end } = cells;
    const faults = [
      email === null && 'The e-mail address is missing.',
      mrn === null && 'The MRN is missing.',
      (start === null || !isDay(start)) && 'The start is not a day; write it as YYYY-MM-DD.',
      end !== null && !isDay(end) && 'The end is not a day; write it as YYYY-MM-DD or leave it empty.',
      start !== null && end !== null && isDay(start) && isDay(end) && end < start && 'The end is before the start.',
    ].filter((fault) => fault !== false);
    if (faults.length > 0) {
      parsed.rejected.push({ line, reason: faults.join(' ') });
      continue;
    }
    parsed.lines.push(line);
    parsed.rows.push({ email: (email ?? '').toLowerCase(), mrn: mrn ?? '', start: start ?? '', end });
  }
  return parsed;
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return ISO_DAY.test(text) && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
}
