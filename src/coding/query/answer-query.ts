import type { Actor } from '../../access/actor.ts';
import { type Scope, withScope } from '../../access/scope.ts';
import type { Database } from '../../adapters/database.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import { AppError } from '../../errors.ts';
import { findPages, type StoredPage } from '../../records/page.store.ts';
import { codingPurpose } from '../suggest-for-document.ts';
import { findQueries, findQuery } from './query.store.ts';
import type { PhysicianQuery, QueryIndicator } from './query.ts';
import { move, openQuery } from './send-query.ts';

const TEXT_LIMIT = 2000;

/** What a provider does with a query: an option by its place in the list, words, or a refusal with its reason. */
export type ProviderAnswer = { option: number | null; text?: string | undefined } | { declined: string };

/**
 * Answers a query as the provider who was asked, as long as they care for the patient at that moment.
 *
 * @throws AppError `record.unavailable` for anybody else, `query.state`, `query.answer`
 */
export function answerQuery(
  database: Database,
  actor: Actor,
  id: string,
  answer: ProviderAnswer,
  channel: string,
): Promise<PhysicianQuery> {
  return asProvider(database, actor, async (scope) => {
    const query = await openQuery(scope, id);
    if (query.providerId !== actor.staffId) throw new AppError('record.unavailable');
    const isOver = query.state === 'SENT' && query.expiresAt !== null && query.expiresAt.getTime() <= Date.now();
    if (query.state !== 'SENT' || isOver)
      throw new AppError('query.state', { state: isOver ? 'EXPIRED' : query.state });
    if ('declined' in answer) {
      const closeReason = answer.declined.trim().slice(0, TEXT_LIMIT);
      if (closeReason === '') throw new AppError('query.answer');
      return move(scope, query, { state: 'DECLINED', closedAt: new Date(), closeReason }, 'query.declined', channel);
    }
    const change = { state: 'ANSWERED' as const, answeredAt: new Date(), ...checkedAnswer(query, answer) };
    return move(scope, query, change, 'query.answered', channel, {
      meaning: change.answer === null ? 'words' : (query.options[change.answer]?.meaning ?? 'words'),
    });
  });
}

/**
 * Shows a query to whoever may see it: coders with the record, or the provider who was asked. The look is audited first.
 *
 * @throws AppError `record.unavailable`
 */
export function showQuery(database: Database, actor: Actor, id: string, channel: string): Promise<PhysicianQuery> {
  return asReader(database, actor, async (scope) => {
    const query = await findQuery(scope, id);
    if (!query) return null;
    await appendAudit(scope, {
      action: 'query.opened',
      outcome: 'success',
      patientId: query.patientId,
      entity: 'physician-query',
      entityId: id,
      channel,
      detail: { state: query.state },
    });
    return query;
  });
}

/** The page that an indicator of a query stands on. Audited. @throws AppError `record.unavailable` */
export function openQueryPage(
  database: Database,
  actor: Actor,
  id: string,
  index: number,
  channel: string,
): Promise<{ indicator: QueryIndicator; page: StoredPage }> {
  return asReader(database, actor, async (scope) => {
    const query = await findQuery(scope, id);
    const indicator = query?.indicators[index];
    const [page] = indicator ? await findPages(scope, indicator.documentId, [indicator.page]) : [];
    if (!query || !indicator || !page) return null;
    await appendAudit(scope, {
      action: 'document.page-opened',
      outcome: 'success',
      patientId: query.patientId,
      entity: 'document',
      entityId: indicator.documentId,
      channel,
      detail: { page: indicator.page },
    });
    return { indicator, page };
  });
}

/** Queries that the person may see, newest first: as a coder those of the records, as a clinician those addressed to them. */
export async function listQueries(
  database: Database,
  actor: Actor,
  documentId: string | undefined,
  channel: string,
): Promise<PhysicianQuery[]> {
  const found = new Map<string, PhysicianQuery>();
  for (const purpose of purposesOf(actor)) {
    const queries = await withScope(database, actor, purpose, async (scope) => {
      const seen = await findQueries(scope, documentId);
      for (const patientId of new Set(seen.map((query) => query.patientId))) {
        await appendAudit(scope, { action: 'query.listed', outcome: 'success', patientId, channel });
      }
      return seen;
    });
    for (const query of queries) found.set(query.id, query);
  }
  return [...found.values()];
}

/** One transaction as a clinician. @throws AppError `record.unavailable` for whoever is none */
export async function asProvider<T>(database: Database, actor: Actor, work: (scope: Scope) => Promise<T>): Promise<T> {
  if (!actor.roles.includes('clinician')) throw new AppError('record.unavailable');
  return withScope(database, actor, 'treatment', work);
}

async function asReader<T>(database: Database, actor: Actor, work: (scope: Scope) => Promise<T | null>): Promise<T> {
  for (const purpose of purposesOf(actor)) {
    const found = await withScope(database, actor, purpose, work);
    if (found !== null) return found;
  }
  throw new AppError('record.unavailable');
}

function purposesOf(actor: Actor) {
  const coding = codingPurpose(actor);
  return [...(coding ? [coding] : []), ...(actor.roles.includes('clinician') ? (['treatment'] as const) : [])];
}

/** An option of the list, with words where it asks for them; an open query is answered with words alone. */
function checkedAnswer(
  { kind, options }: PhysicianQuery,
  { option, text }: { option: number | null; text?: string | undefined },
): { answer: number | null; answerText: string | null } {
  const answerText = text?.trim().slice(0, TEXT_LIMIT) || null;
  if (kind === 'open') {
    if (option !== null || answerText === null) throw new AppError('query.answer');
    return { answer: null, answerText };
  }
  const chosen = option === null ? undefined : options[option];
  if (!chosen || (chosen.meaning === 'other' && answerText === null)) throw new AppError('query.answer');
  return { answer: option, answerText };
}
