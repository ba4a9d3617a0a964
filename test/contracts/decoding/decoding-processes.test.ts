import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { createDecoder, type Decoder, type DecoderOptions } from '../../../src/adapters/decoding/decoder.ts';
import { isAlive } from '../../../src/adapters/process-lock.ts';
import { makeZip } from '../../factories/make-zip.ts';
import { until } from '../../factories/running-desk.ts';

const LIMITS = { maxPages: 10, maxMegapixels: 10 };
const failing = fileURLToPath(new URL('../../factories/failing-decoder.ts', import.meta.url));
const open: Decoder[] = [];

function aDecoder(options: Partial<DecoderOptions> = {}): Decoder {
  const decoder = createDecoder({ program: failing, memoryMb: 400, timeoutMs: 10_000, ...options });
  open.push(decoder);
  return decoder;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((decoder) => decoder.close()));
});

const aFile = (decoder: Decoder, how = 'a good file') => decoder.open(Buffer.from(how), LIMITS);
async function expectGoodFile(decoder: Decoder): Promise<void> {
  const good = await aFile(decoder);
  expect(new TextDecoder().decode((await good.loadPage(2)).picture.pixels)).toContain('2 a good file');
  await good.close();
}

describe('a decoder that fails while it opens a file', () => {
  it.each([
    ['crashes', 'crash', 'file.crash'],
    ['ends by itself', 'leave', 'file.crash'],
    ['eats memory', 'eat', 'file.memory'],
    ['is busy for ever', 'hang', 'file.slow'],
    ['waits for ever', 'wait', 'file.slow'],
    ['throws what nobody expected', 'throw', 'file.damaged'],
    ['finds damage', 'damaged', 'file.damaged'],
    ['writes to the disk', 'write', 'file.damaged'],
    ['starts a program', 'spawn', 'file.damaged'],
  ] as const)('%s: the file ends with a sentence, and the next one is opened', async (_what, how, code) => {
    const decoder = aDecoder({ timeoutMs: how === 'hang' || how === 'wait' ? 1_500 : 20_000 });
    const refused = await aFile(decoder, `open: ${how}`).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, message: expect.not.stringMatching(/[{}]|what stands/) });
    expect(JSON.stringify((refused as Error).cause ?? '')).not.toContain('what stands in the file');
    await expectGoodFile(decoder);
    expect(existsSync('/tmp/wardclerk-should-not-be-there')).toBe(false);
  });
});

describe('a page that came from the decoder', () => {
  it('is not held when its reader is done with it, while the process lives on', async () => {
    const decoder = aDecoder({ timeoutMs: 20_000 });
    const file = await aFile(decoder);
    const pages: WeakRef<object>[] = [];
    for (const page of [1, 2, 3]) pages.push(new WeakRef(await file.loadPage(page)));
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await until(() => {
      collect();
      return pages.every((page) => page.deref() === undefined);
    }, 15_000);
    expect(decoder.pids()).toHaveLength(1);
  });
});

