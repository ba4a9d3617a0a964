import type { Actor } from '../access/actor.ts';
import type { Database } from '../adapters/database.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { asCoder } from './suggest-for-document.ts';
import { findUncodedDocuments, type WaitingForCodes } from './worklist.store.ts';

/** What waits for this coder, oldest first, with the patients' names. Audited with a row for each patient named. */
export function listUncodedDocuments(
  database: Database,
  actor: Actor,
  { limit, channel }: { limit: number; channel: string },
): Promise<WaitingForCodes[]> {
  return asCoder(database, actor, async (scope) => {
    const waiting = await findUncodedDocuments(scope, limit);
    const row = { action: 'coding.listed', channel } as const;
    if (waiting.length === 0) await appendAudit(scope, { ...row, outcome: 'nothing-found' });
    for (const patientId of new Set(waiting.flatMap(({ patient }) => patient?.id ?? [])))
      await appendAudit(scope, { ...row, outcome: 'success', patientId });
    return waiting;
  });
}
