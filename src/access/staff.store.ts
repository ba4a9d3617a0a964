/** The staff list. It is read outside a scope, because the person must be known before there can be one. */
import type { Database } from '../adapters/database.ts';
import { type Actor, ROLES, type Role } from './actor.ts';
import type { CareTeamInput } from './parse-care-team.ts';
import type { StaffInput } from './parse-staff.ts';
import type { Operator, Scope } from './scope.ts';

interface StaffRow {
  id: string;
  email: string;
  name: string;
  roles: string[];
  slackUserId: string | null;
}

/** The active member of staff with that e-mail address (case does not count), or null. */
export async function findActorByEmail(database: Database, email: string): Promise<Actor | null> {
  const row = await database.app.staff.findFirst({ where: { email: email.trim().toLowerCase(), active: true } });
  return row && toActor(row);
}

/** The active member of staff whom the list links to that Slack user id, or null. */
export async function findActorBySlackUser(database: Database, slackUserId: string): Promise<Actor | null> {
  const row = await database.app.staff.findFirst({ where: { slackUserId, active: true } });
  return row && toActor(row);
}

/** Keeps the Slack id of somebody whom the list knows by e-mail address; a link that exists stays. */
export async function linkSlackUser(database: Database, email: string, slackUserId: string): Promise<void> {
  await database.app.$executeRaw`select wardclerk.link_slack_user(${email}, ${slackUserId})`;
}

/** The active member of staff with that id, or null. */
export async function findActorById(database: Database, staffId: string): Promise<Actor | null> {
  const row = await database.app.staff.findFirst({ where: { id: staffId, active: true } });
  return row && toActor(row);
}

/** The e-mail address of a member of staff, active or not; null for an unknown id. */
export async function findActorEmail({ tx }: Scope, staffId: string): Promise<string | null> {
  return (await tx.staff.findUnique({ where: { id: staffId }, select: { email: true } }))?.email ?? null;
}

/** The name of a member of staff, active or not; null for an unknown id. */
export async function findStaffName({ tx }: Scope, staffId: string): Promise<string | null> {
  return (await tx.staff.findUnique({ where: { id: staffId }, select: { name: true } }))?.name ?? null;
}

/** Active staff with any of the roles. */
export async function findActorsByRole(database: Database, role: Role): Promise<Actor[]> {
  const rows = await database.app.staff.findMany({ where: { active: true, roles: { has: role } } });
  return rows.map(toActor);
}

/** Roles, parted by ";", and whether the account counts; null for somebody who is not on the list. */
export async function findStanding(
  { tx }: Operator,
  email: string,
): Promise<{ id: string; roles: string; active: boolean } | null> {
  const row = await tx.staff.findUnique({ where: { email: email.trim().toLowerCase() } });
  return row && { id: row.id, roles: row.roles.toSorted().join(';'), active: row.active };
}

/** Adds or changes one member of staff by e-mail address. */
export async function saveStaff({ tx }: Operator, input: StaffInput): Promise<'added' | 'changed'> {
  const data = { ...input, email: input.email.trim().toLowerCase() };
  const known = await tx.staff.findUnique({ where: { email: data.email }, select: { id: true } });
  if (known) await tx.staff.update({ where: { id: known.id }, data });
  else await tx.staff.create({ data });
  return known ? 'changed' : 'added';
}

/** Adds or changes one period on a care team. A name that is not on the lists comes back as a value. */
export async function saveCareTeamMember(
  { tx }: Operator,
  input: CareTeamInput,
): Promise<'added' | 'changed' | 'no-staff' | 'no-patient'> {
  const staff = await tx.staff.findUnique({ where: { email: input.email.trim().toLowerCase() }, select: { id: true } });
  if (!staff) return 'no-staff';
  const patient = await tx.patient.findUnique({ where: { mrn: input.mrn }, select: { id: true } });
  if (!patient) return 'no-patient';
  const key = { staffId: staff.id, patientId: patient.id, startDate: new Date(input.start) };
  const endDate = input.end ? new Date(input.end) : null;
  const known = await tx.careTeamMember.findUnique({ where: { staffId_patientId_startDate: key } });
  await tx.careTeamMember.upsert({
    where: { staffId_patientId_startDate: key },
    create: { ...key, endDate },
    update: { endDate },
  });
  return known ? 'changed' : 'added';
}

function toActor(row: StaffRow): Actor {
  return {
    staffId: row.id,
    email: row.email,
    name: row.name,
    roles: row.roles.filter((role): role is Role => (ROLES as readonly string[]).includes(role)),
    slackUserId: row.slackUserId,
  };
}
