/** Right of access and amendment: opened, worked, extended once, and closed with a release, an acceptance or a reason. */
import type { Actor, Purpose } from '../access/actor.ts';
import { type Scope, withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit, appendDenied } from '../audit/audit.store.ts';
import type { AuditAction, AuditOutcome } from '../audit/audit-event.ts';
import { AppError } from '../errors.ts';
import { findPatientByMrn } from '../patients/patient.store.ts';
import { findLedgerPatient } from './disclosure.store.ts';
import {
  type AppendedAs,
  appendDocument,
  closeRequest,
  extendRequest,
  findRequests,
  insertRequest,
  isReleaseTo,
  type NewRequest,
  type PatientRequest,
  type RequestOutcome,
} from './request.store.ts';
import { daysLeft, extendedDueOn, REQUEST_RULES, requestDueOn } from './request-rules.ts';

interface RequestDeps {
  database: Database;
}

export interface ListedRequest extends PatientRequest {
  /** Until the last day; below zero it is overdue. Null for a closed one. */
  daysLeft: number | null;
}

/** @throws AppError `record.unavailable`, `request.incomplete`, `request.not-yours` */
export async function openRequest(
  deps: RequestDeps,
  actor: Actor,
  mrn: string,
  asked: Omit<NewRequest, 'dueOn'>,
): Promise<{ id: string; dueOn: string }> {
  const words = [asked.requester, asked.requesterIs, asked.identity, asked.scope];
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(asked.receivedOn) && !Number.isNaN(Date.parse(asked.receivedOn));
  if (!isDay || asked.receivedOn > todayIn(deps) || words.some((text) => text.trim() === ''))
    throw new AppError('request.incomplete');
  const dueOn = requestDueOn(asked.kind, asked.receivedOn);
  const id = await asClerk(deps, actor, 'request.opened', async (scope) => {
    const patient = await findPatientByMrn(scope, mrn);
    if (!patient) {
      await appendDenied(scope, 'request.opened', mrn, 'command');
      return null;
    }
    const opened = await insertRequest(scope, patient.id, { ...asked, dueOn });
    await record(scope, 'request.opened', 'success', patient.id, opened, { kind: asked.kind });
    return opened;
  });
  if (!id) throw new AppError('record.unavailable');
  return { id, dueOn };
}

