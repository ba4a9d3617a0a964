import { describe, expect, it } from 'vitest';
import { completeFiles, type SeenFile, type Watched } from '../../../src/cli/complete-files.ts';

const TIMES = { settleMs: 2_000, emptySettleMs: 30_000 };
const file = (of: Partial<SeenFile> = {}): SeenFile => ({ name: 'a.pdf', bytes: 100, modifiedMs: 1, ...of });

/** Looks at each listing at its time, and gives what was complete at the last. */
function watch(looks: [atMs: number, listing: SeenFile[]][]): string[] {
  let watched: Watched = new Map();
  let complete: string[] = [];
  for (const [atMs, listing] of looks) ({ watched, complete } = completeFiles(watched, listing, atMs, TIMES));
  return complete;
}

describe('a file in a scanner folder', () => {
  it('is not complete at first sight, however old it is', () => {
    expect(watch([[1_000_000, [file()]]])).toEqual([]);
  });

  it('is complete when size and time have stood still', () => {
    expect(
      watch([
        [0, [file()]],
        [1_999, [file()]],
      ]),
    ).toEqual([]);
    expect(
      watch([
        [0, [file()]],
        [2_000, [file()]],
      ]),
    ).toEqual(['a.pdf']);
  });

  it('begins to wait anew when it grows or is written again', () => {
    expect(
      watch([
        [0, [file()]],
        [1_500, [file({ bytes: 200 })]],
        [3_000, [file({ bytes: 200, modifiedMs: 2 })]],
        [4_500, [file({ bytes: 200, modifiedMs: 2 })]],
      ]),
    ).toEqual([]);
  });

  it('is given more time while it is empty', () => {
    const empty = file({ bytes: 0 });
    const looks: [number, SeenFile[]][] = [
      [0, [empty]],
      [29_999, [empty]],
    ];
    expect(watch(looks)).toEqual([]);
    expect(watch([...looks, [30_000, [empty]]])).toEqual(['a.pdf']);
  });

  it('is left alone while its name says that it is in the making', () => {
    const names = [
      '.hidden.pdf',
      'a.pdf.part',
      'b.crdownload',
      '~$c.pdf',
      'd.tmp',
      'Thumbs.db',
      'desktop.ini',
      'e.pdf',
    ];
    const listing = names.map((name) => file({ name }));
    expect(
      watch([
        [0, listing],
        [5_000, listing],
      ]),
    ).toEqual(['e.pdf']);
  });

  it('comes in the order of writing', () => {
    const listing = [file({ name: 'b.pdf', modifiedMs: 3 }), file({ name: 'c.pdf', modifiedMs: 1 }), file()];
    expect(
      watch([
        [0, listing],
        [5_000, listing],
      ]),
    ).toEqual(['a.pdf', 'c.pdf', 'b.pdf']);
  });
});
