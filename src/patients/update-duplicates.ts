/** Keeps the list of possible duplicates up to date with the register. */
import type { Operator } from '../access/scope.ts';
import { countOpenDuplicates, findPairsToCompare, findPatientIds, replaceOpenPairs } from './duplicate.store.ts';
import { comparePair } from './find-duplicates.ts';

/** Patients compared in one go: bounds memory, whatever the size of the register. */
const CHUNK = 500;

/** Compares these patients with all who share a blocking key. Linked records are one person and no pair. */
export async function updateDuplicates(operator: Operator, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK);
    const compared = await findPairsToCompare(operator, chunk);
    const pairs = compared
      .filter(([one, other]) => (one.replacedById ?? one.id) !== (other.replacedById ?? other.id))
      .flatMap(([one, other]) => comparePair(one, other) ?? []);
    await replaceOpenPairs(operator, chunk, pairs);
  }
}

/** The whole register anew. @returns pairs that are open then */
export async function updateAllDuplicates(operator: Operator): Promise<number> {
  for (let last: string | null = null; ; ) {
    const ids: string[] = await findPatientIds(operator, last, CHUNK);
    if (ids.length === 0) return countOpenDuplicates(operator);
    await updateDuplicates(operator, ids);
    last = ids.at(-1) ?? null;
  }
}
