import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WRAP } from '../../../src/adapters/file-envelope.ts';
import { type FileStorage, openFileStorage } from '../../../src/adapters/file-storage.ts';
import { formerFileOf, openMasterKeys } from '../../../src/adapters/master-key.ts';
import { rewrapFile } from '../../../src/adapters/rewrap-file.ts';
import { readKeyStatus, retireFormerKey, rotateKeys } from '../../../src/adapters/rotate-keys.ts';
import { rewrapPath, storedPath } from '../../../src/adapters/stored-names.ts';

let home: string;
let folder: string;
let stored: { key: string; bytes: Buffer }[];
const nothing = async (): Promise<void> => {};

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'wardclerk-rotate-'));
  folder = join(home, 'files');
  const storage = openFileStorage(folder, await openMasterKeys({ home }));
  stored = [];
  for (let count = 0; count < 7; count++) {
    const bytes = Buffer.from(`page ${count} `.repeat(count * 50));
    stored.push({ bytes, key: await storage.put(bytes) });
  }
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const deps = async () => ({ home, keys: await openMasterKeys({ home }) });
const contentOf = (key: string): string =>
  createHash('sha256')
    .update(readFileSync(storedPath(folder, key)).subarray(WRAP.start + WRAP.length))
    .digest('hex');

async function everythingOpens(storage: FileStorage): Promise<void> {
  for (const { key, bytes } of stored) expect(await storage.get(key)).toEqual(bytes);
}

