/** Which master key belongs to a home, by fingerprint: tells a wrong key at the start, and how far a rotation is. */
import { createHmac } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { unwrapDataKey, wrapOf } from './file-envelope.ts';
import { isStorageKey, storedPath } from './stored-names.ts';

const stateSchema = z.object({
  current: z.string(),
  /** Files wrapped by it may be left: a rotation is under way. */
  former: z.string().nullable(),
  retired: z.array(z.string()),
});
export type KeyState = z.output<typeof stateSchema>;

const stateFile = (home: string): string => join(home, 'master-key.json');

/** 16 hexadecimal digits that tell keys apart and say nothing about them. */
export function fingerprint(key: Buffer): string {
  return createHmac('sha256', key).update('wardclerk master key fingerprint').digest('hex').slice(0, 16);
}

/** Null in a home that has had no start yet, or none by this version. */
export function readKeyState(home: string): KeyState | null {
  const file = stateFile(home);
  if (!existsSync(file)) return null;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new AppError('key.damaged', { file }, { cause });
  }
}

/** In one step: a crash leaves the old state or the new one. */
export function writeKeyState(home: string, state: KeyState): void {
  mkdirSync(home, { recursive: true });
  const draft = `${stateFile(home)}.${process.pid}`;
  const open = openSync(draft, 'w', 0o600);
  try {
    writeSync(open, `${JSON.stringify(state)}\n`);
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
  renameSync(draft, stateFile(home));
}

export function hasStoredFiles(home: string): boolean {
  return firstStored(home) !== null || existsSync(join(home, 'postgres'));
}

/** True when a stored file opens with one of the keys, or when there is none to try. */
export function opensStoredFile(home: string, keys: readonly Buffer[]): boolean {
  const name = firstStored(home);
  if (!name) return true;
  const file = readFileSync(storedPath(join(home, 'files'), name));
  return unwrapDataKey(wrapOf(file), name, keys) !== null;
}

function firstStored(home: string): string | null {
  const folder = join(home, 'files');
  if (!existsSync(folder)) return null;
  for (const part of readdirSync(folder)) {
    const name = readdirSync(join(folder, part)).find(isStorageKey);
    if (name) return name;
  }
  return null;
}
