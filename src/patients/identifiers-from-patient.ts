/** A row of a list as the identifiers of a one-page document, so that rows and pages go through one matcher. */

import { normalizeDate } from './normalize-date.ts';
import { nameOfParts } from './normalize-name.ts';
import type { FoundIdentifier, PatientInput } from './patient.ts';

/** Identifiers of a row: page 1, confidence 1, all labelled. A missing given name leaves a name of the family alone. */
export function identifiersFromPatient(row: PatientInput): FoundIdentifier[] {
  const found: FoundIdentifier[] = [];
  const add = (kind: FoundIdentifier['kind'], text: string | null, value: string | null = text) => {
    if (text === null || value === null || text.trim() === '' || value.trim() === '') return;
    found.push({ kind, text, value, page: 1, start: 0, confidence: 1, labelled: true });
  };
  add('mrn', row.mrn);
  const { family, given, suffix } = nameOfParts(row.family, row.given);
  const name = [family.join(' '), given.join(' '), ...(suffix === null ? [] : [suffix])].join(', ');
  if (family.length + given.length > 0) add('name', `${row.family}, ${row.given}`, name);
  add('birth-date', row.birthDate, row.birthDate === null ? null : (normalizeDate(row.birthDate)?.[0] ?? null));
  add('sex', row.sex);
  add('phone', row.phone);
  add('address', row.address);
  add('city', row.city);
  add('zip', row.zip);
  return found;
}
