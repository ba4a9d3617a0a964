/** Documents that wait for a patient, marked to be matched again when a decision about a patient may say whose they are. */
import type { Operator, Scope } from '../access/scope.ts';

/**
 * Marks the waiting documents that these patients may change, in the transaction of the decision and before its row on the
 * trail: the matching takes both in this order. Nothing for anybody but the records department.
 * @returns their ids
 */
export async function markWaiting({ tx }: Scope, patientIds: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`select id from wardclerk.match_again(${patientIds}::uuid[]) id`;
  return rows.map(({ id }) => id);
}

/** Patients marked in one statement: an import brings as many as there are. */
const CHUNK = 500;

/** The same for an import. */
export async function markWaitingOfImport({ tx }: Operator, patientIds: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (let at = 0; at < patientIds.length; at += CHUNK) {
    const chunk = patientIds.slice(at, at + CHUNK);
    const rows = await tx.$queryRaw<{ id: string }[]>`select id from wardclerk.mark_waiting(${chunk}::uuid[]) id`;
    for (const { id } of rows) found.add(id);
  }
  return [...found];
}
