import type { CodedEncounter } from './coded-encounter.ts';

const COLUMNS = [
  'encounter',
  'mrn',
  'service_date',
  'setting',
  'status',
  'position',
  'type',
  'code',
  'display',
  'poa',
  'origin',
  'evidence_pages',
  'query_ids',
  'release',
  'coder',
] as const;

/** One row a diagnosis, RFC 4180 with a header. No cell is a formula for a spreadsheet. Pure. */
export function toCsv(encounter: CodedEncounter): string {
  const rows = encounter.diagnoses.map(({ code, display, poa, isPoaExempt, origin, pages, queryIds }, index) => [
    encounter.documentId,
    encounter.patient.mrn,
    encounter.serviceDate,
    encounter.setting ?? '',
    encounter.isDraft ? 'draft' : 'completed',
    String(index + 1),
    typeOf(encounter, index),
    code,
    display,
    isPoaExempt ? 'exempt' : (poa ?? ''),
    origin,
    pages.join(' '),
    queryIds.join(' '),
    encounter.release,
    encounter.completedBy ?? '',
  ]);
  return [[...COLUMNS], ...rows].map((row) => `${row.map(safeCell).join(',')}\r\n`).join('');
}

function typeOf({ setting }: CodedEncounter, index: number): string {
  if (index > 0) return 'secondary';
  return setting === 'inpatient' ? 'principal' : 'first-listed';
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it; then it is quoted where needed. */
export function safeCell(value: string): string {
  const isFormula = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