describe('a rotation of the master key', () => {
  it('wraps every data key anew, tells the count, and leaves the contents as they are', async () => {
    const before = stored.map(({ key }) => contentOf(key));
    const old = (await openMasterKeys({ home })).settled;
    expect(await rotateKeys(await deps())).toEqual({ files: 7, rewrapped: 7, unopened: 0 });
    expect(stored.map(({ key }) => contentOf(key))).toEqual(before);
    expect(await rotateKeys(await deps())).toEqual({ files: 7, rewrapped: 0, unopened: 0 });
    await everythingOpens(openFileStorage(folder, await openMasterKeys({ home })));
    await retireFormerKey(await deps(), nothing);
    const keys = await openMasterKeys({ home });
    expect(keys.settled.equals(old)).toBe(false);
    await everythingOpens(openFileStorage(folder, keys));
    await expect(openFileStorage(folder, old).get(stored[0]?.key ?? '')).rejects.toMatchObject({ code: 'storage.key' });
    expect(existsSync(formerFileOf(join(home, 'master.key')))).toBe(false);
  });

  it('is followed by a process that runs on: it reads what is wrapped anew and writes with the new key', async () => {
    const running = openFileStorage(folder, await openMasterKeys({ home }));
    await everythingOpens(running);
    await rotateKeys(await deps());
    await everythingOpens(running);
    stored.push({ key: await running.put(Buffer.from('written meanwhile')), bytes: Buffer.from('written meanwhile') });
    expect(await readKeyStatus(await deps())).toMatchObject({ files: 8, underFormer: 0, unopened: 0 });
    await retireFormerKey(await deps(), nothing);
    await everythingOpens(running);
  });

  it('goes on after a crash at any point of a file, and the file opens at that point', async () => {
    const { keys } = await deps();
    const [former = Buffer.alloc(0)] = await keys.accepted();
    const opened = { ...keys, accepted: async () => [Buffer.alloc(32, 9), former] };
    const accepted = await opened.accepted();
    const key = stored[6]?.key ?? '';
    const path = storedPath(folder, key);
    const before = readFileSync(path);
    await rewrapFile(folder, key, accepted);
    const after = readFileSync(path);
    const wrap = after.subarray(WRAP.start, WRAP.start + WRAP.length);
    const storage = openFileStorage(folder, opened);
    for (const torn of [0, 1, 20, WRAP.length - 1, WRAP.length]) {
      const file = Buffer.from(before);
      wrap.copy(file, WRAP.start, 0, torn); // so many bytes of the new wrap had reached the disk
      writeFileSync(path, file);
      writeFileSync(rewrapPath(folder, key), wrap);
      expect(await storage.get(key)).toEqual(stored[6]?.bytes);
      expect(await rewrapFile(folder, key, accepted)).toBe(true);
      expect(existsSync(rewrapPath(folder, key))).toBe(false);
      expect(await openFileStorage(folder, Buffer.alloc(32, 9)).get(key)).toEqual(stored[6]?.bytes);
    }
  });

  it('goes on after a crash between the two key files, and before its state was written', async () => {
    const file = join(home, 'master.key');
    const old = readFileSync(file, 'utf8');
    writeFileSync(formerFileOf(file), old, { mode: 0o600 }); // the former key is kept, the new one not yet made
    await everythingOpens(openFileStorage(folder, await openMasterKeys({ home })));
    expect(await rotateKeys(await deps())).toMatchObject({ rewrapped: 7 });

    await retireFormerKey(await deps(), nothing);
    const state = readFileSync(join(home, 'master-key.json'), 'utf8');
    await rotateKeys(await deps());
    writeFileSync(join(home, 'master-key.json'), state); // the key file was replaced, the state not
    await everythingOpens(openFileStorage(folder, await openMasterKeys({ home })));
    const current = readFileSync(file, 'utf8');
    expect(await rotateKeys(await deps())).toMatchObject({ rewrapped: 0, files: 7 });
    expect(readFileSync(file, 'utf8')).toBe(current);
    expect(current).not.toBe(old);
  });

  it('does not end while a file opens with no key, and tells of it', async () => {
    writeFileSync(storedPath(folder, stored[2]?.key ?? ''), 'damaged');
    expect(await rotateKeys(await deps())).toEqual({ files: 7, rewrapped: 6, unopened: 1 });
    await expect(retireFormerKey(await deps(), nothing)).rejects.toMatchObject({ code: 'key.files-left' });
    expect(await readKeyStatus(await deps())).toMatchObject({ unopened: 1, underFormer: 0 });
  });

  it('does not end when what must come before fails, and the former key stays', async () => {
    await rotateKeys(await deps());
    const { settled } = await openMasterKeys({ home });
    await expect(retireFormerKey(await deps(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await openMasterKeys({ home })).settled).toEqual(settled);
  });

  it('begins only with a new key, and runs once at a time', async () => {
    await expect(retireFormerKey(await deps(), nothing)).rejects.toMatchObject({ code: 'key.nothing-to-retire' });
    writeFileSync(join(home, 'rotation.lock'), String(process.pid));
    await expect(rotateKeys(await deps())).rejects.toMatchObject({ code: 'key.rotating' });
  });

  it('of a configured key takes the new and the former one from the configuration', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'wardclerk-rotate-'));
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
    const open = async (configured: string, former?: string) => ({
      home: elsewhere,
      keys: await openMasterKeys({ home: elsewhere, configured, former }),
    });
    const storage = openFileStorage(join(elsewhere, 'files'), (await open(one)).keys);
    const key = await storage.put(Buffer.from('page'));
    await expect(rotateKeys(await open(one))).rejects.toMatchObject({ code: 'key.nothing-to-rotate' });
    const begun = await open(two, one);
    expect(begun.keys.settled.toString('hex')).toBe(one);
    expect(await rotateKeys(begun)).toMatchObject({ rewrapped: 1 });
    await expect(open(two)).rejects.toMatchObject({ code: 'key.former-missing' });
    await expect(open(one)).rejects.toMatchObject({ code: 'key.wrong' });
    await retireFormerKey(await open(two, one), nothing);
    for (const former of [undefined, one]) {
      const { keys } = await open(two, former);
      expect(keys.settled.toString('hex')).toBe(two);
      expect((await openFileStorage(join(elsewhere, 'files'), keys).get(key)).toString()).toBe('page');
    }
    await expect(open(one)).rejects.toMatchObject({ code: 'key.wrong' });
    rmSync(elsewhere, { recursive: true });
  });
});
