import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { loadRelease } from '../../../src/coding/load-release.ts';
import { suggestForText } from '../../../src/coding/suggest-for-document.ts';
import { aMemberOfStaff } from '../../factories/people.ts';
import { sql, useDatabase } from '../../factories/test-database.ts';

const test = useDatabase();
const folders: string[] = [];

/** A release of two codes that names zebra fever in its own way. */
async function unpacked(year: number, title: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'icd-'));
  folders.push(folder);
  const row = (code: string, flag: number, text: string) =>
    `00001 ${code.padEnd(7)} ${flag} ${text.padEnd(60)} ${text}\n`;
  await writeFile(join(folder, `icd10cm_order_${year}.txt`), row('B99', 0, 'Zebra fevers') + row('B990', 1, title));
  return folder;
}

const NOTE = 'ASSESSMENT\n\nZebra fever.\n';

describe('releases side by side', () => {
  let cora: Actor;
  beforeAll(async () => {
    cora = await aMemberOfStaff(test.database, ['coder']);
  });
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  it('are chosen by the date of service', async () => {
    await loadRelease(test.database, await unpacked(2030, 'Zebra fever, striped'));
    const loaded = await loadRelease(test.database, await unpacked(2031, 'Zebra fever, plain'));
    expect(loaded).toMatchObject({
      release: '2031',
      effectiveFrom: '2030-10-01',
      effectiveTo: '2031-09-30',
      codes: 2,
      billable: 1,
    });
    const on = async (date: string) =>
      suggestForText(test.database, cora, 'ASSESSMENT\n\nZebra fever, striped and plain.\n', {
        date,
        channel: 'command',
      });
    expect((await on('2030-09-30')).release).toBe('2030');
    expect((await on('2030-10-01')).release).toBe('2031');
    expect((await on('2030-10-01')).suggestions[0]?.display).toBe('Zebra fever, plain');
  });

  it('are refused for a date that none covers', async () => {
    await expect(
      suggestForText(test.database, cora, NOTE, { date: '2024-01-01', channel: 'command' }),
    ).rejects.toMatchObject({
      code: 'codes.none-in-force',
    });
  });

  it('are replaced when the same one is loaded again', async () => {
    await loadRelease(test.database, await unpacked(2031, 'Zebra fever, plainer'));
    expect(await sql(test.adminUrl, "select release from code_release where release = '2031'")).toHaveLength(1);
  });

  it('are not loaded from a folder without an order file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'icd-'));
    folders.push(folder);
    await expect(loadRelease(test.database, folder)).rejects.toMatchObject({ code: 'codes.no-release' });
  });
});
