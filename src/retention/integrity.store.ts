/** What is kept, as the integrity check walks it, and what each check found. */
import type { Pipeline } from '../access/scope.ts';

export interface KeptFile {
  /** Of the row that names the file. */
  id: string;
  documentId: string;
  /** Null for an original. */
  page: number | null;
  storageKey: string;
  /** Null: not noted yet. */
  sha256: string | null;
}

/** Originals after a document id, in order. Parts of a batch share their batch's file. */
export async function findOriginals({ tx }: Pipeline, after: string, limit: number): Promise<KeptFile[]> {
  const rows = await tx.document.findMany({
    where: { originalId: null, storageKey: { not: '' }, id: { gt: after } },
    select: { id: true, storageKey: true, sha256: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map((row) => ({ ...row, documentId: row.id, page: null }));
}

/** Readable copies of locked files, after a document id; no hash was noted of them, so that they open is what is proved. */
export async function findReadables({ tx }: Pipeline, after: string, limit: number): Promise<KeptFile[]> {
  const rows = await tx.document.findMany({
    where: { originalId: null, readableKey: { not: null }, id: { gt: after } },
    select: { id: true, readableKey: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map((row) => ({
    id: row.id,
    documentId: row.id,
    page: null,
    storageKey: row.readableKey ?? '',
    sha256: null,
  }));
}

/** Page pictures after a page's row id, in order. */
export async function findPictures({ tx }: Pipeline, after: string, limit: number): Promise<KeptFile[]> {
  const rows = await tx.page.findMany({
    where: { imageKey: { not: '' }, id: { gt: after } },
    select: { id: true, documentId: true, number: true, imageKey: true, imageSha256: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map(({ id, documentId, number, imageKey, imageSha256 }) => ({
    id,
    documentId,
    page: number,
    storageKey: imageKey,
    sha256: imageSha256,
  }));
}

/** Notes the hash of a picture from before hashes were noted, once. */
export async function notePictureHash({ tx }: Pipeline, pageId: string, sha256: string): Promise<void> {
  await tx.page.updateMany({ where: { id: pageId, imageSha256: null }, data: { imageSha256: sha256 } });
}

/** Those of the keys that no row names. */
export async function findUnnamed({ tx }: Pipeline, keys: string[]): Promise<string[]> {
  const originals = await tx.document.findMany({ where: { storageKey: { in: keys } }, select: { storageKey: true } });
  const copies = await tx.document.findMany({ where: { readableKey: { in: keys } }, select: { readableKey: true } });
  const pictures = await tx.page.findMany({ where: { imageKey: { in: keys } }, select: { imageKey: true } });
  const named = new Set<string | null>([
    ...copies.map((row) => row.readableKey),
    ...originals.map((row) => row.storageKey),
    ...pictures.map((row) => row.imageKey),
  ]);
  return keys.filter((key) => !named.has(key));
}

export interface IntegrityCounts {
  ok: boolean;
  originals: number;
  pictures: number;
  /** A row names a file that is not there. */
  missing: number;
  /** The file opens, and is another than the row says. */
  changed: number;
  /** No key opens it: damaged, or wrapped by a key that is not here. */
  unopened: number;
  /** Files that no row names; they are left alone. */
  orphans: number;
  trailRows: number;
  trailOk: boolean;
}

/** Keeps the numbers. False when that night was checked already. */
export async function saveIntegrityCheck(
  { tx }: Pipeline,
  check: IntegrityCounts & { startedAt: Date; night: string | null },
): Promise<boolean> {
  const { night, ...rest } = check;
  const { count } = await tx.integrityCheck.createMany({
    data: [{ ...rest, night: night ? new Date(night) : null }],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function isNightChecked({ tx }: Pipeline, night: string): Promise<boolean> {
  return (await tx.integrityCheck.count({ where: { night: new Date(night) } })) > 0;
}

/** The newest check; null before the first. */
export async function findLastCheck({ tx }: Pipeline): Promise<(IntegrityCounts & { endedAt: Date }) | null> {
  return tx.integrityCheck.findFirst({ orderBy: { endedAt: 'desc' } });
}
