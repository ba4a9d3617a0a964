import { existsSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/adapters/process-lock.ts';

const aFile = () => join(mkdtempSync(join(tmpdir(), 'wardclerk-lock-')), 'lock');
/** Above every process id that Linux gives out. */
const DEAD = '99999999';

describe('the lock between processes', () => {
  it('is held by one at a time and given back', async () => {
    const file = aFile();
    const first = await takeLock(file, 1_000);
    await expect(takeLock(file, 150)).rejects.toMatchObject({ code: 'database.start' });
    first.release();
    expect(existsSync(file)).toBe(false);
    (await takeLock(file, 1_000)).release();
  });

  it('is opened by the death of its holder', async () => {
    const file = aFile();
    writeFileSync(file, DEAD);
    (await takeLock(file, 1_000)).release();
  });

  it('is opened when its writer was cut off before a number stood in it', async () => {
    const file = aFile();
    writeFileSync(file, '');
    utimesSync(file, new Date(Date.now() - 10_000), new Date(Date.now() - 10_000));
    (await takeLock(file, 1_000)).release();
  });
});
