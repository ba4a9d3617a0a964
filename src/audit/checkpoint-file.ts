/** Checkpoints as lines of a file in a folder of their own: the second place, to be mounted or copied elsewhere. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Checkpoint } from './checkpoint.ts';

const FILE = 'audit.jsonl';

const checkpointSchema = z.object({
  seq: z.number().int().positive(),
  hash: z.string(),
  at: z.string(),
  signature: z.string(),
});

/** @throws Error when a line is no checkpoint: the file was tampered with or is damaged. */
export function readCheckpoints(folder: string): Checkpoint[] {
  const file = join(folder, FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => checkpointSchema.parse(JSON.parse(line)));
}

export function addCheckpoint(folder: string, checkpoint: Checkpoint): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  appendFileSync(join(folder, FILE), `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 });
}
