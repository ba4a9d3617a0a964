import type { Actor } from '../../access/actor.ts';
import type { Scope } from '../../access/scope.ts';
import type { Database } from '../../adapters/database.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import type { AuditAction } from '../../audit/audit-event.ts';
import { AppError } from '../../errors.ts';
import { asCoder } from '../suggest-for-document.ts';
import { findBannedWords } from './check-query.ts';
import { changeQuery, documentsOf, findQuery, findQueryProviders, type QueryProvider } from './query.store.ts';
import type { PhysicianQuery } from './query.ts';

/** A query waits so many days for its answer, unless the coder says otherwise. */
export const ANSWER_WITHIN_DAYS = 7;
const MOST_DAYS = 60;
const DAY_MS = 86_400_000;

export interface SendRequest {
  /** E-mail address or staff id of the provider. */
  to: string;
  days?: number | undefined;
  channel: string;
}

/**
 * Sends a draft to a clinician who cares for the patient today and may see all that it quotes. They are told by the job
 * `announce-query`, which the caller queues.
 *
 * @throws AppError `codes.not-a-coder`, `record.unavailable`, `query.not-provider`, `query.state`, `query.days`
 */
export async function sendQuery(
  database: Database,
  actor: Actor,
  id: string,
  { to, days = ANSWER_WITHIN_DAYS, channel }: SendRequest,
): Promise<PhysicianQuery> {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) throw new AppError('query.days', { most: MOST_DAYS });
  return asCoder(database, actor, async (scope) => {
    const query = await openQuery(scope, id);
    if (query.state !== 'DRAFT') throw new AppError('query.state', { state: query.state });
    const providers = await findQueryProviders(scope, documentsOf(query.documentId, query));
    const wanted = to.trim().toLowerCase();
    const provider = providers.find(({ email, staffId }) => email === wanted || staffId === wanted);
    if (!provider) throw new AppError('query.not-provider');
    const sentAt = new Date();
    const expiresAt = new Date(sentAt.getTime() + days * DAY_MS);
    const change = { state: 'SENT' as const, providerId: provider.staffId, sentAt, expiresAt };
    return move(scope, query, change, 'query.sent', channel, { days });
  });
}

/** Clinicians to whom a query about these documents may be sent. @throws AppError `codes.not-a-coder` */
export function findProviders(database: Database, actor: Actor, documents: string[]): Promise<QueryProvider[]> {
  return asCoder(database, actor, (scope) => findQueryProviders(scope, documents));
}

/**
 * Takes a query back: withdrawn before its answer, retracted after it. Both are kept with the reason; a retracted one is
 * no evidence.
 *
 * @throws AppError `codes.not-a-coder`, `record.unavailable`, `query.state`, `query.reason`
 */
export async function withdrawQuery(
  database: Database,
  actor: Actor,
  id: string,
  reason: string,
  channel: string,
): Promise<PhysicianQuery> {
  const closeReason = reason.trim().slice(0, 500);
  if (closeReason.length < 3 || findBannedWords(closeReason).some(({ rule }) => rule === 'impact')) {
    throw new AppError('query.reason');
  }
  return asCoder(database, actor, async (scope) => {
    const query = await openQuery(scope, id);
    const isAnswered = query.state === 'ANSWERED';
    if (!isAnswered && query.state !== 'DRAFT' && query.state !== 'SENT') {
      throw new AppError('query.state', { state: query.state });
    }
    const state = isAnswered ? ('RETRACTED' as const) : ('WITHDRAWN' as const);
    const action = isAnswered ? 'query.retracted' : 'query.withdrawn';
    return move(scope, query, { state, closedAt: new Date(), closeReason }, action, channel);
  });
}

/** The query, or the one sentence for hidden and missing. */
export async function openQuery(scope: Scope, id: string): Promise<PhysicianQuery> {
  const query = await findQuery(scope, id);
  if (!query) throw new AppError('record.unavailable');
  return query;
}

/** Changes and audits in one transaction. @throws AppError `query.state` when somebody was quicker */
export async function move(
  scope: Scope,
  query: PhysicianQuery,
  change: Parameters<typeof changeQuery>[2],
  action: AuditAction,
  channel: string,
  detail: Record<string, string | number> = {},
): Promise<PhysicianQuery> {
  if (!(await changeQuery(scope, query, change)))
    throw new AppError('query.state', { state: 'changed by somebody else' });
  await appendAudit(scope, {
    action,
    outcome: 'success',
    patientId: query.patientId,
    entity: 'physician-query',
    entityId: query.id,
    channel,
    detail: { template: query.template, ...detail },
  });
  return { ...query, ...change, version: query.version + 1 };
}
