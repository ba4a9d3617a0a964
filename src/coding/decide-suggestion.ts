import type { Actor } from '../access/actor.ts';
import type { Scope } from '../access/scope.ts';
import { findStaffName } from '../access/staff.store.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import {
  addEntry,
  completeCoding,
  decideEntry,
  findCoding,
  findEntries,
  findEntry,
  setFirstListed,
  setPoa,
} from './coding.store.ts';
import type { Coding, CodingEntry } from './coding.ts';
import type { PoaIndicator } from './export/coded-encounter.ts';
import { billableBelow } from './match/prepared-release.ts';
import { reopenRelease } from './open-release.ts';
import { lineageOf } from './release/code-format.ts';
import { asCoder } from './suggest-for-document.ts';

/** Why coders turn a suggestion down; the words are the reason that is kept. */
export const REJECT_REASONS = [
  'not in the record',
  'denied or ruled out',
  'history, not current',
  'another person',
  'not specific enough',
  'part of another condition',
  'not relevant to this encounter',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export type Decision =
  | { kind: 'accept' }
  | { kind: 'reject'; reason: RejectReason }
  | { kind: 'replace'; by: string }
  | { kind: 'first-listed' }
  | { kind: 'poa'; indicator: PoaIndicator }
  | { kind: 'undo' };

/**
 * A coder's decision on one suggestion, at the version that the coder saw: of two coders, one decides. Audited in the
 * same transaction.
 *
 * @throws AppError `codes.not-a-coder`, `record.unavailable`, `decision.taken`, `codes.completed`, `codes.not-in-release`
 */
export function decideSuggestion(
  database: Database,
  actor: Actor,
  entryId: string,
  version: number,
  decision: Decision,
  channel: string,
): Promise<CodingEntry[]> {
  return asCoder(database, actor, async (scope) => {
    const entry = await findEntry(scope, entryId);
    const coding = entry && (await findCoding(scope, entry.documentId));
    if (!entry || !coding) throw new AppError('record.unavailable');
    if (coding.state === 'COMPLETED') throw new AppError('codes.completed');
    if (entry.version !== version || !(await apply(scope, coding, entry, decision)))
      throw new AppError('decision.taken', { staff: await deciderOf(scope, entryId) });
    await audit(scope, coding, entry, decision, channel);
    return findEntries(scope, entry.documentId);
  });
}

/** The codes of a document as they stand. Audited. @throws AppError `codes.not-a-coder`, `record.unavailable` */
export function showCoding(
  database: Database,
  actor: Actor,
  documentId: string,
  channel: string,
): Promise<CodingEntry[]> {
  return asCoder(database, actor, async (scope) => {
    const coding = await findCoding(scope, documentId);
    if (!coding) throw new AppError('record.unavailable');
    await appendAudit(scope, {
      action: 'codes.listed',
      outcome: 'success',
      patientId: coding.patientId,
      entity: 'document',
      entityId: documentId,
      channel,
    });
    return findEntries(scope, documentId);
  });
}

/** Adds a billable code of the coding's release that the engine did not suggest. @throws AppError as above */
export function addCode(
  database: Database,
  actor: Actor,
  documentId: string,
  code: string,
  channel: string,
): Promise<CodingEntry[]> {
  return asCoder(database, actor, async (scope) => {
    const coding = await openCoding(scope, documentId);
    const display = await titleIn(scope, coding, code);
    const entry = await addEntry(scope, documentId, code, display);
    await audit(scope, coding, entry, { kind: 'accept' }, channel);
    return findEntries(scope, documentId);
  });
}

/** Completes the coding of a document: from then on nothing is decided or undone. @throws AppError as above */
export function completeDocumentCoding(
  database: Database,
  actor: Actor,
  documentId: string,
  channel: string,
): Promise<CodingEntry[]> {
  return asCoder(database, actor, async (scope) => {
    const coding = await openCoding(scope, documentId);
    if (!(await completeCoding(scope, documentId))) throw new AppError('codes.completed');
    const entries = await findEntries(scope, documentId);
    await appendAudit(scope, {
      action: 'codes.completed',
      outcome: 'success',
      patientId: coding.patientId,
      entity: 'document',
      entityId: documentId,
      channel,
      detail: { release: coding.release, codes: entries.filter(({ state }) => state === 'ACCEPTED').length },
    });
    return entries;
  });
}

/** Billable codes under the same category header as a code: what a suggestion may be replaced by. */
export function siblingsOf(
  database: Database,
  actor: Actor,
  entryId: string,
): Promise<{ code: string; display: string }[]> {
  return asCoder(database, actor, async (scope) => {
    const entry = await findEntry(scope, entryId);
    const coding = entry && (await findCoding(scope, entry.documentId));
    if (!entry || !coding) throw new AppError('record.unavailable');
    const release = await reopenRelease(scope, coding.release);
    const header = lineageOf(entry.code).find((above) => billableBelow(release, above).length > 1) ?? entry.code;
    return billableBelow(release, header)
      .filter((code) => code !== entry.code)
      .map((code) => ({ code, display: release.codeOf.get(code)!.title }));
  });
}

async function apply(scope: Scope, coding: Coding, entry: CodingEntry, decision: Decision): Promise<boolean> {
  switch (decision.kind) {
    case 'accept':
      return decideEntry(scope, entry, 'ACCEPTED', null);
    case 'reject':
      return decideEntry(scope, entry, 'REJECTED', decision.reason);
    case 'undo':
      return decideEntry(scope, entry, 'SUGGESTED', null);
    case 'poa':
      return setPoa(scope, entry, decision.indicator);
    case 'first-listed':
      return setFirstListed(scope, entry.documentId, entry.id);
    case 'replace': {
      const display = await titleIn(scope, coding, decision.by);
      const isDecided = await decideEntry(scope, entry, 'REPLACED', decision.by);
      if (isDecided) await addEntry(scope, entry.documentId, decision.by, display);
      return isDecided;
    }
  }
}

/** Who decided first, as the scope's person is told. An undone decision names nobody any more. */
async function deciderOf(scope: Scope, entryId: string): Promise<string> {
  const decidedById = (await findEntry(scope, entryId))?.decidedById;
  if (decidedById === scope.actor.staffId) return 'you';
  return (decidedById && (await findStaffName(scope, decidedById))) || 'somebody else';
}

async function openCoding(scope: Scope, documentId: string): Promise<Coding> {
  const coding = await findCoding(scope, documentId);
  if (!coding) throw new AppError('record.unavailable');
  if (coding.state === 'COMPLETED') throw new AppError('codes.completed');
  return coding;
}

async function titleIn(scope: Scope, coding: Coding, code: string): Promise<string> {
  const release = await reopenRelease(scope, coding.release);
  const entry = release.codeOf.get(code.toUpperCase());
  if (!entry?.billable) throw new AppError('codes.not-in-release', { release: coding.release });
  return entry.title;
}

async function audit(
  scope: Scope,
  coding: Coding,
  entry: CodingEntry,
  decision: Decision,
  channel: string,
): Promise<void> {
  await appendAudit(scope, {
    action: 'codes.decided',
    outcome: 'success',
    patientId: coding.patientId,
    entity: 'code-suggestion',
    entityId: entry.id,
    channel,
    detail: {
      decision: decision.kind,
      reason: decision.kind === 'reject' ? decision.reason : null,
      release: coding.release,
      origin: entry.origin,
    },
  });
}
