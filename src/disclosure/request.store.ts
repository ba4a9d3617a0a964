/** Requests of patients in PostgreSQL. What was asked never changes; closing happens once. */
import type { Scope } from '../access/scope.ts';
import type { RequestKind } from './request-rules.ts';

export interface NewRequest {
  kind: RequestKind;
  requester: string;
  /** The patient, or who acts for them and how. */
  requesterIs: string;
  /** How identity (and authority) was verified. */
  identity: string;
  /** What was asked for. */
  scope: string;
  /** ISO 8601 `YYYY-MM-DD`. */
  receivedOn: string;
  dueOn: string;
}

export type RequestOutcome = 'released' | 'accepted' | 'denied' | 'withdrawn';

export interface PatientRequest extends NewRequest {
  id: string;
  patientId: string;
  extendedOn: string | null;
  extensionReason: string | null;
  outcome: RequestOutcome | null;
  denial: string | null;
  closingNote: string | null;
  disclosureId: string | null;
  openedBy: string;
  closedBy: string | null;
  closedAt: Date | null;
}

export async function insertRequest({ tx, actor }: Scope, patientId: string, asked: NewRequest): Promise<string> {
  const { receivedOn, dueOn, ...rest } = asked;
  const { id } = await tx.patientRequest.create({
    data: { ...rest, patientId, receivedOn: new Date(receivedOn), dueOn: new Date(dueOn), openedById: actor.staffId },
    select: { id: true },
  });
  return id;
}

/** Open ones with the nearest day first, then closed ones; of one patient, or one request, or all. */
export function findRequests(
  { tx }: Scope,
  filter: { id?: string; patientId?: string; openOnly?: boolean } = {},
): Promise<PatientRequest[]> {
  const { id = null, patientId = null, openOnly = false } = filter;
  return tx.$queryRaw<PatientRequest[]>`
    select r.id, r.patient_id as "patientId", r.kind, r.requester, r.requester_is as "requesterIs", r.identity, r.scope,
      r.received_on::text as "receivedOn", r.due_on::text as "dueOn", r.extended_on::text as "extendedOn",
      r.extension_reason as "extensionReason", r.outcome, r.denial, r.closing_note as "closingNote",
      r.disclosure_id as "disclosureId", o.email as "openedBy", c.email as "closedBy", r.closed_at as "closedAt"
    from patient_request r join staff o on o.id = r.opened_by_id left join staff c on c.id = r.closed_by_id
    where (${id}::uuid is null or r.id = ${id}::uuid) and (${patientId}::uuid is null or r.patient_id = ${patientId}::uuid)
      and (not ${openOnly} or r.closed_at is null)
    order by r.closed_at nulls first, r.due_on limit 1000`;
}

/** How many are open, and how many of those past their last day. */
export async function countRequests({ tx }: Scope): Promise<{ open: number; overdue: number }> {
  const [row] = await tx.$queryRaw<{ open: number; overdue: number }[]>`
    select count(*)::int as open, (count(*) filter (where due_on < current_date))::int as overdue
    from patient_request where closed_at is null`;
  return row ?? { open: 0, overdue: 0 };
}

/** False when it was closed or extended meanwhile. */
export async function extendRequest(
  { tx }: Scope,
  id: string,
  extension: { dueOn: string; extendedOn: string; reason: string },
): Promise<boolean> {
  const { count } = await tx.patientRequest.updateMany({
    where: { id, closedAt: null, extendedOn: null },
    data: {
      dueOn: new Date(extension.dueOn),
      extendedOn: new Date(extension.extendedOn),
      extensionReason: extension.reason,
    },
  });
  return count === 1;
}

/** False when somebody closed it first. */
export async function closeRequest(
  { tx, actor }: Scope,
  id: string,
  closing: { outcome: RequestOutcome; denial: string | null; note: string | null; disclosureId: string | null },
): Promise<boolean> {
  const { outcome, denial, note: closingNote, disclosureId } = closing;
  const { count } = await tx.patientRequest.updateMany({
    where: { id, closedAt: null },
    data: { outcome, denial, closingNote, disclosureId, closedById: actor.staffId, closedAt: new Date() },
  });
  return count === 1;
}

/** True when the ledger has that row for the patient, as a copy for the patient or who acts for them. */
export async function isReleaseTo({ tx }: Scope, disclosureId: string, patientId: string): Promise<boolean> {
  return (await tx.disclosure.count({ where: { id: disclosureId, patientId, channel: 'release' } })) === 1;
}

export type AppendedAs = 'amendment' | 'disagreement' | 'rebuttal';

/** False when one of the documents is hidden, not filed, or another patient's. */
export async function appendDocument(
  { tx }: Scope,
  documentId: string,
  to: { about: string; as: AppendedAs; reason: string },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    select wardclerk.append_document(${documentId}::uuid, ${to.about}::uuid, ${to.as}, ${to.reason}) as done`;
  return row?.done ?? false;
}

/** Documents that must go along with these: amendments, statements of disagreement, rebuttals. */
export async function findAppended({ tx }: Scope, documentIds: string[]): Promise<string[]> {
  const rows = await tx.documentChange.findMany({
    where: { documentId: { in: documentIds }, change: { in: ['has-amendment', 'has-disagreement', 'has-rebuttal'] } },
    select: { otherDocumentId: true },
  });
  const ids = [...new Set(rows.flatMap(({ otherDocumentId }) => otherDocumentId ?? []))];
  const gone = await tx.document.findMany({
    where: { id: { in: ids }, state: { in: ['ENTERED_IN_ERROR', 'SUPERSEDED', 'DESTROYED'] } },
    select: { id: true },
  });
  return ids.filter((id) => !gone.some((one) => one.id === id));
}
