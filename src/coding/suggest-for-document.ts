import type { Actor, Purpose } from '../access/actor.ts';
import { type Scope, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { ModelOpener } from '../adapters/model.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findDocument } from '../records/document.store.ts';
import { isWithdrawn, type StoredDocument } from '../records/document.ts';
import { findPages } from '../records/page.store.ts';
import { findCoding, saveSuggestions } from './coding.store.ts';
import type { EncounterSetting } from './guidelines/guideline.ts';
import { readLearnedWeights } from './learn/learning.store.ts';
import type { PreparedRelease } from './match/prepared-release.ts';
import { openRelease, reopenRelease } from './open-release.ts';
import { findQueries } from './query/query.store.ts';
import { suggestFromAnswers } from './query/suggest-from-answers.ts';
import { type CodeSuggestions, suggestCodes } from './suggest-codes.ts';
import { verifyWithModel } from './verify-with-model.ts';
import { withholdUnauthored } from './withhold-unauthored.ts';

export interface SuggestRequest {
  /** Day of service or discharge, ISO; without it the day that the document states, or else today. */
  date?: string | undefined;
  setting?: EncounterSetting | undefined;
  limit?: number | undefined;
  /** The configured language model; absent: rules alone. */
  model?: ModelOpener | undefined;
  /** Slack channel id, or "command". */
  channel: string;
}

/** For what a person codes: coders for payment, the records department for operations. `null`: neither. */
export function codingPurpose(actor: Actor): Purpose | null {
  if (actor.roles.includes('coder')) return 'payment';
  return actor.roles.includes('him') ? 'operations' : null;
}

/**
 * Suggests codes for a filed document and keeps them for deciding, in one transaction with the audit row. A model is asked
 * between two transactions, and what the person may see is judged again after it.
 *
 * @throws AppError `codes.not-a-coder`, `record.unavailable`, `codes.completed`, `codes.none-in-force`, `model.*`
 */
export async function suggestForDocument(
  database: Database,
  actor: Actor,
  documentId: string,
  request: SuggestRequest,
): Promise<CodeSuggestions> {
  const read = await asCoder(database, actor, async (scope) => {
    const { document } = await openUncoded(scope, documentId);
    const stated = document.serviceDate ?? today();
    const release = await openRelease(scope, request.date, stated);
    const pages = await findPages(scope, documentId);
    const learned = await readLearnedWeights(scope);
    const settings = { release, learned, ...settingsOf(request) };
    const queries = await findQueries(scope, documentId);
    const named = suggestFromAnswers(suggestCodes({ pages, ...settings }), queries, settings);
    const found = withholdUnauthored(named, document);
    return { found, pages, release, serviceDate: request.date ?? stated };
  });
  const found = await verified(read.found, read.pages, read.release, request);
  return asCoder(database, actor, async (scope) => {
    const { patientId } = await openUncoded(scope, documentId);
    const setting = request.setting ?? null;
    const coding = { documentId, patientId, release: found.release, serviceDate: read.serviceDate, setting };
    await saveSuggestions(scope, coding, found);
    await appendAudit(scope, {
      action: 'codes.suggested',
      outcome: found.suggestions.length > 0 ? 'success' : 'nothing-found',
      patientId,
      entity: 'document',
      entityId: documentId,
      channel: request.channel,
      detail: {
        release: found.release,
        suggestions: found.suggestions.length,
        ranking: found.ranking,
        model: found.verifiedBy?.model ?? null,
        promptVersion: found.verifiedBy?.promptVersion ?? null,
      },
    });
    return found;
  });
}

/** Suggests codes for a text that is no record of the desk: nothing is kept, nothing is looked up. @throws AppError `codes.none-in-force`, `model.*` */
export async function suggestForText(
  database: Database,
  actor: Actor,
  text: string,
  request: SuggestRequest,
): Promise<CodeSuggestions> {
  const release = await releaseFor(database, actor, request.date);
  const found = suggestCodes({ text, release, ...settingsOf(request) });
  return verified(found, [{ page: 1, text, words: [] }], release, request);
}

function settingsOf({ setting, limit }: SuggestRequest) {
  return { setting, ...(limit ? { limit } : {}) };
}

async function verified(
  found: CodeSuggestions,
  pages: Parameters<typeof verifyWithModel>[2],
  release: PreparedRelease,
  { model, setting }: SuggestRequest,
): Promise<CodeSuggestions> {
  return model ? verifyWithModel(await model(), found, pages, release, setting) : found;
}

/** A filed document whose coding is not completed. */
async function openUncoded(scope: Scope, documentId: string): Promise<{ document: StoredDocument; patientId: string }> {
  const document = await findDocument(scope, documentId);
  if (!document?.patientId || isWithdrawn(document.state)) throw new AppError('record.unavailable');
  const known = await findCoding(scope, documentId);
  if (known?.state === 'COMPLETED') throw new AppError('codes.completed');
  return { document, patientId: document.patientId };
}

/** The release in force on a date; releases are no records, so every member of staff may use them. */
export function releaseFor(database: Database, actor: Actor, date: string | undefined): Promise<PreparedRelease> {
  return withScope(database, actor, codingPurpose(actor) ?? 'operations', (scope) => openRelease(scope, date, today()));
}

/** The release of a document's coding. @throws AppError `codes.not-a-coder`, `record.unavailable` */
export function releaseOfCoding(database: Database, actor: Actor, documentId: string): Promise<PreparedRelease> {
  return asCoder(database, actor, async (scope) => {
    const coding = await findCoding(scope, documentId);
    if (!coding) throw new AppError('record.unavailable');
    return reopenRelease(scope, coding.release);
  });
}

/** One transaction as a coder. @throws AppError `codes.not-a-coder` */
export async function asCoder<T>(database: Database, actor: Actor, work: (scope: Scope) => Promise<T>): Promise<T> {
  const purpose = codingPurpose(actor);
  if (!purpose) throw new AppError('codes.not-a-coder');
  return withScope(database, actor, purpose, work);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
