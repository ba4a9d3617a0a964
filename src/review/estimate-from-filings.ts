/** The weights of the matching, learnt from the filings of this hospital. An estimate is kept as a version; using it is a decision of its own. */
import { withOperator } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { type ConfirmedDecision, estimateWeights } from '../patients/estimate-weights.ts';
import { findIdentifiers } from '../patients/find-identifiers.ts';
import { DEFAULT_WEIGHTS } from '../patients/match-weights.ts';
import { addWeightsVersion, chooseWeights, findStoodFilings, type WeightsVersion } from '../patients/weights.store.ts';
import { findPages } from '../records/page.store.ts';

/** Below this many filings an odd week would pass for how the hospital writes. */
export const LEAST_FILINGS = 500;
/** How long a filing by the rules must have stood, in days: that is how long a wrong one takes to be noticed. */
const STOOD_DAYS = 30;
/** As many say enough. Ids are random, so the first of them are a fair sample. */
const MOST_FILINGS = 5000;
const CHUNK = 100;
const DAY_MS = 86_400_000;

/** @throws AppError `weights.too-few` */
export async function estimateFromFilings(
  { database }: { database: Database },
  { now = new Date(), least = LEAST_FILINGS }: { now?: Date; least?: number } = {},
): Promise<WeightsVersion> {
  const before = new Date(now.getTime() - STOOD_DAYS * DAY_MS);
  return withOperator(database, async (operator) => {
    const decisions: ConfirmedDecision[] = [];
    let byPeople = 0;
    for (let from: string | null = null; ; ) {
      const chunk = await findStoodFilings(operator, { from, before, take: CHUNK });
      for (const { documentId, patient, byPerson } of chunk) {
        const identifiers = findIdentifiers(await findPages(operator, documentId));
        // Pages that name nobody say nothing of how names are written.
        if (identifiers.length === 0) continue;
        decisions.push({ identifiers, patient });
        if (byPerson) byPeople += 1;
      }
      from = chunk.at(-1)?.documentId ?? null;
      if (from === null || decisions.length >= MOST_FILINGS) break;
    }
    if (decisions.length < least) throw new AppError('weights.too-few', { decisions: decisions.length, least });
    const { fields } = estimateWeights(decisions, DEFAULT_WEIGHTS);
    const estimate = { fields, decisions: decisions.length, byPeople };
    const version = await addWeightsVersion(operator, estimate);
    await appendAudit(operator, {
      action: 'weights.estimated',
      outcome: 'success',
      entity: 'match-weights',
      entityId: String(version),
      channel: 'command',
      detail: { decisions: decisions.length, byPeople },
    });
    return { version, ...estimate, estimatedAt: now.toISOString(), inUse: false };
  });
}

/** Lets filing use a version, or the shipped weights with null. @throws AppError `weights.unknown` */
export function useWeights({ database }: { database: Database }, version: number | null): Promise<void> {
  return withOperator(database, async (operator) => {
    if (!(await chooseWeights(operator, version))) throw new AppError('weights.unknown');
    await appendAudit(operator, {
      action: 'weights.chosen',
      outcome: 'success',
      entity: 'match-weights',
      entityId: version === null ? 'shipped' : String(version),
      channel: 'command',
    });
  });
}
