import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileStorage } from '../../../src/adapters/file-storage.ts';
import { openMasterKeys } from '../../../src/adapters/master-key.ts';

const ONE = '1'.repeat(64);
const TWO = '2'.repeat(64);
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wardclerk-keys-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const keyFile = (): string => join(home, 'master.key');
const inHome = (): string[] => readdirSync(home, { recursive: true }).map(String).toSorted();

describe('the master key', () => {
  it('is made at the first start, for this user only, and is the same at the second', async () => {
    const { settled } = await openMasterKeys({ home });
    expect((await openMasterKeys({ home })).settled).toEqual(settled);
    expect(settled).toHaveLength(32);
    expect(statSync(keyFile()).mode & 0o077).toBe(0);
  });

  it('is one and the same for two first starts at once', async () => {
    const [one, two] = await Promise.all([openMasterKeys({ home }), openMasterKeys({ home })]);
    expect(one?.settled).toEqual(two?.settled);
  });

  it('of the environment needs no file, and a wrong one is refused with nothing written', async () => {
    await openMasterKeys({ home, configured: ONE });
    expect(existsSync(keyFile())).toBe(false);
    const there = inHome();
    await expect(openMasterKeys({ home, configured: TWO })).rejects.toMatchObject({ code: 'key.wrong' });
    expect(inHome()).toEqual(there);
  });

  it('that is wrong is also known by the stored files of a home that has no state yet', async () => {
    await openFileStorage(join(home, 'files'), Buffer.from(ONE, 'hex')).put(Buffer.from('page'));
    const there = inHome();
    await expect(openMasterKeys({ home, configured: TWO })).rejects.toMatchObject({ code: 'key.wrong' });
    expect(inHome()).toEqual(there);
    expect((await openMasterKeys({ home, configured: ONE })).settled.toString('hex')).toBe(ONE);
  });

  it('that is missing where files are is refused; no new one is made', async () => {
    const { settled } = await openMasterKeys({ home });
    await openFileStorage(join(home, 'files'), settled).put(Buffer.from('page'));
    rmSync(keyFile());
    const there = inHome();
    await expect(openMasterKeys({ home })).rejects.toMatchObject({ code: 'key.missing' });
    rmSync(join(home, 'master-key.json'));
    await expect(openMasterKeys({ home })).rejects.toMatchObject({ code: 'key.missing' });
    expect(inHome()).toEqual(there.filter((name) => name !== 'master-key.json'));
  });

  it('file elsewhere is never made by itself', async () => {
    const elsewhere = join(home, 'mounted.key');
    await expect(openMasterKeys({ home, keyFile: elsewhere })).rejects.toMatchObject({ code: 'key.missing' });
    expect(inHome()).toEqual([]);
    writeFileSync(elsewhere, `${ONE}\n`, { mode: 0o600 });
    expect((await openMasterKeys({ home, keyFile: elsewhere })).settled.toString('hex')).toBe(ONE);
  });

  it('file that others can read, or that holds no key, is refused', async () => {
    await openMasterKeys({ home });
    chmodSync(keyFile(), 0o640);
    await expect(openMasterKeys({ home })).rejects.toMatchObject({ code: 'key.readable-by-others' });
    chmodSync(keyFile(), 0o600);
    for (const text of ['', 'abc', `${readFileSync(keyFile(), 'utf8')}0`, 'g'.repeat(64)]) {
      writeFileSync(keyFile(), text);
      await expect(openMasterKeys({ home })).rejects.toMatchObject({ code: 'key.damaged' });
    }
  });
});
