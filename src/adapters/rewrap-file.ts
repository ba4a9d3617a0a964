/**
 * Wraps the data key of one stored file anew. Only the wrap in the file's head is exchanged; the content stays as it is. The
 * new wrap is first made durable beside the file, so a crash at any moment leaves a file that opens.
 */
import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unwrapDataKey, WRAP, wrapDataKey } from './file-envelope.ts';
import { rewrapPath, storedPath } from './stored-names.ts';

/** By which key a file opens. `none`: damaged, or wrapped by a key that was not given. */
export type WrappedBy = 'current' | 'former' | 'none';

/** Looks only. `keys`: the current one first. */
export async function inspectWrap(folder: string, key: string, keys: readonly Buffer[]): Promise<WrappedBy> {
  const head = await readHead(folder, key);
  const opened = head && unwrapDataKey(head, key, keys);
  if (opened && !existsSync(rewrapPath(folder, key))) return opened.by === 0 ? 'current' : 'former';
  return (opened ?? unwrapDataKey(await readBeside(folder, key), key, keys)) ? 'former' : 'none';
}

/** True when the wrap was exchanged, or an exchange that was cut off was finished. @throws Error when no key opens it */
export async function rewrapFile(folder: string, key: string, keys: readonly Buffer[]): Promise<boolean> {
  const [current] = keys;
  const beside = rewrapPath(folder, key);
  const head = await readHead(folder, key);
  const inHead = head && unwrapDataKey(head, key, keys);
  const started = existsSync(beside);
  if (!current || (inHead?.by === 0 && !started)) return false;
  const opened = inHead ?? unwrapDataKey(await readBeside(folder, key), key, keys);
  if (!opened) throw new Error('no key opens this file');
  const wrap = wrapDataKey(opened.dataKey, key, current);
  await writeBeside(beside, wrap);
  await exchange(storedPath(folder, key), wrap);
  await rm(beside, { force: true });
  return true;
}

async function exchange(path: string, wrap: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(wrap, 0, WRAP.length, WRAP.start);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeBeside(path: string, wrap: Buffer): Promise<void> {
  const draft = `${path}.part`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(wrap);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readHead(folder: string, key: string): Promise<Buffer | null> {
  let file: FileHandle | undefined;
  try {
    file = await open(storedPath(folder, key), 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(WRAP.length), 0, WRAP.length, WRAP.start);
    return bytesRead === WRAP.length ? buffer : null;
  } finally {
    await file?.close();
  }
}

function readBeside(folder: string, key: string): Promise<Buffer> {
  return readFile(rewrapPath(folder, key)).catch(() => Buffer.alloc(0));
}
