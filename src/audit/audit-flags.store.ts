/** Patterns in the trail that a privacy officer should look at. A flag is a question, never a verdict. */
import type { Operator, Scope } from '../access/scope.ts';

export interface AuditFlag {
  kind: 'own-record' | 'same-address' | 'same-surname' | 'many-patients' | 'after-care-ended' | 'many-denials';
  staff: string;
  /** Null where the flag is about several patients. */
  mrn: string | null;
  times: number;
  /** ISO 8601. */
  firstAt: string;
  lastAt: string;
}

export interface FlagLimits {
  /** Different patients in one hour by one person. */
  patientsAnHour: number;
  /** Denials in one hour by one person. */
  denialsAnHour: number;
}

export const FLAG_LIMITS: FlagLimits = { patientsAnHour: 25, denialsAnHour: 10 };

/**
 * Looks of the last `days`: the reader's own record (a patient of the same name), a patient at the address of that
 * record, one with the reader's surname, many patients or many denials in an hour, a record read after the reader's care
 * of that patient had ended. For a privacy officer, or whoever operates the machine; nobody else gets a row.
 */
export function findFlags(
  { tx }: Operator | Scope,
  days: number,
  { patientsAnHour, denialsAnHour }: FlagLimits = FLAG_LIMITS,
): Promise<AuditFlag[]> {
  return tx.$queryRaw<AuditFlag[]>`
    select kind, staff, mrn, times, to_char(first_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "firstAt",
      to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastAt"
    from wardclerk.find_flags(${days}::integer, ${patientsAnHour}::integer, ${denialsAnHour}::integer)`;
}
