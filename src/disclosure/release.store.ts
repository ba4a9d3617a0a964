/** Documents as a release takes them: what the person may see for that purpose now, filed and finished. */
import type { Scope } from '../access/scope.ts';

export interface ReleasableDocument {
  id: string;
  mediaType: string | null;
  storageKey: string;
  sha256: string;
  /** A part of a batch: its file holds pages of other patients too. */
  isPart: boolean;
  labels: string[];
  /** ISO 8601 `YYYY-MM-DD`. */
  serviceDate: string | null;
}

/** Those of the patient's documents, or all of them, under every record linked to theirs; oldest first. */
export async function findReleasable(
  { tx }: Scope,
  patientId: string,
  ids: string[] | null,
): Promise<ReleasableDocument[]> {
  const [person] = await tx.$queryRaw<
    { ids: string[] }[]
  >`select wardclerk.with_links(array[${patientId}::uuid]) as ids`;
  const rows = await tx.document.findMany({
    where: { patientId: { in: person?.ids ?? [] }, state: 'INDEXED', ...(ids ? { id: { in: ids } } : {}) },
    orderBy: [{ serviceDate: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, mediaType, storageKey, readableKey, sha256, originalId, labels, serviceDate }) => ({
    id,
    mediaType,
    storageKey: readableKey ?? storageKey, // the copy that opens without its password
    sha256,
    isPart: originalId !== null,
    labels,
    serviceDate: serviceDate?.toISOString().slice(0, 10) ?? null,
  }));
}
