/** Retention in PostgreSQL: what may be due, proposals, decisions, holds, certificates, files to remove. */
import type { Pipeline, Scope } from '../access/scope.ts';

export interface RetentionRow {
  documentId: string;
  kindCode: string | null;
  /** ISO 8601 `YYYY-MM-DD`; null when the pages do not say it clearly. */
  serviceDate: string | null;
  filedOn: string;
  birthDate: string | null;
  mrnEnd: string;
  state: string;
  /** Under a legal hold; only a privacy officer is told. */
  held: boolean;
  proposed: boolean;
}

/** Filed documents as a retention rule sees them, of what the person may know of; or one of them. */
export function findRetained({ tx }: Scope, documentId: string | null = null): Promise<RetentionRow[]> {
  return tx.$queryRaw<RetentionRow[]>`
    select document_id as "documentId", kind_code as "kindCode", service_date::text as "serviceDate", filed_on::text as "filedOn",
      birth_date::text as "birthDate", mrn_end as "mrnEnd", state, held, proposed
    from wardclerk.list_retention(${documentId}::uuid)`;
}

/** The proposal's id; null when hidden, missing, not due, or proposed already. */
export async function insertProposal(
  { tx }: Scope,
  proposal: { documentId: string; rule: string; dueOn: string },
): Promise<string | null> {
  const { documentId, rule, dueOn } = proposal;
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`
    select wardclerk.propose_destruction(${documentId}::uuid, ${rule}, ${dueOn}::date) as id`;
  return row?.id ?? null;
}

export interface Proposal {
  id: string;
  documentId: string;
  rule: string;
  dueOn: string;
  proposedBy: string;
}

/** Open proposals that the person may know of, oldest first. */
export function findProposals({ tx }: Scope): Promise<Proposal[]> {
  return tx.$queryRaw<Proposal[]>`
    select x.id, x.document_id as "documentId", x.rule, x.due_on::text as "dueOn", s.email as "proposedBy"
    from destruction x join staff s on s.id = x.proposed_by_id where x.decided_at is null order by x.proposed_at`;
}

export type DecisionOutcome =
  | { kind: 'done' | 'held' | 'changed' | 'refused' }
  /** Somebody was first. */
  | { kind: 'taken'; by: string };

/** The second person's word. Everything of an approved destruction happens in this transaction, but the files. */
export async function decideProposal(
  { tx }: Scope,
  id: string,
  approve: boolean,
  note: string | null,
): Promise<DecisionOutcome> {
  const [row] = await tx.$queryRaw<{ by: string | null }[]>`
    select wardclerk.decide_destruction(${id}::uuid, ${approve}, ${note}) as by`;
  if (!row || row.by === '') return { kind: 'refused' };
  if (row.by === null) return { kind: 'done' };
  return row.by === 'held' || row.by === 'changed' ? { kind: row.by } : { kind: 'taken', by: row.by };
}

export interface Certificate {
  documentId: string;
  /** Of the original. */
  sha256: string;
  kindCode: string | null;
  serviceDate: string | null;
  pages: number | null;
  rule: string;
  dueOn: string;
  proposedBy: string;
  approvedBy: string;
  destroyedAt: Date;
  /** Files that are still to be removed. */
  filesLeft: number;
}

export function findCertificates({ tx }: Scope): Promise<Omit<Certificate, 'filesLeft'>[]> {
  return tx.$queryRaw<Omit<Certificate, 'filesLeft'>[]>`
    select c.document_id as "documentId", c.sha256, c.kind_code as "kindCode", c.service_date::text as "serviceDate", c.pages,
      c.rule, c.due_on::text as "dueOn", p.email as "proposedBy", a.email as "approvedBy", c.destroyed_at as "destroyedAt"
    from destruction_certificate c join staff p on p.id = c.proposed_by_id join staff a on a.id = c.approved_by_id
    order by c.destroyed_at desc`;
}

/** Null when there is no such patient, or the person is no privacy officer. */
export async function insertHold({ tx }: Scope, mrn: string, reason: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`select wardclerk.set_hold(${mrn}, ${reason}) as id`;
  return row?.id ?? null;
}

/** False when there is no such hold, or it was lifted before. */
export async function liftHold({ tx, actor }: Scope, id: string, reason: string): Promise<boolean> {
  const { count } = await tx.legalHold.updateMany({
    where: { id, liftedAt: null },
    data: { liftedById: actor.staffId, liftedAt: new Date(), liftReason: reason },
  });
  return count === 1;
}

export interface Hold {
  id: string;
  reason: string;
  setBy: string;
  setAt: Date;
  liftedAt: Date | null;
  liftReason: string | null;
}

export function findHolds({ tx }: Scope, openOnly: boolean): Promise<Hold[]> {
  return tx.$queryRaw<Hold[]>`
    select h.id, h.reason, s.email as "setBy", h.set_at as "setAt", h.lifted_at as "liftedAt", h.lift_reason as "liftReason"
    from legal_hold h join staff s on s.id = h.set_by_id where not ${openOnly} or h.lifted_at is null order by h.set_at desc`;
}

/** Files of destroyed documents that are still there. */
export async function findFilesToRemove({ tx }: Pipeline): Promise<string[]> {
  const rows = await tx.fileRemoval.findMany({ where: { removedAt: null }, select: { storageKey: true }, take: 1000 });
  return rows.map(({ storageKey }) => storageKey);
}

export async function markRemoved({ tx }: Pipeline, storageKey: string): Promise<void> {
  await tx.fileRemoval.updateMany({ where: { storageKey, removedAt: null }, data: { removedAt: new Date() } });
}
