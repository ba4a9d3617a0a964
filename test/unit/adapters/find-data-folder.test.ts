import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDataFolder, noteDataFolder } from '../../../src/adapters/find-data-folder.ts';
import { prepareHome } from '../../../src/adapters/prepare-home.ts';

const isRoot = process.getuid?.() === 0;
if (isRoot) console.log('skipped: a home that may not be written in, because nothing is closed to root');

let root: string;
let home: string;
let elsewhere: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wardclerk-home-'));
  home = join(root, 'home');
  elsewhere = join(root, 'elsewhere', 'postgres');
  mkdirSync(home);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const find = (from: string, canEnterHome: boolean) =>
  findDataFolder({ home: from, canEnterHome, outside: () => elsewhere });

/** As a first start leaves it. */
function start(from: string, canEnterHome: boolean): string {
  const folder = find(from, canEnterHome);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'PG_VERSION'), '18');
  noteDataFolder(from, folder);
  return folder;
}

describe('the database of a home', () => {
  it('is in the home when the server may enter there, and elsewhere when not', () => {
    expect(find(home, true)).toBe(join(home, 'postgres'));
    expect(find(home, false)).toBe(elsewhere);
  });

  it('is found again when the home was moved', () => {
    start(home, false);
    const moved = join(root, 'moved');
    renameSync(home, moved);
    expect(start(moved, false)).toBe(elsewhere);
    renameSync(moved, home);
    expect(find(home, false)).toBe(elsewhere);
  });

  it('stays elsewhere when the home is opened to the server later', () => {
    start(home, false);
    expect(find(home, true)).toBe(elsewhere);
  });

  it('is not begun anew when the home is closed to the server later', () => {
    start(home, true);
    expect(() => find(home, false)).toThrow(expect.objectContaining({ code: 'database.data-closed' }));
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('is not begun anew when it is no longer where it was', () => {
    start(home, false);
    renameSync(dirname(elsewhere), join(root, 'lost'));
    expect(() => find(home, true)).toThrow(expect.objectContaining({ code: 'database.data-gone' }));
  });

  it('is not shared with a copy of the home', () => {
    start(home, false);
    const copy = join(root, 'copy');
    cpSync(home, copy, { recursive: true });
    expect(() => find(copy, false)).toThrow(expect.objectContaining({ code: 'database.data-of-other' }));
    expect(find(home, false)).toBe(elsewhere);
  });
});

describe('a home', () => {
  it('is made with the folders above it', () => {
    prepareHome(join(home, 'a', 'b'));
    expect(existsSync(join(home, 'a', 'b'))).toBe(true);
  });

  it('that is a file, or below one, is refused with its path', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')])
      expect(() => prepareHome(path)).toThrow(
        expect.objectContaining({ code: 'home.unwritable', message: expect.stringContaining(path) }),
      );
  });

  it.skipIf(isRoot)('that may not be written in is refused', () => {
    chmodSync(home, 0o555);
    expect(() => prepareHome(home)).toThrow(expect.objectContaining({ code: 'home.unwritable' }));
  });
});
