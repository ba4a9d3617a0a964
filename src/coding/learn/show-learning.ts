import type { Actor } from '../../access/actor.ts';
import { withScope } from '../../access/scope.ts';
import type { Database } from '../../adapters/database.ts';
import { appendAudit } from '../../audit/audit.store.ts';
import { AppError } from '../../errors.ts';
import { mayMeasure } from '../measure-coding.ts';
import { codingPurpose } from '../suggest-for-document.ts';
import { LEAST_DECISIONS, type LearnedWeight, MOST_EFFECT, SHRINKAGE } from './learned-weights.ts';
import { addLearningReset, findLearningStart, readLearnedWeights } from './learning.store.ts';

export interface ShownLearning {
  version: string;
  /** ISO; null from the beginning. */
  since: string | null;
  decisions: number;
  acceptance: number;
  /** How the weights are held back. */
  limits: { leastDecisions: number; shrinkage: number; mostEffect: number };
  codes: ShownWeight[];
  categories: ShownWeight[];
  sections: ShownWeight[];
}

interface ShownWeight extends LearnedWeight {
  of: string;
}

/** What ranking learned here, for coders, the records department and managers. @throws AppError `measures.refused` */
export async function showLearning(database: Database, actor: Actor, channel: string): Promise<ShownLearning> {
  const purpose = mayMeasure(actor) ? 'operations' : codingPurpose(actor);
  if (!purpose) throw new AppError('measures.refused');
  return withScope(database, actor, purpose, async (scope) => {
    const { codes, categories, sections, ...rest } = await readLearnedWeights(scope);
    const since = await findLearningStart(scope);
    await appendAudit(scope, { action: 'learning.shown', outcome: 'success', channel });
    return {
      ...rest,
      acceptance: Number(rest.acceptance.toFixed(3)),
      since: since?.toISOString() ?? null,
      limits: { leastDecisions: LEAST_DECISIONS, shrinkage: SHRINKAGE, mostEffect: MOST_EFFECT },
      codes: listOf(codes),
      categories: listOf(categories),
      sections: listOf(sections),
    };
  });
}

/** Begins learning anew, for the records department and managers. @throws AppError `measures.refused`, `query.reason` */
export async function resetLearning(
  database: Database,
  actor: Actor,
  reason: string,
  channel: string,
): Promise<{ since: string }> {
  if (!mayMeasure(actor)) throw new AppError('measures.refused');
  const said = reason.trim().slice(0, 500);
  if (said.length < 3) throw new AppError('query.reason');
  return withScope(database, actor, 'operations', async (scope) => {
    const since = await addLearningReset(scope, said);
    await appendAudit(scope, { action: 'learning.reset', outcome: 'success', channel });
    return { since: since.toISOString() };
  });
}

/** The strongest first. */
function listOf(weights: ReadonlyMap<string, LearnedWeight>): ShownWeight[] {
  return [...weights]
    .map(([of, weight]) => ({ of, ...weight, effect: Number(weight.effect.toFixed(3)) }))
    .toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect) || a.of.localeCompare(b.of));
}
