/** Retention: what is due by rule, proposed by one person, decided by another, and never under a legal hold. */
import type { Actor, Purpose } from '../access/actor.ts';
import { type Scope, withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { ErasableStorage } from '../adapters/file-storage.ts';
import { appendAudit, appendDenied } from '../audit/audit.store.ts';
import type { NewAuditEvent } from '../audit/audit-event.ts';
import { AppError } from '../errors.ts';
import {
  type Certificate,
  decideProposal,
  findCertificates,
  findFilesToRemove,
  findHolds,
  findProposals,
  findRetained,
  type Hold,
  insertHold,
  insertProposal,
  liftHold,
  markRemoved,
  type Proposal,
  type RetentionRow,
} from './retention.store.ts';
import { dueOn } from './retention-rule.ts';

export interface RetentionDeps {
  database: Database;
  storage: ErasableStorage;
}

export interface DueDocument extends RetentionRow {
  rule: string;
  dueOn: string;
}

const SHORTEST_REASON = 10;

/** Documents whose time is over, longest due first. */
export function listDue(deps: RetentionDeps, actor: Actor): Promise<DueDocument[]> {
  return asRetainer(deps, actor, 'retention.listed', async (scope) => {
    const today = todayIn(deps);
    const due = (await findRetained(scope)).flatMap((row) => judge(row, today) ?? []);
    await record(scope, { action: 'retention.listed', outcome: 'success', detail: { rows: due.length } });
    return due.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
  });
}

/** The first person's word. @throws AppError `record.unavailable` (hidden and missing alike), `retention.not-due` */
export async function proposeDestruction(deps: RetentionDeps, actor: Actor, documentId: string): Promise<string> {
  const proposed = await asRetainer(deps, actor, 'retention.proposed', async (scope) => {
    const [row] = await findRetained(scope, documentId);
    const due = row && judge(row, todayIn(deps));
    const id = due ? await insertProposal(scope, due) : null;
    const outcome = id ? 'success' : 'denied';
    await record(scope, { action: 'retention.proposed', outcome, entity: 'document', entityId: documentId });
    return { id, known: row !== undefined, taken: row?.proposed ?? false };
  });
  if (proposed.id) return proposed.id;
  if (!proposed.known) throw new AppError('record.unavailable');
  throw new AppError(proposed.taken ? 'retention.proposed' : 'retention.not-due');
}

export function listProposals(deps: RetentionDeps, actor: Actor): Promise<Proposal[]> {
  return asRetainer(deps, actor, 'retention.listed', findProposals);
}

/**
 * The second person's word: a privacy officer who did not propose it. What was approved is gone when this returns; a file that
 * could not be removed is tried again every night.
 * @throws AppError `retention.second-person`, `retention.held`, `retention.not-due`, `decision.taken`
 */
export async function decideDestruction(
  deps: RetentionDeps,
  actor: Actor,
  decision: { id: string; approve: boolean; note: string | null; channel?: string },
): Promise<void> {
  const { id, approve, note, channel = 'command' } = decision;
  const outcome = await asRetainer(deps, actor, 'retention.decided', async (scope) => {
    const proposal = (await findProposals(scope)).find((one) => one.id === id);
    const [row] = proposal ? await findRetained(scope, proposal.documentId) : [];
    // The rules may have become longer since it was proposed.
    const stillDue = !approve || !proposal || (row && judge(row, todayIn(deps)) !== null);
    const decided = stillDue ? await decideProposal(scope, id, approve, note) : ({ kind: 'changed' } as const);
    await record(scope, {
      action: approve ? 'document.destroyed' : 'retention.decided',
      outcome: decided.kind === 'done' ? 'success' : 'denied',
      entity: 'document',
      entityId: proposal?.documentId ?? id,
      channel,
      detail: { proposal: id, approve, because: decided.kind },
    });
    return decided;
  });
  if (outcome.kind === 'taken') throw new AppError('decision.taken', { staff: outcome.by });
  if (outcome.kind === 'refused') throw new AppError('retention.second-person');
  if (outcome.kind === 'held') throw new AppError('retention.held');
  if (outcome.kind === 'changed') throw new AppError('retention.not-due');
  if (approve) await removeFiles(deps);
}

/** Removes the files of destroyed documents. The number that is left. */
export async function removeFiles({ database, storage }: RetentionDeps): Promise<number> {
  let left = 0;
  for (const key of await withPipeline(database, findFilesToRemove)) {
    const removed = await storage.remove(key).then(
      () => true,
      () => false,
    );
    if (removed) await withPipeline(database, (pipeline) => markRemoved(pipeline, key));
    else left += 1;
  }
  return left;
}

export function listCertificates(deps: RetentionDeps, actor: Actor): Promise<Omit<Certificate, 'filesLeft'>[]> {
  return asRetainer(deps, actor, 'retention.listed', findCertificates);
}

/** Nothing of this patient is destroyed from now on. @throws AppError `record.unavailable`, `retention.reason` */
export async function setHold(deps: RetentionDeps, actor: Actor, mrn: string, reason: string): Promise<string> {
  checkReason(reason);
  const id = await asOfficer(deps, actor, 'hold.set', async (scope) => {
    const placed = await insertHold(scope, mrn, reason.trim());
    if (placed) await record(scope, { action: 'hold.set', outcome: 'success', entity: 'hold', entityId: placed });
    else await appendDenied(scope, 'hold.set', mrn, 'command');
    return placed;
  });
  if (!id) throw new AppError('record.unavailable');
  return id;
}

export async function endHold(deps: RetentionDeps, actor: Actor, id: string, reason: string): Promise<void> {
  checkReason(reason);
  const done = await asOfficer(deps, actor, 'hold.lifted', async (scope) => {
    const lifted = await liftHold(scope, id, reason.trim());
    await record(scope, {
      action: 'hold.lifted',
      outcome: lifted ? 'success' : 'denied',
      entity: 'hold',
      entityId: id,
    });
    return lifted;
  });
  if (!done) throw new AppError('record.unavailable');
}

export function listHolds(deps: RetentionDeps, actor: Actor, openOnly: boolean): Promise<Hold[]> {
  return asOfficer(deps, actor, 'hold.listed', async (scope) => {
    await record(scope, { action: 'hold.listed', outcome: 'success' });
    return findHolds(scope, openOnly);
  });
}

function judge(row: RetentionRow, today: string): DueDocument | null {
  const due = dueOn(row);
  return due && due.dueOn <= today ? { ...row, ...due } : null;
}

function checkReason(reason: string): void {
  if (reason.trim().length < SHORTEST_REASON) throw new AppError('retention.reason', { length: SHORTEST_REASON });
}

/** As a privacy officer, else as the records department. @throws AppError `retention.not-yours` */
function asRetainer<T>(
  deps: RetentionDeps,
  actor: Actor,
  action: NewAuditEvent['action'],
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  if (actor.roles.includes('privacy-officer')) return withScope(deps.database, actor, 'audit', work);
  return as(deps, actor, actor.roles.includes('him') ? 'operations' : null, action, work);
}

/** @throws AppError `retention.not-yours` */
function asOfficer<T>(
  deps: RetentionDeps,
  actor: Actor,
  action: NewAuditEvent['action'],
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  return as(deps, actor, actor.roles.includes('privacy-officer') ? 'audit' : null, action, work);
}

async function as<T>(
  { database }: RetentionDeps,
  actor: Actor,
  purpose: Purpose | null,
  action: NewAuditEvent['action'],
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  if (purpose) return withScope(database, actor, purpose, work);
  const denied = { action, outcome: 'denied', channel: 'command' } as const;
  await withPipeline(database, (pipeline) => appendAudit(pipeline, denied), actor.staffId);
  throw new AppError('retention.not-yours');
}

function record(scope: Scope, event: NewAuditEvent): Promise<void> {
  return appendAudit(scope, { channel: 'command', ...event });
}

function todayIn({ database }: RetentionDeps): string {
  return new Date().toLocaleDateString('en-CA', { timeZone: database.timeZone });
}
