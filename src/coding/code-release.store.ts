/** ICD-10-CM releases in PostgreSQL, side by side with the days on which they are in force. */
import type { Operator, Scope } from '../access/scope.ts';
import type { ReleaseCounts } from './compile/compile-folder.ts';
import type { CompiledRelease } from './compile/compiled-release.ts';
import { unpackRelease } from './compile/pack-release.ts';

/** `tabularRelease` is the year of the Tabular List notes; empty when the release was loaded without them. */
export interface LoadedRelease extends ReleaseCounts {
  loadedAt: Date;
}

/** Saves a packed release, in the place of the same one loaded before. */
export async function saveRelease(
  { tx }: Operator,
  { counts, packed }: { counts: ReleaseCounts; packed: Uint8Array<ArrayBuffer> },
): Promise<LoadedRelease> {
  const { release, effectiveFrom, effectiveTo, ...rest } = counts;
  const columns = {
    ...rest,
    effectiveFrom: new Date(effectiveFrom),
    effectiveTo: new Date(effectiveTo),
    packed,
    loadedAt: new Date(),
  };
  const row = await tx.codeRelease.upsert({
    where: { release },
    create: { release, ...columns },
    update: columns,
    omit: { packed: true },
  });
  return toLoaded(row);
}

/** The releases that are loaded, without their codes. */
export async function listReleases({ tx }: Scope | Operator): Promise<LoadedRelease[]> {
  const rows = await tx.codeRelease.findMany({ omit: { packed: true }, orderBy: { effectiveFrom: 'desc' } });
  return rows.map(toLoaded);
}

/** The compiled form of one release, or null when it is not loaded. */
export async function readCompiledRelease({ tx }: Scope | Operator, release: string): Promise<CompiledRelease | null> {
  const row = await tx.codeRelease.findUnique({ where: { release }, select: { packed: true } });
  return row && unpackRelease(row.packed);
}

function toLoaded(
  row: Omit<LoadedRelease, 'effectiveFrom' | 'effectiveTo'> & { effectiveFrom: Date; effectiveTo: Date },
): LoadedRelease {
  return {
    ...row,
    effectiveFrom: row.effectiveFrom.toISOString().slice(0, 10),
    effectiveTo: row.effectiveTo.toISOString().slice(0, 10),
  };
}
