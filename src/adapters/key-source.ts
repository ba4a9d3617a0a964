/** Where master keys are kept as text: a plain file, or a file that only a key management service can open. The port. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';

/** A key management service that wraps and unwraps the 32 bytes of a master key. */
export interface KeyManagement {
  /** In words, for `keys status`. */
  name: string;
  wrap(key: Buffer): Promise<string>;
  unwrap(text: string): Promise<Buffer>;
}

/** The key in a file, or null when there is no file. @throws AppError `key.readable-by-others`, `key.damaged`, `key.service` */
export async function readKeyFile(file: string, service: KeyManagement | null): Promise<Buffer | null> {
  if (!existsSync(file)) return null;
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new AppError('key.readable-by-others', { file });
  const text = readFileSync(file, 'utf8').trim();
  const key = service ? await service.unwrap(text) : Buffer.from(/^[0-9a-f]{64}$/i.test(text) ? text : '', 'hex');
  if (key.length !== 32) throw new AppError('key.damaged', { file });
  return key;
}

/** Writes a key where there is none; false when somebody else was first. Durable when it returns. */
export async function addKeyFile(file: string, key: Buffer, service: KeyManagement | null): Promise<boolean> {
  const draft = await writeDraft(file, key, service);
  try {
    if (existsSync(file)) return false;
    linkSync(draft, file); // fails when the name is taken: of two first starts one key wins and both read it
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Puts a key in the place of another in one step: a crash leaves the one or the other. */
export async function replaceKeyFile(file: string, key: Buffer, service: KeyManagement | null): Promise<void> {
  renameSync(await writeDraft(file, key, service), file);
  syncFolder(dirname(file));
}

export function removeKeyFile(file: string): void {
  rmSync(file, { force: true });
  syncFolder(dirname(file));
}

async function writeDraft(file: string, key: Buffer, service: KeyManagement | null): Promise<string> {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const text = service ? await service.wrap(key) : key.toString('hex');
  const open = openSync(draft, 'wx', 0o600);
  try {
    writeSync(open, text);
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
  return draft;
}

function syncFolder(folder: string): void {
  const open = openSync(folder, 'r');
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}
