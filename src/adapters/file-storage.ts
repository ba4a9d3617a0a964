/** Originals and page images on disk, encrypted (file-envelope.ts). Files are written once; their content never changes. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../errors.ts';
import { openFile, sealFile, unwrapDataKey, wrapOf } from './file-envelope.ts';
import { type MasterKeys, oneKey } from './master-key.ts';
import { isStorageKey, rewrapPath, storedPath } from './stored-names.ts';

export interface FileStorage {
  /** Stores the bytes under a new opaque key, durable when it returns. @throws AppError `storage.unavailable` */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws AppError `storage.missing`, `storage.key` */
  get(key: string): Promise<Buffer>;
}

export interface ErasableStorage extends FileStorage {
  /** Only for what two persons destroyed. A file that is gone already counts as removed. @throws AppError `storage.unavailable` */
  remove(key: string): Promise<void>;
}

/** A store below `folder`. A lone key is one of 32 bytes that never changes. */
export function openFileStorage(folder: string, masterKeys: MasterKeys | Buffer): ErasableStorage {
  const keys = Buffer.isBuffer(masterKeys) ? oneKey(masterKeys) : masterKeys;
  return {
    async put(bytes) {
      const key = randomUUID();
      const path = storedPath(folder, key);
      const draft = `${path}.part`;
      try {
        const [masterKey] = await keys.accepted();
        if (!masterKey) throw new AppError('key.missing', { place: 'the configuration' });
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        const file = await open(draft, 'wx', 0o600);
        try {
          await file.writeFile(sealFile(bytes, key, masterKey));
          await file.sync();
        } finally {
          await file.close();
        }
        await link(draft, path); // fails when the name is taken: nothing is ever written over
        await rm(draft);
        return key;
      } catch (cause) {
        throw new AppError('storage.unavailable', {}, { cause });
      }
    },
    async remove(key) {
      if (!isStorageKey(key)) throw new AppError('storage.missing');
      try {
        await rm(storedPath(folder, key), { force: true });
        await rm(rewrapPath(folder, key), { force: true });
      } catch (cause) {
        throw new AppError('storage.unavailable', {}, { cause });
      }
    },
    async get(key) {
      if (!isStorageKey(key) || !existsSync(storedPath(folder, key))) throw new AppError('storage.missing');
      // Twice: the wrap may be exchanged, and another master key come into force, while this reads.
      const content = (await readStored(folder, key, keys)) ?? (await readStored(folder, key, keys));
      if (!content) throw new AppError('storage.key');
      return content;
    },
  };
}

async function readStored(folder: string, key: string, keys: MasterKeys): Promise<Buffer | null> {
  const file = await readFile(storedPath(folder, key));
  const accepted = await keys.accepted();
  const beside = rewrapPath(folder, key);
  const wraps = [wrapOf(file), ...(existsSync(beside) ? [await readFile(beside).catch(() => Buffer.alloc(0))] : [])];
  for (const wrap of wraps) {
    const opened = unwrapDataKey(wrap, key, accepted);
    if (!opened) continue;
    try {
      return openFile(file, key, opened.dataKey);
    } catch {
      return null;
    }
  }
  return null;
}
