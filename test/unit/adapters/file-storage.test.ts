import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileStorage, openFileStorage } from '../../../src/adapters/file-storage.ts';

const masterKey = Buffer.alloc(32, 7);
const bytes = Buffer.from('Potassium 5.9 mmol/L');
let folder: string;
let storage: FileStorage;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardclerk-files-'));
  storage = openFileStorage(folder, masterKey);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = (key: string): string => join(folder, key.slice(0, 2), key);

describe('a stored file', () => {
  it('comes back as it was, also when it is empty', async () => {
    expect(await storage.get(await storage.put(bytes))).toEqual(bytes);
    expect(await storage.get(await storage.put(new Uint8Array()))).toEqual(Buffer.alloc(0));
  });

  it('is not readable on the disk, under a name that says nothing, for its owner only', async () => {
    const key = await storage.put(bytes);
    expect(readFileSync(pathOf(key)).includes('Potassium')).toBe(false);
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    expect(statSync(pathOf(key)).mode & 0o077).toBe(0);
  });

  it('is encrypted anew each time, with a key of its own', async () => {
    const [one, two] = [await storage.put(bytes), await storage.put(bytes)];
    expect(readFileSync(pathOf(one)).equals(readFileSync(pathOf(two)))).toBe(false);
  });

  it('leaves no half-written file behind', async () => {
    await storage.put(bytes);
    const names = readdirSync(folder, { recursive: true }).map(String);
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('does not open with another master key', async () => {
    const key = await storage.put(bytes);
    const other = openFileStorage(folder, randomBytes(32));
    await expect(other.get(key)).rejects.toMatchObject({ code: 'storage.key' });
  });

  it('does not open when any one byte of it was changed', async () => {
    const key = await storage.put(bytes);
    const good = readFileSync(pathOf(key));
    for (let place = 0; place < good.length; place++) {
      const changed = Buffer.from(good);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      writeFileSync(pathOf(key), changed);
      await expect(storage.get(key)).rejects.toMatchObject({ code: 'storage.key' });
    }
    writeFileSync(pathOf(key), good);
    expect(await storage.get(key)).toEqual(bytes);
  });

  it('does not open when it was cut off', async () => {
    const key = await storage.put(bytes);
    const whole = readFileSync(pathOf(key));
    for (const left of [whole.length - 1, whole.length - 12, 90, 60, 4, 0]) {
      writeFileSync(pathOf(key), whole.subarray(0, left));
      await expect(storage.get(key)).rejects.toMatchObject({ code: 'storage.key' });
    }
  });

  it('does not open in the place of another file', async () => {
    const [one, two] = [await storage.put(bytes), await storage.put(Buffer.from('Somebody else'))];
    renameSync(pathOf(two), pathOf(one));
    await expect(storage.get(one)).rejects.toMatchObject({ code: 'storage.key' });
  });

  it('that is not there is missing, and a name that is no key reaches no other file', async () => {
    await expect(storage.get('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'storage.missing',
    });
    await expect(storage.get('../../../../etc/passwd')).rejects.toMatchObject({ code: 'storage.missing' });
  });
});
