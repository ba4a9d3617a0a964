/** Writes and uses the checkpoints of one desk. */
import { join } from 'node:path';
import { withOperator } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { findLastHash } from './audit.store.ts';
import { type Checkpoint, checkpointKey, isGenuine, signCheckpoint } from './checkpoint.ts';
import { addCheckpoint, readCheckpoints } from './checkpoint-file.ts';
import { type ChainVerdict, verifyChain } from './verify-chain.ts';

export interface CheckpointDeps {
  database: Database;
  /** WARDCLERK_HOME */
  home: string;
  masterKey: Buffer;
}

const folderOf = (home: string): string => join(home, 'checkpoints');

/** Signs the newest row, unless the last checkpoint is that row. Null when there is nothing new. */
export async function keepCheckpoint({ database, home, masterKey }: CheckpointDeps): Promise<Checkpoint | null> {
  const last = await withOperator(database, findLastHash);
  if (!last || readCheckpoints(folderOf(home)).at(-1)?.seq === last.seq) return null;
  const checkpoint = signCheckpoint(checkpointKey(masterKey), last, new Date().toISOString());
  addCheckpoint(folderOf(home), checkpoint);
  return checkpoint;
}

/** The whole chain against itself and against every genuine checkpoint. A checkpoint with a wrong signature breaks it at its row. */
export async function verifyTrail({ database, home, masterKey }: CheckpointDeps): Promise<ChainVerdict> {
  const key = checkpointKey(masterKey);
  const checkpoints = readCheckpoints(folderOf(home));
  const forged = checkpoints.find((checkpoint) => !isGenuine(key, checkpoint));
  const verdict = await withOperator(database, (operator) => verifyChain(operator, checkpoints));
  if (verdict.ok && forged) return { ok: false, rows: verdict.rows, brokenAt: forged.seq };
  return verdict;
}
