/** Sensitivity labels as persons set, list and grant them. */
import type { Operator, Scope } from './scope.ts';

export interface LabelledDocument {
  documentId: string;
  mrnEnd: string | null;
  labels: string[];
  /** "3:hiv 7:hiv+part2": the pages that have more than "normal". */
  pages: string | null;
  /** Stands for what is proposed now; another number means that it is not what was seen. */
  proposal: number;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  receivedAt: Date;
}

/** A person's word on a document, or on one page. False when hidden, missing, or not theirs to say. */
export async function setLabels(
  { tx }: Scope,
  change: { documentId: string; page: number | null; labels: string[]; authorId: string | null },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    select wardclerk.set_labels(${change.documentId}::uuid, ${change.page}::integer, ${change.labels}::text[],
      ${change.authorId}::uuid) as done`;
  return row?.done ?? false;
}

/** Documents whose labels wait for a person (or were confirmed by one), for who may confirm them. Oldest first. */
export function listLabels(
  { tx }: Scope,
  confirmed: boolean,
  documentId: string | null = null,
): Promise<LabelledDocument[]> {
  return tx.$queryRaw<LabelledDocument[]>`
    select document_id as "documentId", mrn_end as "mrnEnd", labels, pages, proposal, confirmed_by as "confirmedBy",
      confirmed_at as "confirmedAt", received_at as "receivedAt"
    from wardclerk.list_labels(${confirmed}, ${documentId}::uuid)`;
}

export type LabelDecision =
  | { kind: 'done'; patientId: string | null; labels: string[] }
  | { kind: 'taken'; by: string }
  | { kind: 'changed' | 'unchecked' | 'hidden' };

/** A person's word on what is proposed, once. `labels` null: as it is proposed. `seen`: the proposal that they saw. */
export async function saveLabelDecision(
  { tx }: Scope,
  decision: { documentId: string; labels: string[] | null; seen: number | null },
): Promise<LabelDecision> {
  const [row] = await tx.$queryRaw<
    { outcome: LabelDecision['kind']; by: string | null; patientId: string | null; labels: string[] | null }[]
  >`select outcome, decided_by as by, patient_id as "patientId", decided as labels
    from wardclerk.decide_labels(${decision.documentId}::uuid, ${decision.labels}::text[], ${decision.seen}::integer)`;
  if (row?.outcome === 'done') return { kind: 'done', patientId: row.patientId, labels: row.labels ?? [] };
  if (row?.outcome === 'taken') return { kind: 'taken', by: row.by ?? 'somebody else' };
  return { kind: row?.outcome ?? 'hidden' };
}

/** Lets a person see a label, for one patient or for all. Row-level security lets privacy officers only, and not for themselves. */
export async function addLabelGrant(
  { tx, actor }: Scope,
  grant: { staffId: string; label: string; patientId: string | null; endsAt: Date | null },
): Promise<string> {
  const { id } = await tx.labelGrant.create({ data: { ...grant, grantedById: actor.staffId }, select: { id: true } });
  return id;
}

/** Ends every running grant of a label to a person. The count of ended grants. */
export async function endLabelGrants({ tx }: Scope, staffId: string, label: string): Promise<number> {
  const now = new Date();
  const running = { staffId, label, OR: [{ endsAt: null }, { endsAt: { gt: now } }] };
  return (await tx.labelGrant.updateMany({ where: running, data: { endsAt: now } })).count;
}

/** How many documents of a patient carry which labels: for `access explain` at the machine. */
export async function countLabels(
  { tx }: Operator,
  patientId: string,
): Promise<{ labels: string[]; documents: number }[]> {
  const rows = await tx.document.groupBy({ by: ['labels'], where: { patientId }, _count: true });
  return rows.map(({ labels, _count }) => ({ labels, documents: _count }));
}

export interface LabelledPage {
  id: string;
  text: string;
  labels: string[];
}

/** Pages of documents whose labels no person has confirmed, by id. */
export function readPagesToRecheck({ tx }: Operator, afterId: string | null, limit: number): Promise<LabelledPage[]> {
  return tx.page.findMany({
    where: { document: { labelsById: null }, ...(afterId ? { id: { gt: afterId } } : {}) },
    select: { id: true, text: true, labels: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

/** The labels of a page; those of its document and passages follow by trigger. */
export async function savePageLabels({ tx }: Operator, id: string, labels: string[]): Promise<void> {
  await tx.page.update({ where: { id }, data: { labels } });
}
