/** The audit trail in PostgreSQL: rows go in through one function and never change. */
import type { Operator, Pipeline, Scope } from '../access/scope.ts';
import type { NewAuditEvent } from './audit-event.ts';

/** A row as `audit list` shows it; ids are resolved to what a privacy officer knows. */
export interface AuditRow {
  seq: number;
  at: string;
  staff: string | null;
  roles: string[];
  purpose: string | null;
  action: string;
  outcome: string;
  mrn: string | null;
  entity: string | null;
  entityId: string | null;
  channel: string | null;
  detail: unknown;
  policyVersion: string | null;
}

/** A row as it was hashed. */
export interface HashedRow {
  seq: number;
  /** The parts in hash order, `prev_hash` last, parted by U+001F. */
  text: string;
  prevHash: string;
  hash: string;
}

/** Writes the row in the caller's transaction: if it cannot be written, nothing of the transaction happens. */
export async function appendAudit({ tx }: Scope | Pipeline | Operator, event: NewAuditEvent): Promise<void> {
  await tx.$executeRaw`select wardclerk.append_audit(${event.action}, ${event.outcome}, ${event.patientId ?? null}::uuid,
    ${event.entity ?? null}, ${event.entityId ?? null}, ${event.channel ?? null}, ${JSON.stringify(event.detail ?? {})}::jsonb)`;
}

/** Rows, newest first, for one patient, one member of staff, or all. At most `limit`. */
export function listAudit(
  { tx }: Operator,
  filter: { mrn?: string; staffEmail?: string; limit?: number },
): Promise<AuditRow[]> {
  return tx.$queryRaw<AuditRow[]>`
    select a.seq::int as seq, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, s.email as staff, a.roles,
      a.purpose, a.action, a.outcome, p.mrn, a.entity, a.entity_id as "entityId", a.channel, a.detail,
      a.policy_version as "policyVersion"
    from audit_event a left join staff s on s.id = a.staff_id left join patient p on p.id = a.patient_id
    where (${filter.mrn ?? null}::text is null or p.mrn = ${filter.mrn ?? null})
      and (${filter.staffEmail ?? null}::text is null or s.email = lower(${filter.staffEmail ?? null}))
    order by a.seq desc limit ${filter.limit ?? 1000}`;
}

/** Somebody named an MRN and saw nothing: the row says whom they meant, if there is such a patient; the caller learns nothing. */
export async function appendDenied(
  { tx }: Scope | Pipeline,
  action: NewAuditEvent['action'],
  mrn: string,
  channel: string,
): Promise<void> {
  await tx.$executeRaw`select wardclerk.append_denied(${action}, ${mrn}, ${channel})`;
}

/** A door said no: the row names the patient behind what was named, if there is one; the caller learns nothing. */
export async function appendRefusal(
  { tx }: Pipeline,
  code: string,
  { door, mrn, id, channel }: { door: string; mrn?: string | undefined; id?: string | undefined; channel: string },
): Promise<void> {
  await tx.$executeRaw`select wardclerk.append_refusal(${door}, ${code}, ${mrn ?? null}, ${id ?? null}, ${channel})`;
}

/** The newest row's number and hash; null while the trail is empty. */
export async function findLastHash({ tx }: Operator): Promise<{ seq: number; hash: string } | null> {
  const row = await tx.auditEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } });
  return row && { seq: Number(row.seq), hash: row.hash };
}

/** Rows in order from `afterSeq` on, as an export takes them: batch by batch. */
export function readAuditRows({ tx }: Operator, afterSeq: number, limit: number, mrn?: string): Promise<AuditRow[]> {
  return tx.$queryRaw<AuditRow[]>`
    select a.seq::int as seq, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, s.email as staff, a.roles,
      a.purpose, a.action, a.outcome, p.mrn, a.entity, a.entity_id as "entityId", a.channel, a.detail,
      a.policy_version as "policyVersion"
    from audit_event a left join staff s on s.id = a.staff_id left join patient p on p.id = a.patient_id
    where a.seq > ${afterSeq} and (${mrn ?? null}::text is null or p.mrn = ${mrn ?? null})
    order by a.seq limit ${limit}`;
}

/**
 * The next rows after `afterSeq` in order, as they were hashed. The text is put together here and not by the database's own
 * function, which whoever changes rows could change too. They come as one value, a record a line, because a million rows
 * are many objects otherwise: U+001E and a line feed end a record, and U+001E in a text goes on with an "x".
 */
export async function readHashedRows({ tx }: Operator, afterSeq: number, limit: number): Promise<HashedRow[]> {
  const [found] = await tx.$queryRaw<{ records: string | null }[]>`
    select string_agg(concat_ws(chr(9), seq::text, prev_hash, hash, replace(concat_ws(chr(31), seq::text,
        to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), coalesce(staff_id::text, ''),
        array_to_string(roles, ';'), coalesce(purpose, ''), action, outcome, coalesce(patient_id::text, ''),
        coalesce(entity, ''), coalesce(entity_id, ''), coalesce(channel, ''), detail::text, policy_version, prev_hash),
        chr(30), chr(30) || 'x')), chr(30) || chr(10) order by seq) as records -- concat_ws leaves out the version that old rows lack
    from (select * from audit_event where seq > ${afterSeq} order by seq limit ${limit}) e`;
  const records = found?.records?.split('\u001e\n') ?? [];
  return records.map((record) => {
    const [seq = '', prevHash = '', hash = '', ...text] = record.split('\t');
    return { seq: Number(seq), prevHash, hash, text: text.join('\t').replaceAll('\u001ex', '\u001e') };
  });
}
