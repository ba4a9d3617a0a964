import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canEnter } from '../../../src/adapters/postgres-account.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wardclerk-enter-'));
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'a', 'b'), { recursive: true, mode: 0o755 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Somebody who owns nothing here. */
const OTHER = { uid: 4_000_001, gid: 4_000_001 };

describe('the user of the embedded server may enter a folder', () => {
  it('when everybody may pass through all folders on the way', () => {
    expect(canEnter(join(root, 'a', 'b'), OTHER.uid, OTHER.gid)).toBe(true);
  });

  it('not when one folder on the way is closed to others', () => {
    chmodSync(join(root, 'a'), 0o700);
    expect(canEnter(join(root, 'a', 'b'), OTHER.uid, OTHER.gid)).toBe(false);
  });

  it('not when a folder may be listed but not passed through', () => {
    chmodSync(join(root, 'a'), 0o754);
    expect(canEnter(join(root, 'a', 'b'), OTHER.uid, OTHER.gid)).toBe(false);
  });

  it('by the bits of the owner and of the group, when the user is that', () => {
    const { uid, gid } = statSync(root);
    chmodSync(join(root, 'a'), 0o700);
    expect(canEnter(join(root, 'a', 'b'), uid, OTHER.gid)).toBe(true);
    chmodSync(join(root, 'a'), 0o710);
    expect(canEnter(join(root, 'a', 'b'), OTHER.uid, gid)).toBe(true);
    chmodSync(join(root, 'a'), 0o701);
    expect(canEnter(join(root, 'a', 'b'), OTHER.uid, gid)).toBe(false);
  });

  it('that does not exist yet, when the folders above it are open', () => {
    expect(canEnter(join(root, 'a', 'new', 'er'), OTHER.uid, OTHER.gid)).toBe(true);
  });
});
