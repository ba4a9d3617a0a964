/** What a site learned from its coders' decisions. Counts of codes and sections: no patient, no document. */
import type { Scope } from '../../access/scope.ts';
import { type DecisionCount, type LearnedWeights, learnWeights } from './learned-weights.ts';

/** Weights of the decisions since the last reset; empty for whoever may not code. */
export async function readLearnedWeights({ tx }: Scope): Promise<LearnedWeights> {
  const counts = await tx.$queryRaw<DecisionCount[]>`
    select code, section, accepted::int as accepted, rejected::int as rejected, expected, variance
    from wardclerk.learned_decisions()`;
  return learnWeights(counts);
}

/** From when on decisions count; null while nobody reset the learning. */
export async function findLearningStart({ tx }: Scope): Promise<Date | null> {
  const row = await tx.learningReset.findFirst({ orderBy: { resetAt: 'desc' }, select: { resetAt: true } });
  return row?.resetAt ?? null;
}

/** Lets learning begin anew. The decisions stay; they count no longer. */
export async function addLearningReset({ tx, actor }: Scope, reason: string): Promise<Date> {
  const row = await tx.learningReset.create({ data: { staffId: actor.staffId, reason } });
  return row.resetAt;
}
