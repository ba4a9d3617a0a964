/** Proposed labels wait for a person: confirmed as they are, changed, or cleared. Each once, on the record. */
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { type Actor, type Purpose, readingPurpose } from './actor.ts';
import { type LabelledDocument, listLabels, saveLabelDecision } from './label.store.ts';
import { POLICY } from './policy.ts';
import { type Scope, withScope } from './scope.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Labels that a person may set, in the order of the policy. */
export const SETTABLE_LABELS = Object.keys(POLICY.labels).filter((label) => label !== 'unchecked');

/** For what purpose this person may say what a label is: a privacy officer, or the records department. Null: for none. */
export function labellingPurpose(actor: Actor): Purpose | null {
  if (actor.roles.includes('privacy-officer')) return 'audit';
  return readingPurpose(actor) === 'operations' ? 'operations' : null;
}

/** One transaction as somebody who may label. @throws AppError `access.not-officer` */
export async function asLabeller<T>(database: Database, actor: Actor, work: (scope: Scope) => Promise<T>): Promise<T> {
  const purpose = labellingPurpose(actor);
  if (!purpose) throw new AppError('access.not-officer');
  return withScope(database, actor, purpose, work);
}

/** Documents with proposed labels, oldest first; a look that showed something leaves a row. @throws AppError `access.not-officer` */
export function readLabelQueue(database: Database, actor: Actor, channel: string): Promise<LabelledDocument[]> {
  return asLabeller(database, actor, async (scope) => {
    const found = await listLabels(scope, false);
    const detail = { rows: found.length };
    if (found.length > 0) await appendAudit(scope, { action: 'label.listed', outcome: 'success', channel, detail });
    return found;
  });
}

/** One of them. Hidden, missing and decided look the same. @throws AppError `access.not-officer`, `record.unavailable` */
export async function readProposedLabels(
  database: Database,
  actor: Actor,
  documentId: string,
): Promise<LabelledDocument> {
  const found = await asLabeller(database, actor, async (scope) =>
    UUID.test(documentId) ? listLabels(scope, false, documentId) : [],
  );
  if (!found[0]) throw new AppError('record.unavailable');
  return found[0];
}

/**
 * `labels` null confirms what is proposed, `['normal']` clears it. `seen`: the proposal before the person's eyes; null when
 * they named the document by themselves. Gives the labels that hold now.
 * @throws AppError `access.not-officer`, `record.unavailable`, `decision.taken`, `label.changed`, `label.unchecked`, `label.unknown`
 */
export async function decideLabels(
  database: Database,
  actor: Actor,
  asked: { documentId: string; labels: string[] | null; seen: number | null; channel: string },
): Promise<string[]> {
  const { documentId, labels, seen, channel } = asked;
  if (labels && (labels.length === 0 || labels.some((label) => !SETTABLE_LABELS.includes(label))))
    throw new AppError('label.unknown', { labels: SETTABLE_LABELS.join(', ') });
  const decided = await asLabeller(database, actor, async (scope) => {
    if (!UUID.test(documentId)) return { kind: 'hidden' as const };
    const result = await saveLabelDecision(scope, { documentId, labels, seen });
    if (result.kind === 'done')
      await appendAudit(scope, {
        action: 'label.set',
        outcome: 'success',
        patientId: result.patientId,
        entity: 'document',
        entityId: documentId,
        channel,
        detail: { labels: result.labels.join('+'), decision: decisionOf(labels) },
      });
    return result;
  });
  switch (decided.kind) {
    case 'done':
      return decided.labels;
    case 'taken':
      throw new AppError('decision.taken', { staff: decided.by });
    case 'hidden':
      throw new AppError('record.unavailable');
    default:
      throw new AppError(`label.${decided.kind}`);
  }
}

function decisionOf(labels: readonly string[] | null): 'confirmed' | 'cleared' | 'changed' {
  if (labels === null) return 'confirmed';
  return labels.join() === 'normal' ? 'cleared' : 'changed';
}
