import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { storedPath } from '../../src/adapters/stored-names.ts';
import { aHome, plainEnvironment } from '../factories/running-desk.ts';
import { aScan } from '../factories/scans.ts';

const home = aHome();
/** The server runs on from command to command, and stops with the last. */
let serverStays = 'on';
afterAll(() => rmSync(home, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const flags = ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts'];
  const env = { ...plainEnvironment(), WARDCLERK_HOME: home, TIMEZONE: 'UTC', EMBEDDED_POSTGRES_STAYS: serverStays };
  return new Promise((done) => {
    execFile(process.execPath, [...flags, ...args], { env }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}
const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await run(...args, '--json')).stdout) as T;

it('the master key of a desk is rotated by command, with the trail and its checkpoints proved before and after', async () => {
  const staff = join(home, 'staff.csv');
  writeFileSync(staff, 'email,name,roles\nhilda@alderbrook.example,Hilda Brandt,him\n');
  await run('staff', 'import', staff);
  const scan = join(home, 'scan.png');
  writeFileSync(scan, await aScan([{ text: 'Potassium 5.9 mmol/L' }]));
  await run('ingest', scan, '--as', 'hilda@alderbrook.example');
  await run('audit', 'checkpoint');
  const first = await json<{ current: string; files: number }>('keys', 'status');
  expect(first).toMatchObject({ source: 'file', former: null, files: 1, underFormer: 0, unopened: 0 });
  const [folder] = readdirSync(join(home, 'files'));
  const name = readdirSync(join(home, 'files', folder ?? ''))[0] ?? '';
  const tail = () =>
    readFileSync(storedPath(join(home, 'files'), name))
      .subarray(64)
      .toString('hex');
  const before = tail();

  expect(await json('keys', 'rotate')).toEqual({ files: 1, rewrapped: 1, unopened: 0 });
  expect(tail()).toBe(before);
  expect(await json('keys', 'status')).toMatchObject({ former: first.current, underFormer: 0 });
  expect(await json('audit', 'verify')).toMatchObject({ ok: true });
  expect(await json('keys', 'retire')).toMatchObject({ files: 1, retired: first.current });
  expect(await json('audit', 'verify')).toMatchObject({ ok: true });
  const rows = await json<{ action: string }[]>('audit', 'list');
  expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['keys.rotated', 'keys.retired']));

  const keyFile = join(home, 'master.key');
  const right = readFileSync(keyFile);
  writeFileSync(keyFile, 'a'.repeat(64));
  const wrong = await run('keys', 'status');
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toContain('is not the key of this home');
  rmSync(keyFile);
  const missing = await run('doctor');
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('Put the key back from your copy');
  expect(readdirSync(home)).not.toContain('master.key');
  writeFileSync(keyFile, right, { mode: 0o600 });
  serverStays = 'off';
  expect(await json('keys', 'status')).toMatchObject({ files: 1, unopened: 0 });
}, 180_000);