describe('a decoder that fails in the middle of a file', () => {
  it.each([
    ['crash', 'file.crash'],
    ['eat', 'file.memory'],
    ['hang', 'scan.timeout'],
  ] as const)('%s: that page ends with a sentence, the other pages are read', async (how, code) => {
    const decoder = aDecoder({ timeoutMs: how === 'hang' ? 1_500 : 20_000 });
    const file = await aFile(decoder, `page 2: ${how}`);
    await file.loadPage(1);
    await expect(file.loadPage(2)).rejects.toMatchObject({ code });
    expect((await file.loadPage(3)).picture.pixels[0]).toBe('3'.charCodeAt(0));
    await expectGoodFile(decoder);
  });

  it('is not tried for ever: after three ends the pages that are left end at once', async () => {
    const decoder = aDecoder({ timeoutMs: 1_000 });
    const file = await aFile(decoder, 'page 1: hang');
    for (let time = 0; time < 3; time++)
      await expect(file.loadPage(1)).rejects.toMatchObject({ code: 'scan.timeout', blanks: { page: 1 } });
    const pids = decoder.pids();
    await expect(file.loadPage(4)).rejects.toMatchObject({ code: 'file.slow' });
    expect(decoder.pids()).toEqual(pids);
  });

  it('does not take the pages of another file along', async () => {
    const decoder = aDecoder({ processes: 1 });
    const [good, bad] = [await aFile(decoder), await aFile(decoder, 'page 1: crash')];
    const [page, ended] = await Promise.allSettled([good.loadPage(1), bad.loadPage(1)]);
    expect(page.status).toBe('fulfilled');
    expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'file.crash' } });
    expect((await good.loadPage(5)).picture.pixels[0]).toBe('5'.charCodeAt(0));
  });

  it('that only fails because of what it did before is not held against the file', async () => {
    const decoder = aDecoder({ processes: 1 });
    await expectGoodFile(decoder);
    expect((await aFile(decoder, 'open: crash when used')).pageCount).toBe(5);
  });

  it('goes on when a promise is rejected that nobody waits for', async () => {
    const decoder = aDecoder();
    const file = await aFile(decoder, 'page 1: throw later');
    await file.loadPage(1);
    const [pid] = decoder.pids();
    await sleep(50);
    await file.loadPage(2);
    expect(decoder.pids()).toEqual([pid]);
  });
});

