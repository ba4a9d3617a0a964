import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileRelease } from '../../../src/coding/compile/compile-release.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import { readRelease } from '../../../src/coding/release/read-release.ts';
import { chooseRelease, releaseDates } from '../../../src/coding/release/release-dates.ts';
import { suggestCodes } from '../../../src/coding/suggest-codes.ts';

const row = (number: number, code: string, billable: boolean, title: string): string =>
  `${String(number).padStart(5, '0')} ${code.padEnd(7)} ${billable ? 1 : 0} ${title.slice(0, 60).padEnd(60)} ${title}\r\n`;

const ORDER =
  row(1, 'B99', false, 'Zebra fever') +
  row(2, 'B990', true, 'Striped zebra fever') +
  row(3, 'B999', true, 'Zebra fever, unspecified');
const INDEX = `<?xml version="1.0"?><ICD10CM.index><version>2031</version><letter><title>Z</title>
<mainTerm><title>Zebra fever<nemod>(African)</nemod></title><code>B99.9</code>
<term level="1"><title>striped</title><code>B99.0</code></term></mainTerm>
<mainTerm><title>Stripes disease</title><see>Zebra fever, striped</see></mainTerm></letter></ICD10CM.index>`;
const TABULAR = `<?xml version="1.0"?><ICD10CM.tabular><chapter><section id="B90-B99"><diag><name>B99</name><desc>Zebra fever</desc>
<excludes1><note>horse fever (A01.-)</note></excludes1><diag><name>B99.0</name><desc>Striped</desc><inclusionTerm><note>Savanna ague</note></inclusionTerm></diag></diag></section></chapter></ICD10CM.tabular>`;

const folders: string[] = [];

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'icd-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function unpack(): Promise<string> {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'Table and Index'));
  await writeFile(join(folder, 'icd10cm-order-April-2031.txt'), ORDER);
  await writeFile(join(folder, 'Table and Index', 'icd10cm_index_2031.xml'), INDEX);
  await writeFile(join(folder, 'Table and Index', 'icd10cm_tabular_2031.xml'), TABULAR);
  return folder;
}

describe('readRelease', () => {
  it('reads the parts by their official names, in folders below too, and says which are missing', async () => {
    const release = await readRelease(await unpack());
    expect(release).toMatchObject({ release: '2031-april', effectiveFrom: '2031-04-01', effectiveTo: '2031-09-30' });
    expect(release.codes).toContainEqual({ code: 'B99.0', billable: true, title: 'Striped zebra fever' });
    expect(release.index[0]).toMatchObject({ title: 'Zebra fever', nemods: ['African'], codes: ['B99.9'] });
    expect(release.tabular.find(({ code }) => code === 'B99')?.excludes1).toEqual(['horse fever (A01.-)']);
    expect(release.missing).toEqual(['drug', 'neoplasm', 'externalCause', 'poaExempt']);
  });

  it('refuses a folder without an order file', async () => {
    const folder = await emptyFolder();
    await expect(readRelease(folder)).rejects.toMatchObject({ code: 'codes.no-release' });
  });

  it('refuses a damaged part', async () => {
    const folder = await unpack();
    await writeFile(join(folder, 'Table and Index', 'icd10cm_index_2031.xml'), '<ICD10CM.index><letter>');
    await expect(readRelease(folder)).rejects.toMatchObject({ code: 'codes.unreadable' });
  });

  it.each([
    ['a path of the index, in any order of words', 'Fever of the striped zebra.', 'B99.0'],
    ['a cross reference', 'Stripes disease.', 'B99.0'],
    ['an inclusion term', 'Savanna ague.', 'B99.0'],
    ['a main term alone', 'Zebra fever.', 'B99.9'],
  ])('makes codes findable by %s', async (_, problem, code) => {
    const release = prepareRelease(compileRelease(await readRelease(await unpack())));
    const { suggestions } = suggestCodes({ text: `ASSESSMENT\n\n${problem}\n`, release, setting: 'outpatient' });
    expect(suggestions[0]?.code).toBe(code);
  });
});

describe('chooseRelease', () => {
  const october = releaseDates(2031, 'october');
  const april = releaseDates(2031, 'april');

  it('takes the release in force on the date of service', () => {
    expect(chooseRelease([october, april], '2030-10-01')).toBe(october);
    expect(chooseRelease([october, april], '2031-03-31')).toBe(october);
  });

  it('lets the April edition take over', () => {
    expect(chooseRelease([october, april], '2031-04-01')).toBe(april);
  });

  it('has none for a date that no release covers', () => {
    expect(chooseRelease([october, april], '2032-01-01')).toBeUndefined();
  });
});
