/** Proves that everything kept is there, unchanged, opens, and is named by a row, and that the trail holds. Deletes nothing. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withPipeline } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import type { FileStorage } from '../adapters/file-storage.ts';
import { listStored, storedPath } from '../adapters/stored-names.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { verifyTrail } from '../audit/keep-checkpoint.ts';
import { AppError } from '../errors.ts';
import {
  findOriginals,
  findPictures,
  findReadables,
  findUnnamed,
  type IntegrityCounts,
  type KeptFile,
  notePictureHash,
  saveIntegrityCheck,
} from './integrity.store.ts';

export interface IntegrityDeps {
  database: Database;
  storage: FileStorage;
  /** WARDCLERK_HOME */
  home: string;
  masterKey: Buffer;
}

export interface IntegrityFinding {
  kind: 'missing' | 'changed' | 'unopened' | 'orphan';
  /** Null for an orphan. */
  documentId: string | null;
  page: number | null;
  storageKey: string;
}

export interface IntegrityReport extends IntegrityCounts {
  findings: IntegrityFinding[];
  /** First row of the trail that does not hold. */
  trailBrokenAt: number | null;
}

const BATCH = 200;
/** A younger file may be waiting for its row. */
const SETTLED_AFTER_MS = 3_600_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** `night`: the date that a nightly check is for (ISO 8601); null by command. One file in memory at a time. */
export async function checkIntegrity(
  deps: IntegrityDeps,
  night: string | null,
  now = new Date(),
): Promise<IntegrityReport> {
  const findings: IntegrityFinding[] = [];
  const originals = await walk(deps, findOriginals, findings);
  await walk(deps, findReadables, findings);
  const pictures = await walk(deps, findPictures, findings);
  await findOrphans(deps, findings, now);
  const trail = await verifyTrail(deps);
  const count = (kind: IntegrityFinding['kind']) => findings.filter((finding) => finding.kind === kind).length;
  const counts: IntegrityCounts = {
    ok: trail.ok && findings.every(({ kind }) => kind === 'orphan'),
    originals,
    pictures,
    missing: count('missing'),
    changed: count('changed'),
    unopened: count('unopened'),
    orphans: count('orphan'),
    trailRows: trail.rows,
    trailOk: trail.ok,
  };
  await withPipeline(deps.database, async (pipeline) => {
    await saveIntegrityCheck(pipeline, { ...counts, night, startedAt: now });
    await appendAudit(pipeline, {
      action: 'integrity.checked',
      outcome: counts.ok ? 'success' : 'failed',
      channel: night ? 'job' : 'command',
      detail: { ...counts },
    });
  });
  return { ...counts, findings, trailBrokenAt: trail.brokenAt };
}

async function walk(deps: IntegrityDeps, find: typeof findOriginals, findings: IntegrityFinding[]): Promise<number> {
  let count = 0;
  for (let after = FIRST; ; ) {
    const batch = await withPipeline(deps.database, (pipeline) => find(pipeline, after, BATCH));
    for (const kept of batch) {
      const kind = await examine(deps, kept);
      const { documentId, page, storageKey } = kept;
      if (kind) findings.push({ kind, documentId, page, storageKey });
    }
    count += batch.length;
    if (batch.length < BATCH) return count;
    after = batch.at(-1)?.id ?? after;
  }
}

async function examine({ database, storage }: IntegrityDeps, kept: KeptFile): Promise<IntegrityFinding['kind'] | null> {
  const opened = await storage.get(kept.storageKey).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'storage.missing') return 'missing' as const;
    return 'unopened' as const;
  });
  if (typeof opened === 'string') return opened;
  const sha256 = createHash('sha256').update(opened).digest('hex');
  if (kept.sha256 === null && kept.page !== null)
    await withPipeline(database, (pipeline) => notePictureHash(pipeline, kept.id, sha256));
  return kept.sha256 === null || kept.sha256 === sha256 ? null : 'changed';
}

async function findOrphans({ database, home }: IntegrityDeps, findings: IntegrityFinding[], now: Date): Promise<void> {
  const folder = join(home, 'files');
  const examineBatch = async (keys: string[]): Promise<void> => {
    for (const storageKey of await withPipeline(database, (pipeline) => findUnnamed(pipeline, keys))) {
      const { mtimeMs } = await stat(storedPath(folder, storageKey));
      if (now.getTime() - mtimeMs < SETTLED_AFTER_MS) continue;
      findings.push({ kind: 'orphan', documentId: null, page: null, storageKey });
    }
  };
  let batch: string[] = [];
  for await (const key of listStored(folder)) {
    batch.push(key);
    if (batch.length < BATCH) continue;
    await examineBatch(batch);
    batch = [];
  }
  await examineBatch(batch);
}
