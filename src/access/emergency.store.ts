/** Emergency access in PostgreSQL: one person, one patient, for a while. Row-level security honours it at each read. */
import type { Operator, Pipeline, Scope } from './scope.ts';

export interface Emergency {
  id: string;
  staff: string;
  email: string;
  /** Last four characters of the MRN: enough to ask about, too little to look up. */
  mrnEnd: string;
  reason: string;
  channel: string;
  grantedAt: Date;
  expiresAt: Date;
  /** Rows of the trail that this access opened. */
  reads: number;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  outcome: 'accepted' | 'escalated' | null;
  note: string | null;
}

/** Opens it; null when the person may not, or there is no such patient. */
export async function insertEmergency(
  { tx }: Scope,
  asked: { mrn: string; reason: string; minutes: number; channel: string },
): Promise<{ id: string; patientId: string; expiresAt: Date } | null> {
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`
    select wardclerk.open_emergency(${asked.mrn}, ${asked.reason}, ${asked.minutes}::integer, ${asked.channel}) as id`;
  if (!row?.id) return null;
  return tx.emergencyAccess.findUniqueOrThrow({
    where: { id: row.id },
    select: { id: true, patientId: true, expiresAt: true },
  });
}

/** Until when the person reads this patient by emergency access alone; null when it is not so, or has run out. */
export async function findEmergencyEnd({ tx, purpose }: Scope, patientId: string): Promise<Date | null> {
  if (purpose !== 'treatment') return null;
  const [row] = await tx.$queryRaw<{ until: Date | null }[]>`
    select max(expires_at) as until from emergency_access
    where staff_id = wardclerk.staff_id() and expires_at > clock_timestamp()
      and patient_id = any (wardclerk.with_links(array[${patientId}::uuid]))
      and patient_id <> all (wardclerk.care_team_patients())`;
  return row?.until ?? null;
}

/** For a privacy officer, newest first; nobody else gets a row. */
export function listEmergencies({ tx }: Scope, openOnly: boolean): Promise<Emergency[]> {
  return tx.$queryRaw<Emergency[]>`
    select id, staff, email, mrn_end as "mrnEnd", reason, channel, granted_at as "grantedAt", expires_at as "expiresAt", reads,
      reviewed_by as "reviewedBy", reviewed_at as "reviewedAt", outcome, note
    from wardclerk.list_emergencies(${openOnly})`;
}

/** `done`, the name of who decided first, or `refused` (no privacy officer, no such access, or one's own). */
export async function saveEmergencyReview(
  { tx }: Scope,
  id: string,
  outcome: 'accepted' | 'escalated',
  note: string | null,
): Promise<{ kind: 'done' | 'refused' } | { kind: 'taken'; by: string }> {
  const [row] = await tx.$queryRaw<{ by: string | null }[]>`
    select wardclerk.review_emergency(${id}::uuid, ${outcome}, ${note}) as by`;
  if (row?.by === null) return { kind: 'done' };
  return row?.by ? { kind: 'taken', by: row.by } : { kind: 'refused' };
}

export interface UnannouncedEmergency {
  id: string;
  staffName: string;
  mrnEnd: string;
  expiresAt: Date;
}

/** Accesses that no privacy officer was told of yet. */
export async function findUnannounced({ tx }: Pipeline): Promise<UnannouncedEmergency[]> {
  return tx.$queryRaw<UnannouncedEmergency[]>`
    select e.id, s.name as "staffName", right(p.mrn, 4) as "mrnEnd", e.expires_at as "expiresAt"
    from emergency_access e join staff s on s.id = e.staff_id join patient p on p.id = e.patient_id
    where e.notified_at is null order by e.granted_at limit 100`;
}

export async function markAnnounced({ tx }: Pipeline, id: string): Promise<void> {
  await tx.emergencyAccess.updateMany({ where: { id }, data: { notifiedAt: new Date() } });
}

/** How one person stands to one patient now, whatever the purpose: for `access explain` at the machine. */
export async function findTies(
  { tx }: Operator,
  staffId: string,
  patientId: string,
): Promise<{ careTeam: boolean; emergencyUntil: Date | null; granted: string[] }> {
  const today = new Date(new Date().toISOString().slice(0, 10));
  const now = new Date();
  const [linked] = await tx.$queryRaw<
    { ids: string[] }[]
  >`select wardclerk.with_links(array[${patientId}::uuid]) as ids`;
  const person = { in: linked?.ids ?? [] };
  const team = await tx.careTeamMember.count({
    where: {
      staffId,
      patientId: person,
      startDate: { lte: today },
      OR: [{ endDate: null }, { endDate: { gte: today } }],
    },
  });
  const emergency = await tx.emergencyAccess.findFirst({
    where: { staffId, patientId: person, expiresAt: { gt: now } },
    orderBy: { expiresAt: 'desc' },
  });
  const grants = await tx.labelGrant.findMany({
    where: {
      staffId,
      AND: [{ OR: [{ patientId: null }, { patientId }] }, { OR: [{ endsAt: null }, { endsAt: { gt: now } }] }],
    },
  });
  return {
    careTeam: team > 0,
    emergencyUntil: emergency?.expiresAt ?? null,
    granted: [...new Set(grants.map(({ label }) => label))],
  };
}
