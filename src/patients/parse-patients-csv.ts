/** Patients from a list: mrn, family, given, birth_date, sex, phone, address, city, state, zip. */

import { type RejectedLine, readList } from '../access/read-list.ts';
import { normalizeDate } from './normalize-date.ts';
import type { Patient, PatientInput } from './patient.ts';

export interface ParsedPatients {
  rows: PatientInput[];
  /** 1-based line of the list; for FHIR the 1-based place in the bundle. */
  rejected: RejectedLine[];
  /** The line of each row, in the order of `rows`. */
  lines: number[];
}

const COLUMNS = ['mrn', 'family', 'given', 'birth_date', 'sex', 'phone', 'address', 'city', 'state', 'zip'] as const;
const SEXES: Record<string, Patient['sex']> = {
  m: 'male',
  male: 'male',
  f: 'female',
  female: 'female',
  o: 'other',
  other: 'other',
  x: 'other',
  u: 'unknown',
  unk: 'unknown',
  unknown: 'unknown',
};

/**
 * Reads a list of patients to register. Rows without MRN, with neither name nor birth date, with a birth date that is none, with an unknown
 * word for sex, or with an MRN that stands twice are rejected with their line.
 * @throws AppError `import.unreadable` when the header lacks `mrn` or `family`.
 */
export function parsePatientsCsv(text: string): ParsedPatients {
  const parsed = readPatientRows(text, { mrnRequired: true });
  const firstLineOfMrn = new Map<string, number>();
  const unique: ParsedPatients = { rows: [], lines: [], rejected: [...parsed.rejected] };
  for (const [index, row] of parsed.rows.entries()) {
    const line = parsed.lines[index] ?? 0;
    const earlier = firstLineOfMrn.get(row.mrn);
    if (earlier !== undefined) {
      unique.rejected.push({ line, reason: `The MRN of this line already stands in line ${earlier}.` });
      continue;
    }
    firstLineOfMrn.set(row.mrn, line);
    unique.rows.push(row);
    unique.lines.push(line);
  }
  unique.rejected.sort((a, b) => a.line - b.line);
  return unique;
}

/** Reads rows to be matched: as `parsePatientsCsv`, but any cell may be empty and the same person may stand twice. */
export function parseRowsToMatch(text: string): ParsedPatients {
  return readPatientRows(text, { mrnRequired: false });
}

function readPatientRows(text: string, { mrnRequired }: { mrnRequired: boolean }): ParsedPatients {
  const list = readList(text, COLUMNS, mrnRequired ? ['mrn', 'family'] : []);
  const parsed: ParsedPatients = { rows: [], lines: [], rejected: [...list.rejected] };
  for (const { line, cells } of list.rows) {
    const birthDate = cells.birth_date === null ? null : (normalizeDate(cells.birth_date)?.[0] ?? 'none');
    const sex = cells.sex === null ? null : SEXES[cells.sex.toLowerCase()];
    const faults = [
      mrnRequired && cells.mrn === null && 'The MRN is missing.',
      mrnRequired && cells.family === null && cells.given === null && birthDate === null && 'The name is missing.',
      mrnRequired && birthDate === 'none' && 'The birth date is not a date; write it as YYYY-MM-DD.',
      mrnRequired && sex === undefined && 'The sex is not one of male, female, other, unknown.',
    ].filter((fault) => fault !== false);
    if (faults.length > 0) {
      parsed.rejected.push({ line, reason: faults.join(' ') });
      continue;
    }
    parsed.lines.push(line);
    parsed.rows.push({
      mrn: cells.mrn ?? '',
      family: cells.family ?? '',
      given: cells.given ?? '',
      birthDate: birthDate === 'none' ? null : birthDate,
      sex: sex ?? null,
      phone: cells.phone,
      address: cells.address,
      city: cells.city,
      state: cells.state,
      zip: cells.zip,
    });
  }
  return parsed;
}
