/** Checkpoints under a new master key: proved with the former one, then signed anew, so that the trail stays proved. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { checkpointKey, isGenuine, signCheckpoint } from './checkpoint.ts';
import { addCheckpoint, readCheckpoints } from './checkpoint-file.ts';

/**
 * Replaces the file of checkpoints in one step. Those that the new key has signed already (a run that was cut off) stay. The
 * number signed anew. @throws AppError `audit.forged-checkpoint` when one is neither key's
 */
export function resignCheckpoints(home: string, former: Buffer, current: Buffer): number {
  const folder = join(home, 'checkpoints');
  const [old, now] = [checkpointKey(former), checkpointKey(current)];
  const kept = readCheckpoints(folder);
  const waiting = kept.filter((checkpoint) => !isGenuine(now, checkpoint));
  const forged = waiting.find((checkpoint) => !isGenuine(old, checkpoint));
  if (forged) throw new AppError('audit.forged-checkpoint', { row: forged.seq });
  if (waiting.length === 0) return 0;
  const draft = join(home, 'checkpoints.next');
  rmSync(draft, { recursive: true, force: true });
  for (const { seq, hash, at } of kept) addCheckpoint(draft, signCheckpoint(now, { seq, hash }, at));
  renameSync(join(draft, 'audit.jsonl'), join(folder, 'audit.jsonl'));
  rmSync(draft, { recursive: true, force: true });
  return waiting.length;
}
