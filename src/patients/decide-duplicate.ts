/** The records department works the list of possible duplicates. Nothing is merged: a link is made, and can be taken back. */
import type { Actor } from '../access/actor.ts';
import { readingPurpose } from '../access/actor.ts';
import { type Scope, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import type { AuditAction } from '../audit/audit-event.ts';
import { AppError } from '../errors.ts';
import type { Enqueue } from '../jobs.ts';
import {
  type AffectedRecord,
  countDuplicates,
  type DuplicateCounts,
  type DuplicateState,
  findAffected,
  findDuplicate,
  findPossibleDuplicates,
  linkDuplicate,
  type PossibleDuplicate,
  rejectPair,
  reopenPair,
} from './duplicate.store.ts';
import { type DuplicateRates, duplicateRates } from './find-duplicates.ts';
import { queueMatching } from './queue-matching.ts';
import { markWaiting } from './waiting.store.ts';

interface Deps {
  database: Database;
}

interface DecideDeps extends Deps {
  enqueue: Enqueue;
}

export interface OpenedDuplicate extends PossibleDuplicate {
  /** Documents of each record, and the colleagues who care for each: all of them see both once the two are linked. */
  affected: AffectedRecord[];
}

export interface DecidedDuplicate extends OpenedDuplicate {
  /** Ids of the waiting documents that are matched again for it. */
  matchedAgain: string[];
}

const LONGEST_NOTE = 500;

/** Pairs in that state, likeliest first. @throws AppError `duplicate.not-permitted` */
export function listDuplicates(
  deps: Deps,
  actor: Actor,
  state: DuplicateState,
  channel: string,
): Promise<PossibleDuplicate[]> {
  return asRegistrar(deps, actor, async (scope) => {
    const pairs = await findPossibleDuplicates(scope, state);
    await appendAudit(scope, {
      action: 'duplicate.listed',
      outcome: pairs.length > 0 ? 'success' : 'nothing-found',
      channel,
      detail: { found: pairs.length, state },
    });
    return pairs;
  });
}

/** One pair with whom it touches. @throws AppError `record.unavailable`, `duplicate.not-permitted` */
export function openDuplicate(deps: Deps, actor: Actor, id: string, channel: string): Promise<OpenedDuplicate> {
  return asRegistrar(deps, actor, async (scope) => {
    const opened = await opening(scope, id);
    await audit(scope, 'duplicate.opened', opened, channel);
    return opened;
  });
}

/**
 * The two are one person; the record of `survivorId` stands for both from now on.
 * @throws AppError `record.unavailable`, `duplicate.not-permitted`, `duplicate.taken`
 */
export function confirmDuplicate(
  deps: DecideDeps,
  actor: Actor,
  id: string,
  { survivorId, channel }: { survivorId: string; channel: string },
): Promise<DecidedDuplicate> {
  return decide(deps, actor, id, { action: 'duplicate.confirmed', channel }, async (scope, { patients }) => {
    if (!patients.some((patient) => patient.id === survivorId)) throw new AppError('record.unavailable');
    return (await linkDuplicate(scope, id, survivorId)) && { survivor: survivorId };
  });
}

/** The two are two people. @throws AppError `record.unavailable`, `duplicate.not-permitted`, `duplicate.taken`, `duplicate.no-reason` */
export async function rejectDuplicate(
  deps: DecideDeps,
  actor: Actor,
  id: string,
  { reason, channel }: { reason: string; channel: string },
): Promise<DecidedDuplicate> {
  const note = reason.trim().slice(0, LONGEST_NOTE);
  if (note === '') throw new AppError('duplicate.no-reason');
  return decide(deps, actor, id, { action: 'duplicate.rejected', channel }, async (scope) => {
    return (await rejectPair(scope, id, note)) && {};
  });
}

/**
 * Takes a decision back: the pair is open again, and a link is gone. What was filed meanwhile stays in the record that it
 * was filed in. @throws AppError `record.unavailable`, `duplicate.not-permitted`, `duplicate.taken`
 */
export function reopenDuplicate(
  deps: DecideDeps,
  actor: Actor,
  id: string,
  channel: string,
): Promise<DecidedDuplicate> {
  return decide(deps, actor, id, { action: 'duplicate.reopened', channel }, async (scope, { state }) => {
    return (await reopenPair(scope, id)) && { was: state };
  });
}

/** Decides one pair; documents that wait for one of the two are matched again. `work` gives the detail for the trail, or false when it cannot be. */
async function decide(
  deps: DecideDeps,
  actor: Actor,
  id: string,
  { action, channel }: { action: AuditAction; channel: string },
  work: (scope: Scope, pair: OpenedDuplicate) => Promise<Record<string, string> | false>,
): Promise<DecidedDuplicate> {
  const decided = await asRegistrar(deps, actor, async (scope) => {
    const before = await opening(scope, id);
    const detail = await work(scope, before);
    if (!detail) throw new AppError('duplicate.taken');
    const matchedAgain = await markWaiting(
      scope,
      before.patients.map((patient) => patient.id),
    );
    await audit(scope, action, before, channel, detail);
    return { ...(await opening(scope, id)), matchedAgain };
  });
  await queueMatching(deps.enqueue, decided.matchedAgain);
  return decided;
}

/** Both AHIMA rates with their counts. @param period ISO 8601 dates, both inclusive. @throws AppError `duplicate.not-permitted` */
export function measureDuplicates(
  deps: Deps,
  actor: Actor,
  period: { since: string; until: string },
  channel: string,
): Promise<DuplicateCounts & DuplicateRates> {
  return asRegistrar(deps, actor, async (scope) => {
    const counts = await countDuplicates(scope, period.since, period.until);
    if (!counts) throw new AppError('duplicate.not-permitted');
    await appendAudit(scope, { action: 'duplicate.measured', outcome: 'success', channel, detail: { ...period } });
    return { ...counts, ...duplicateRates(counts) };
  });
}

async function asRegistrar<T>({ database }: Deps, actor: Actor, work: (scope: Scope) => Promise<T>): Promise<T> {
  if (!actor.roles.includes('him') || readingPurpose(actor) !== 'operations')
    throw new AppError('duplicate.not-permitted');
  return withScope(database, actor, 'operations', work);
}

async function opening(scope: Scope, id: string): Promise<OpenedDuplicate> {
  const found = UUID.test(id) ? await findDuplicate(scope, id) : null;
  if (!found) throw new AppError('record.unavailable');
  return { ...found, affected: await findAffected(scope, id) };
}

/** One row for each of the two patients: whoever looks at one of them sees the decision. */
async function audit(
  scope: Scope,
  action: AuditAction,
  { id, patients }: PossibleDuplicate,
  channel: string,
  detail: Record<string, string> = {},
): Promise<void> {
  const [first, second] = patients;
  for (const [patient, other] of [
    [first, second],
    [second, first],
  ] as const) {
    await appendAudit(scope, {
      action,
      outcome: 'success',
      patientId: patient.id,
      entity: 'patient-duplicate',
      entityId: id,
      channel,
      detail: { ...detail, other: other.id },
    });
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