/** Open ones first, the nearest day first. The privacy officer may look too. */
export async function listRequests(
  deps: RequestDeps,
  actor: Actor,
  filter: { mrn?: string | undefined; openOnly: boolean },
): Promise<ListedRequest[]> {
  const look = async (scope: Scope) => {
    const { mrn, openOnly } = filter;
    const patientId = mrn === undefined ? undefined : ((await findLedgerPatient(scope, mrn)) ?? NOBODY);
    const found = await findRequests(scope, { openOnly, ...(patientId ? { patientId } : {}) });
    await appendAudit(scope, {
      action: 'request.listed',
      outcome: 'success',
      channel: 'command',
      detail: { rows: found.length },
    });
    const today = todayIn(deps);
    return found.map((one) => ({ ...one, daysLeft: one.closedAt ? null : daysLeft(one.dueOn, today) }));
  };
  if (actor.roles.includes('privacy-officer')) return withScope(deps.database, actor, 'audit', look);
  return asClerk(deps, actor, 'request.listed', look);
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Once, before the last day, with a reason that the patient is told. The new last day. @throws AppError `request.not-extended` */
export function extendOnce(deps: RequestDeps, actor: Actor, id: string, reason: string): Promise<string> {
  return work(deps, actor, 'request.extended', id, async (scope, request): Promise<Worked<string>> => {
    const today = todayIn(deps);
    const dueOn = request.closedAt || reason.trim() === '' ? null : extendedDueOn(request, today);
    if (!dueOn || !(await extendRequest(scope, id, { dueOn, extendedOn: today, reason })))
      return { fault: new AppError('request.not-extended') };
    return { value: dueOn };
  });
}

/** @throws AppError `request.closed`, `request.closing` */
export function closeOnce(
  deps: RequestDeps,
  actor: Actor,
  id: string,
  closing: { outcome: RequestOutcome; denial: string | null; note: string | null; disclosureId: string | null },
): Promise<RequestOutcome> {
  return work(deps, actor, 'request.closed', id, async (scope, request): Promise<Worked<RequestOutcome>> => {
    if (request.closedAt) return { fault: new AppError('request.closed') };
    if (!(await mayClose(scope, request, closing))) return { fault: new AppError('request.closing') };
    if (!(await closeRequest(scope, id, closing))) return { fault: new AppError('request.closed') };
    return { value: closing.outcome };
  });
}

/** A copy was made, an amendment was accepted, or the ground of a denial is one that the rule knows. */
async function mayClose(
  scope: Scope,
  { kind, patientId }: PatientRequest,
  { outcome, denial, disclosureId }: { outcome: RequestOutcome; denial: string | null; disclosureId: string | null },
): Promise<boolean> {
  switch (outcome) {
    case 'released':
      return kind === 'access' && disclosureId !== null && isReleaseTo(scope, disclosureId, patientId);
    case 'accepted':
      return kind === 'amendment';
    case 'denied':
      return REQUEST_RULES.kinds[kind].denials.some(({ id }) => id === denial);
    case 'withdrawn':
      return true;
  }
}

/** An amendment, a statement of disagreement or a rebuttal goes with the document it is about from now on, also in releases. */
export async function appendToDocument(
  deps: RequestDeps,
  actor: Actor,
  documentId: string,
  to: { about: string; as: AppendedAs; reason: string },
): Promise<void> {
  const done = await asClerk(deps, actor, 'document.appended', async (scope) => {
    const appended = await appendDocument(scope, documentId, to);
    await appendAudit(scope, {
      action: 'document.appended',
      outcome: appended ? 'success' : 'denied',
      entity: 'document',
      entityId: documentId,
      channel: 'command',
      detail: { as: to.as, about: to.about },
    });
    return appended;
  });
  if (!done) throw new AppError('record.unavailable');
}

type Worked<T> = { value: T } | { fault: AppError };

async function work<T>(
  deps: RequestDeps,
  actor: Actor,
  action: AuditAction,
  id: string,
  change: (scope: Scope, request: PatientRequest) => Promise<Worked<T>>,
): Promise<T> {
  const done = await asClerk(deps, actor, action, async (scope) => {
    const [request] = await findRequests(scope, { id });
    const changed: Worked<T> = request ? await change(scope, request) : { fault: new AppError('record.unavailable') };
    const outcome = 'value' in changed ? 'success' : 'denied';
    await record(scope, action, outcome, request?.patientId ?? null, id, {});
    return changed;
  });
  if ('fault' in done) throw done.fault;
  return done.value;
}

/** The records department, for the purpose request-of-patient. @throws AppError `request.not-yours` */
async function asClerk<T>(
  { database }: RequestDeps,
  actor: Actor,
  action: AuditAction,
  todo: (scope: Scope) => Promise<T>,
): Promise<T> {
  const purpose: Purpose = 'request-of-patient';
  if (actor.roles.includes('him')) return withScope(database, actor, purpose, todo);
  const denied = { action, outcome: 'denied', channel: 'command' } as const;
  await withPipeline(database, (pipeline) => appendAudit(pipeline, denied), actor.staffId);
  throw new AppError('request.not-yours');
}

function record(
  scope: Scope,
  action: AuditAction,
  outcome: AuditOutcome,
  patientId: string | null,
  id: string,
  detail: Record<string, string>,
): Promise<void> {
  return appendAudit(scope, {
    action,
    outcome,
    patientId,
    entity: 'patient-request',
    entityId: id,
    channel: 'command',
    detail,
  });
}

function todayIn({ database }: RequestDeps): string {
  return new Date().toLocaleDateString('en-CA', { timeZone: database.timeZone });
}
