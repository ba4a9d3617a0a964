/** Emergency access ("break glass"): asked for with a reason, open at once, on the record, reviewed afterwards. */
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import type { Actor } from './actor.ts';
import { insertEmergency, saveEmergencyReview } from './emergency.store.ts';
import { withPipeline, withScope } from './scope.ts';

/** A reason shorter than this says nothing; the database holds the same limit. */
export const SHORTEST_REASON = 10;

/**
 * Opens one record to a clinician for `minutes`. Refusals are on the record too.
 * @throws AppError `emergency.refused` (no clinical role, no such patient: the same words), `emergency.reason`
 */
export async function openEmergency(
  { database }: { database: Database },
  actor: Actor,
  asked: { mrn: string; reason: string; minutes: number; channel: string },
): Promise<{ id: string; patientId: string; expiresAt: Date }> {
  if (asked.reason.trim().length < SHORTEST_REASON) throw new AppError('emergency.reason', { length: SHORTEST_REASON });
  const { channel, minutes } = asked;
  const opened = await withScope(database, actor, 'treatment', async (scope) => {
    const emergency = await insertEmergency(scope, asked);
    if (!emergency) return null;
    await appendAudit(scope, {
      action: 'emergency.opened',
      outcome: 'success',
      patientId: emergency.patientId,
      entity: 'emergency-access',
      entityId: emergency.id,
      channel,
      detail: { minutes },
    });
    return emergency;
  });
  if (opened) return opened;
  await withPipeline(
    database,
    (pipeline) => appendAudit(pipeline, { action: 'emergency.opened', outcome: 'denied', channel }),
    actor.staffId,
  );
  throw new AppError('emergency.refused');
}

/** A privacy officer's decision, once. @throws AppError `decision.taken`, `access.not-officer` */
export async function reviewEmergency(
  { database }: { database: Database },
  actor: Actor,
  review: { id: string; outcome: 'accepted' | 'escalated'; note: string | null; channel: string },
): Promise<void> {
  const { id, outcome, note, channel } = review;
  const decided = await withScope(database, actor, 'audit', async (scope) => {
    const result = await saveEmergencyReview(scope, id, outcome, note);
    if (result.kind === 'refused') throw new AppError('access.not-officer');
    await appendAudit(scope, {
      action: 'emergency.reviewed',
      outcome: result.kind === 'done' ? 'success' : 'failed',
      entity: 'emergency-access',
      entityId: id,
      channel,
      detail: { decision: outcome },
    });
    return result;
  });
  if (decided.kind === 'taken') throw new AppError('decision.taken', { staff: decided.by });
}
