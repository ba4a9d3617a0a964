import { describe, expect, it } from 'vitest';
import { type HostileRow, readHostileFiles } from '../../evals/hostile.ts';
import { hostileFiles } from '../../factories/hostile/hostile-files.ts';

/** Every so-many-th file; the ones that are meant to cost all their time are for `npm run eval -- hostile`. */
const EVERY = 19;
const COSTLY = /^page\/|million|billion|200,000|300 MB|double|flate bomb|20 million|of 500 MB|15,000/;

describe('hostile and odd files', () => {
  it('are made the same each time, about 940 of them', async () => {
    const [first, again] = [await hostileFiles(), await hostileFiles()];
    expect(first.length).toBeGreaterThan(930);
    expect(new Set(first.map(({ name }) => name)).size).toBe(first.length);
    expect(again.map(({ name }) => name)).toEqual(first.map(({ name }) => name));
    const at = first.findIndex(({ name }) => name.startsWith('broken tiff/') && name.includes('bits turned'));
    expect(await first[at]?.make()).toEqual(await again[at]?.make());
  });

  it('end as read or with a reason, a selection of them, and a good page after them is read', async () => {
    const all = await hostileFiles();
    const chosen = all.filter(({ name }, i) => i % EVERY === 0 && !COSTLY.test(name));
    const good = all.find(({ name }) => name.startsWith('broken png/') && name.includes('before a megabyte'));
    expect(chosen.length).toBeGreaterThan(35);
    if (!good) throw new Error('there is no good file');
    const rows = await readHostileFiles([...chosen, good], { decodeMs: 10_000, pageMs: 15_000, pages: 1 });
    const bad = rows.filter(({ end }) => end === 'hang' || end === 'no reason');
    expect(bad).toEqual([]);
    expect(rows.find(({ name }) => name === good.name)).toMatchObject({ end: 'read' } satisfies Partial<HostileRow>);
  }, 300_000);
});
