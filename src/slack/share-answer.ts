/**
 * "Share": an answer or a page that one person was shown, shown to a whole channel or thread, when everybody who reads
 * along there now may see every document of it. Judged at the click as the clicker, and again whenever somebody joins.
 */
import type { WebClient } from '@slack/web-api';
import type { Actor, Purpose } from '../access/actor.ts';
import { withPipeline, withScope } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import {
  addShare,
  findOpenShares,
  findShareable,
  type OpenShare,
  placeShare,
  type SharedWhat,
  seesDocuments,
  withdrawShare,
} from '../answers/share.store.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { deliverShared, revise } from './deliver.ts';
import { type Readers, readPlace } from './read-place.ts';
import { sharedView, withdrawnView } from './views/share.ts';

interface ShareDeps {
  client: WebClient;
  database: Database;
}

export interface ShareWish {
  /** A citation of the answer; opaque. */
  citationId: string;
  what: SharedWhat;
  channel: string;
  threadTs: string | undefined;
}

/**
 * Shows it to the place. Nobody is told who stands in the way.
 * @throws AppError `record.unavailable` (not the clicker's, or hidden by now), `share.refused`, `share.taken`
 */
export async function shareAnswer(
  { client, database }: ShareDeps,
  { actor, purpose }: { actor: Actor; purpose: Purpose },
  wish: ShareWish,
): Promise<void> {
  const { citationId, what, channel, threadTs } = wish;
  const as = <T>(work: Parameters<typeof withScope<T>>[3]) => withScope(database, actor, purpose, work);
  const record = { action: 'answer.shared', entity: 'citation', entityId: citationId, channel } as const;
  const shareable = await as((scope) => findShareable(scope, citationId, what));
  if (!shareable) {
    await as((scope) => appendAudit(scope, { ...record, outcome: 'denied', detail: { what, because: 'record' } }));
    throw new AppError('record.unavailable');
  }
  const { patient, claims } = shareable;
  const documents = [...new Set(claims.flatMap(({ citations }) => citations.map(({ documentId }) => documentId)))];
  const readers = await readPlace(client, database, channel);
  const among = readers?.some((reader) => reader.actor.staffId === actor.staffId) ?? false;
  if (!among || !(await everyoneSees(database, readers, { patientId: patient.id, documents }))) {
    const detail = { what, because: readers === null ? 'place' : 'reader' };
    await as((scope) => appendAudit(scope, { ...record, outcome: 'denied', patientId: patient.id, detail }));
    throw new AppError('share.refused');
  }
  const shared = await as(async (scope) => {
    const added = await addShare(scope, shareable, { what, channel, threadTs: threadTs ?? null });
    if (!added) return null;
    const detail = { what, share: added.id, readers: readers?.length ?? 0, documents: documents.length };
    await appendAudit(scope, { ...record, outcome: 'success', patientId: patient.id, detail });
    return added;
  });
  if (!shared) throw new AppError('share.taken');
  const view = sharedView({ ...shared, patient, sharedBy: actor.name });
  try {
    const messageTs = await deliverShared(client, { channel, threadTs }, view);
    await as((scope) => placeShare(scope, shared.id, messageTs));
  } catch (error) {
    await withPipeline(database, (pipeline) => withdrawShare(pipeline, shared.id));
    throw error;
  }
  await judgeShares({ client, database }, channel); // somebody may have come in meanwhile
}

/** Takes back what not everybody in its place may see any more: somebody joined, a relation ended, a document moved. */
export async function judgeShares({ client, database }: ShareDeps, channel: string | null): Promise<number> {
  const places = Map.groupBy(await withPipeline(database, (p) => findOpenShares(p, channel)), (share) => share.channel);
  let withdrawn = 0;
  for (const [place, shares] of places) {
    const readers = await readPlace(client, database, place);
    for (const share of shares) {
      if (!share.messageTs) continue; // being posted; its poster judges it afterwards
      if (!share.stale && (await everyoneSees(database, readers, share))) continue;
      await withdraw({ client, database }, share, share.messageTs);
      withdrawn += 1;
    }
  }
  return withdrawn;
}

async function withdraw({ client, database }: ShareDeps, share: OpenShare, ts: string): Promise<void> {
  // The message first: one that Slack did not take back stays open and is tried again.
  await revise(client, { channel: share.channel, ts }, withdrawnView());
  await withPipeline(database, async (pipeline) => {
    await withdrawShare(pipeline, share.id);
    await appendAudit(pipeline, {
      action: 'answer.unshared',
      outcome: 'success',
      patientId: share.patientId,
      entity: 'answer-share',
      entityId: share.id,
      channel: share.channel,
    });
  });
}

async function everyoneSees(
  database: Database,
  readers: Readers,
  { patientId, documents }: { patientId: string; documents: string[] },
): Promise<boolean> {
  for (const { actor, purpose } of readers ?? []) {
    if (!(await withScope(database, actor, purpose, (scope) => seesDocuments(scope, patientId, documents))))
      return false;
  }
  return readers !== null;
}
