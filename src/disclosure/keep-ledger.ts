/** The accounting of disclosures: written, read, reported and suspended by who keeps it, each with its row in the trail. */
import type { Actor, Purpose } from '../access/actor.ts';
import { type Pipeline, type Scope, withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit, appendDenied } from '../audit/audit.store.ts';
import type { AuditAction } from '../audit/audit-event.ts';
import { AppError } from '../errors.ts';
import {
  findDisclosures,
  findLedgerPatient,
  findSuspended,
  insertDisclosure,
  insertSuspension,
} from './disclosure.store.ts';
import { accountFor, BASES, type Disclosure, type NewDisclosure } from './disclosure.ts';

interface LedgerDeps {
  database: Database;
}

/** Longest time that an oral statement suspends an accounting, in days (164.528(a)(2)(ii)). */
export const ORAL_DAYS = 30;

/** Something left by another way than `release`: a call, a fax, a report to an authority. The id of its row. */
export async function addDisclosure(
  deps: LedgerDeps,
  actor: Actor,
  mrn: string,
  disclosure: NewDisclosure,
): Promise<string> {
  checkDisclosure(disclosure);
  return asKeeper(deps, actor, 'disclosure.recorded', mrn, (scope, patientId) =>
    keepDisclosure(scope, patientId, disclosure),
  );
}

/** Writes ledger and trail in the caller's transaction: nothing leaves unless both are written. */
export async function keepDisclosure(scope: Scope, patientId: string, disclosure: NewDisclosure): Promise<string> {
  const { id, hash } = await insertDisclosure(scope, patientId, disclosure);
  await appendAudit(scope, {
    action: 'disclosure.recorded',
    outcome: 'success',
    patientId,
    entity: 'disclosure',
    entityId: id,
    channel: 'command',
    detail: { basis: disclosure.basis, documents: disclosure.documents.length, sha256: hash },
  });
  return id;
}

/** The whole ledger of a patient, with what is suspended: for who keeps it. */
export function listDisclosures(
  deps: LedgerDeps,
  actor: Actor,
  mrn: string,
): Promise<(Disclosure & { accounted: boolean })[]> {
  return asKeeper(deps, actor, 'disclosure.listed', mrn, async (scope, patientId) => {
    const all = await findDisclosures(scope, patientId);
    const told = new Set(accountFor(all, await findSuspended(scope, patientId), today(deps)).map(({ id }) => id));
    await record(scope, 'disclosure.listed', patientId, { rows: all.length });
    return all.map((disclosure) => ({ ...disclosure, accounted: told.has(disclosure.id) }));
  });
}

export interface Accounting {
  mrn: string;
  from: string;
  to: string;
  entries: { date: string; recipient: string; address: string | null; what: string; purpose: string; basis: string }[];
}

/** What the patient is given. It shows nothing of what is left out, nor that something is. */
export function reportDisclosures(deps: LedgerDeps, actor: Actor, mrn: string): Promise<Accounting> {
  return asKeeper(deps, actor, 'disclosure.reported', mrn, async (scope, patientId) => {
    const to = today(deps);
    const told = accountFor(await findDisclosures(scope, patientId), await findSuspended(scope, patientId), to);
    await record(scope, 'disclosure.reported', patientId, { rows: told.length });
    const entries = told.map(({ disclosedOn, recipient, address, what, purpose, basis }) => ({
      date: disclosedOn,
      recipient,
      address,
      what,
      purpose,
      basis: BASES.bases.find(({ id }) => id === basis)?.display ?? basis,
    }));
    return { mrn, from: `${Number(to.slice(0, 4)) - BASES.years}${to.slice(4)}`, to, entries };
  });
}

/** Law enforcement or an oversight agency asked that the patient not be told for a while. Privacy officers only. */
export async function suspendDisclosures(
  deps: LedgerDeps,
  actor: Actor,
  mrn: string,
  asked: { recipient: string; statement: string; written: boolean; startsOn: string; endsOn: string },
): Promise<string> {
  const days = (Date.parse(asked.endsOn) - Date.parse(asked.startsOn)) / 86_400_000;
  if (!(days >= 0) || (!asked.written && days > ORAL_DAYS))
    throw new AppError('disclosure.period', { days: ORAL_DAYS });
  if (!actor.roles.includes('privacy-officer')) {
    const record = (scope: Pipeline) => appendDenied(scope, 'disclosure.suspended', mrn, 'command');
    await withPipeline(deps.database, record, actor.staffId);
    throw new AppError('access.not-officer');
  }
  return asKeeper(deps, actor, 'disclosure.suspended', mrn, async (scope, patientId) => {
    const id = await insertSuspension(scope, patientId, asked);
    await record(scope, 'disclosure.suspended', patientId, { until: asked.endsOn, written: asked.written });
    return id;
  });
}

/** @throws AppError `disclosure.incomplete`, `disclosure.basis` */
export function checkDisclosure({ disclosedOn, recipient, basis, purpose, what }: NewDisclosure): void {
  if (!BASES.bases.some(({ id }) => id === basis))
    throw new AppError('disclosure.basis', { bases: BASES.bases.map(({ id }) => id).join(', ') });
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(disclosedOn) && !Number.isNaN(Date.parse(disclosedOn));
  if (!isDay || [recipient, purpose, what].some((text) => text.trim() === ''))
    throw new AppError('disclosure.incomplete');
}

/** As the records department, or as a privacy officer. Hidden, missing and not theirs to keep are one answer. */
async function asKeeper<T>(
  { database }: LedgerDeps,
  actor: Actor,
  action: AuditAction,
  mrn: string,
  work: (scope: Scope, patientId: string) => Promise<T>,
): Promise<T> {
  const purpose = ledgerPurpose(actor);
  if (!purpose) {
    await withPipeline(database, (pipeline) => appendDenied(pipeline, action, mrn, 'command'), actor.staffId);
    throw new AppError('disclosure.not-keeper');
  }
  const done = await withScope(database, actor, purpose, async (scope) => {
    const patientId = await findLedgerPatient(scope, mrn);
    if (patientId) return { value: await work(scope, patientId) };
    await appendDenied(scope, action, mrn, 'command');
    return null;
  });
  if (!done) throw new AppError('record.unavailable');
  return done.value;
}

function ledgerPurpose(actor: Actor): Purpose | null {
  if (actor.roles.includes('privacy-officer')) return 'audit';
  return actor.roles.includes('him') ? 'operations' : null;
}

function record(
  scope: Scope,
  action: AuditAction,
  patientId: string,
  detail: Record<string, string | number | boolean>,
) {
  return appendAudit(scope, {
    action,
    outcome: 'success',
    patientId,
    entity: 'patient',
    entityId: patientId,
    channel: 'command',
    detail,
  });
}

function today({ database }: LedgerDeps): string {
  return new Date().toLocaleDateString('en-CA', { timeZone: database.timeZone });
}
