/** A person puts parts of one file together again: what was derived from each goes, and the whole is matched anew. */
import type { Actor } from '../access/actor.ts';
import { type Scope, withPipeline } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findDocument } from '../records/document.store.ts';
import type { StoredDocument } from '../records/document.ts';
import { findNeighbours, joinParts } from '../records/part.store.ts';
import { asReviewer, type ReviewDeps, requireState, reviewedDocument } from './in-review.ts';
import { takeOut } from './redo-document.ts';

export interface Joined {
  /** The part that the others went into: the first of them in the file. */
  documentId: string;
  pages: number;
  /** The parts whose pages it took. */
  joined: string[];
}

/**
 * Joins parts that stand one behind the other in one file. The person must be allowed to decide about each of them.
 * @throws AppError `record.unavailable`, `decision.not-permitted`, `review.wrong-state`, `review.join-parts`, `review.changed`
 */
export async function joinDocuments(
  deps: ReviewDeps,
  actor: Actor,
  documentIds: readonly string[],
  channel: string,
): Promise<Joined> {
  const taken = await asReviewer(deps, actor, async (scope) => {
    const documents = [];
    for (const id of new Set(documentIds)) documents.push(await reviewedDocument(scope, id));
    for (const document of documents) requireState(document, ['NEEDS_PATIENT', 'INDEXED', 'FAILED']);
    const parts = documents.toSorted((a, b) => (a.firstPage ?? 0) - (b.firstPage ?? 0));
    if (!standTogether(parts)) throw new AppError('review.join-parts');
    const out = [];
    for (const part of parts) {
      await appendAudit(scope, {
        action: 'document.joined',
        outcome: 'success',
        patientId: part.patientId,
        entity: 'document',
        entityId: part.id,
        channel,
        detail: { parts: parts.length, into: parts[0]?.id ?? '' },
      });
      out.push(await takeOut(scope, part, { misfiled: true }));
    }
    return out;
  });
  const joined = await withPipeline(deps.database, async (pipeline) => {
    const now = [];
    for (const { document, version } of taken) {
      const found = await findDocument(pipeline, document.id);
      if (found?.version !== version) return null;
      now.push(found);
    }
    return joinParts(pipeline, now);
  });
  const [survivor, ...others] = taken.map(({ document }) => document.id);
  if (!joined || !survivor) throw new AppError('review.changed');
  await deps.enqueue('process-document', { documentId: survivor }, { key: survivor });
  return { documentId: survivor, pages: joined.pages, joined: others };
}

/**
 * Joins a part with the one before or behind it in its file.
 * @throws AppError as `joinDocuments`; `review.join-parts` when there is none
 */
export async function joinNeighbour(
  deps: ReviewDeps,
  actor: Actor,
  documentId: string,
  { side, channel }: { side: 'before' | 'behind'; channel: string },
): Promise<Joined> {
  const neighbour = await asReviewer(deps, actor, async (scope: Scope) => {
    const neighbours = await findNeighbours(scope, await reviewedDocument(scope, documentId));
    return neighbours[side];
  });
  if (!neighbour) throw new AppError('review.join-parts');
  return joinDocuments(deps, actor, [documentId, neighbour], channel);
}

/** Parts of one file, turned alike, each beginning where the one before it ends. */
function standTogether(parts: readonly StoredDocument[]): boolean {
  return (
    parts.length > 1 &&
    parts.every((part, index) => {
      const before = parts[index - 1];
      if (!part.originalId || part.originalId !== parts[0]?.originalId) return false;
      if (!before) return true;
      return (
        part.firstPage === (before.lastPage ?? 0) + 1 &&
        part.turnDegrees === before.turnDegrees &&
        part.turnFixed === before.turnFixed
      );
    })
  );
}