describe('the decoding process', () => {
  it('knows nothing of the environment of its parent', async () => {
    process.env.WARDCLERK_MASTER_KEY = 'ab'.repeat(32);
    const file = await aFile(aDecoder());
    const seen = new TextDecoder().decode((await file.loadPage(1)).picture.pixels);
    delete process.env.WARDCLERK_MASTER_KEY;
    expect(seen).toContain('MALLOC_ARENA_MAX');
    expect(seen).not.toMatch(/WARDCLERK|DATABASE|SLACK|TOKEN|"PATH"|HOME/);
  });

  it('is one for twenty documents in a row, and leaves no process and no file handle behind', async () => {
    const decoder = aDecoder();
    await expectGoodFile(decoder);
    const pids = decoder.pids();
    const handles = readdirSync('/dev/fd').length;
    for (let document = 0; document < 20; document++) await expectGoodFile(decoder);
    expect(decoder.pids()).toEqual(pids);
    expect(readdirSync('/dev/fd').length).toBeLessThanOrEqual(handles);
    await decoder.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('is started again after twenty that crashed, each gone with its handles', async () => {
    const decoder = aDecoder();
    await expectGoodFile(decoder);
    const handles = readdirSync('/dev/fd').length;
    for (let document = 0; document < 20; document++)
      await expect(aFile(decoder, 'open: leave')).rejects.toMatchObject({ code: 'file.crash' });
    await expectGoodFile(decoder);
    expect(decoder.pids()).toHaveLength(1);
    await sleep(100);
    expect(readdirSync('/dev/fd').length).toBeLessThanOrEqual(handles + 2);
  });

  it('does not keep others waiting: a second one starts when the first is stuck', async () => {
    const decoder = aDecoder({ timeoutMs: 6_000, patienceMs: 500 });
    const bad = await aFile(decoder, 'page 1: hang');
    const order: string[] = [];
    const stuck = bad.loadPage(1).catch(({ code }) => order.push(code));
    await expectGoodFile(decoder).then(() => order.push('good'));
    await stuck;
    expect(order).toEqual(['good', 'scan.timeout']);
  });

  it('ends when nobody needs it, and starts again on need', async () => {
    const decoder = aDecoder({ idleMs: 100 });
    const file = await aFile(decoder);
    await until(() => decoder.pids().length === 0);
    expect((await file.loadPage(1)).picture.height).toBe(1);
  });

  it('that cannot be started is no fault of the file: it is worth another try', async () => {
    const decoder = aDecoder({ program: '/nowhere/decoder.ts' });
    await expect(aFile(decoder)).rejects.toMatchObject({ code: 'scan.engine' });
    await expect(aFile(decoder)).rejects.toMatchObject({ code: 'scan.engine' });
    expect(decoder.pids()).toEqual([]);
  });

  it('that is closed in the middle of a page blames nobody and stays closed', async () => {
    const decoder = aDecoder();
    const file = await aFile(decoder, 'page 1: hang');
    const page = file.loadPage(1).catch((error: unknown) => error);
    await sleep(200);
    const pids = decoder.pids();
    await decoder.close();
    expect(await page).toMatchObject({ code: 'scan.engine' });
    await expect(file.loadPage(2)).rejects.toMatchObject({ code: 'scan.engine' });
    expect([...pids, ...decoder.pids()].filter(isAlive)).toEqual([]);
  });

  it.each(['at rest', 'in an endless loop'])('ends when its parent is killed while it is %s', async (state) => {
    const parent = spawn(
      process.execPath,
      ['--no-warnings', '--input-type=module', '-e', parentProgram(state === 'at rest' ? 5 : 1)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const said = await new Promise<string>((resolve) => parent.stdout.once('data', (data) => resolve(String(data))));
    const [pid] = JSON.parse(said) as [number];
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid), 10_000);
  });

  it('leaves a signal to the whole group to its parent', async () => {
    const decoder = aDecoder();
    const file = await aFile(decoder);
    const pids = decoder.pids();
    for (const pid of pids) process.kill(pid, 'SIGINT');
    await sleep(100);
    await file.loadPage(1);
    expect(decoder.pids()).toEqual(pids);
  });
});

describe('files that hold files', () => {
  const limits = { maxArchiveFiles: 10, maxFileMb: 1, maxArchiveMb: 2 };

  it('are unpacked in the process, one file at a time, and a bomb among them is a value', async () => {
    const decoder = createDecoder({ memoryMb: 512, timeoutMs: 30_000 });
    open.push(decoder);
    const zip = makeZip([
      { name: '../../note.txt', bytes: 'A note.' },
      { name: 'bomb.txt', bytes: Buffer.alloc(5_000_000) },
    ]);
    const files = await decoder.unpack(zip, limits);
    expect(files?.map(({ fileName }) => fileName)).toEqual(['note.txt', 'bomb.txt']);
    const [note, bomb] = await Promise.all((files ?? []).map((file) => file.unpack()));
    expect(note && 'bytes' in note && Buffer.from(note.bytes).toString()).toBe('A note.');
    expect(bomb).toMatchObject({ code: 'archive.entry-too-large' });
    expect(await decoder.unpack(Buffer.from('Only a text.'), limits)).toBeNull();
  });

  it('do not trouble the process when their first bytes say that they are pictures or PDFs', async () => {
    const decoder = aDecoder();
    expect(await decoder.unpack(Buffer.from('%PDF-1.7\n'), limits)).toBeNull();
    expect(await decoder.unpack(Buffer.from('89504e470d0a1a0a0000000d', 'hex'), limits)).toBeNull();
    expect(decoder.pids()).toEqual([]);
  });
});

/** Opens a file, begins a page, and tells the process ids. */
function parentProgram(page: number): string {
  const decoder = new URL('../../../src/adapters/decoding/decoder.ts', import.meta.url);
  return `
    const { createDecoder } = await import(${JSON.stringify(decoder.href)});
    const decoder = createDecoder({ program: ${JSON.stringify(failing)}, memoryMb: 400, timeoutMs: 60_000 });
    const file = await decoder.open(Buffer.from('page 1: hang'), { maxPages: 9, maxMegapixels: 9 });
    const page = file.loadPage(${page});
    if (${page} !== 1) await page;
    setTimeout(() => console.log(JSON.stringify(decoder.pids())), 300);
    setInterval(() => {}, 1000);
  `;
}
