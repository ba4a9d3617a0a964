/** Patterns in the trail that a privacy officer should look at. A flag is a question, never a verdict. */
import type { Operator } from '../access/scope.ts';

export interface AuditFlag {
  kind: 'same-surname' | 'many-patients' | 'after-care-ended' | 'many-denials';
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
 * Looks of the last `days`: a patient with the reader's own surname (own record or family), many patients or many
 * denials in an hour, a record read after the reader's care of that patient had ended.
 */
export function findFlags(
  { tx }: Operator,
  days: number,
  { patientsAnHour, denialsAnHour }: FlagLimits = FLAG_LIMITS,
): Promise<AuditFlag[]> {
  return tx.$queryRaw<AuditFlag[]>`
    with looks as (
      select a.at, a.staff_id, a.patient_id, a.outcome, s.email, s.name, p.mrn, p.family
      from audit_event a join staff s on s.id = a.staff_id left join patient p on p.id = a.patient_id
      where a.at > now() - make_interval(days => ${days}::integer)
    ), flags as (
      select 'same-surname' as kind, email as staff, mrn, count(*)::int as times, min(at) as first_at, max(at) as last_at
      from looks where patient_id is not null and outcome = 'success'
        and lower(wardclerk.fold(family)) = any (regexp_split_to_array(lower(wardclerk.fold(name)), '[^a-z]+'))
      group by email, mrn
      union all
      select 'many-patients', email, null, count(distinct patient_id)::int, min(at), max(at)
      from looks where patient_id is not null and outcome = 'success'
      group by email, date_trunc('hour', at) having count(distinct patient_id) > ${patientsAnHour}::integer
      union all
      select 'many-denials', email, null, count(*)::int, min(at), max(at)
      from looks where outcome = 'denied'
      group by email, date_trunc('hour', at) having count(*) > ${denialsAnHour}::integer
      union all
      select 'after-care-ended', l.email, l.mrn, count(*)::int, min(l.at), max(l.at)
      from looks l
      where l.patient_id is not null and l.outcome = 'success'
        and exists (select from care_team_member c where c.staff_id = l.staff_id and c.patient_id = l.patient_id
              and c.end_date < l.at::date)
        and not exists (select from care_team_member c where c.staff_id = l.staff_id and c.patient_id = l.patient_id
              and c.start_date <= l.at::date and (c.end_date is null or c.end_date >= l.at::date))
      group by l.email, l.mrn
    )
    select kind, staff, mrn, times, to_char(first_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "firstAt",
      to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastAt"
    from flags order by last_at desc, kind`;
}
