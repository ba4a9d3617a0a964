/** A new master key in the place of another: begun, carried through every stored file, and ended when none is left. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { addKeyFile, type KeyManagement, readKeyFile, removeKeyFile, replaceKeyFile } from './key-source.ts';
import { fingerprint, readKeyState, writeKeyState } from './key-state.ts';
import { formerFileOf, type OpenedMasterKeys } from './master-key.ts';
import { takeLock } from './process-lock.ts';
import { inspectWrap, rewrapFile } from './rewrap-file.ts';
import { listStored } from './stored-names.ts';

export interface RotationDeps {
  home: string;
  keys: OpenedMasterKeys;
  service?: KeyManagement | null | undefined;
}

export interface KeyStatus {
  source: OpenedMasterKeys['source'];
  /** Fingerprints; they say nothing about the keys. */
  current: string;
  former: string | null;
  files: number;
  /** Files wrapped by the former key, or in the middle of an exchange. */
  underFormer: number;
  /** Files that no key opens. */
  unopened: number;
}

const LOCK_WITHIN_MS = 2_000;
const filesOf = (home: string): string => join(home, 'files');

/** Looks at the head of every stored file. */
export async function readKeyStatus({ home, keys }: RotationDeps): Promise<KeyStatus> {
  const accepted = await keys.accepted();
  const [current, former] = accepted.map(fingerprint);
  const status = { source: keys.source, current: current ?? '', former: former ?? null };
  const counts = { files: 0, underFormer: 0, unopened: 0 };
  for await (const key of listStored(filesOf(home))) {
    const by = await inspectWrap(filesOf(home), key, accepted).catch(() => 'none');
    counts.files += 1;
    if (by === 'former') counts.underFormer += 1;
    if (by === 'none') counts.unopened += 1;
  }
  return { ...status, ...counts };
}

/**
 * Begins a rotation, or goes on with one that was cut off: makes the new key (a key file) or takes the configured one, then
 * wraps every data key anew. Running processes go on reading and write with the new key from their next file on.
 * @throws AppError `key.nothing-to-rotate`, `key.rotating`
 */
export async function rotateKeys(deps: RotationDeps): Promise<{ rewrapped: number; files: number; unopened: number }> {
  const lock = await takeLock(join(deps.home, 'rotation.lock'), LOCK_WITHIN_MS).catch((cause) => {
    throw new AppError('key.rotating', {}, { cause });
  });
  try {
    await begin(deps);
    const accepted = await deps.keys.accepted();
    const folder = filesOf(deps.home);
    const counts = { rewrapped: 0, files: 0, unopened: 0 };
    for await (const key of listStored(folder)) {
      counts.files += 1;
      try {
        if (await rewrapFile(folder, key, accepted)) counts.rewrapped += 1;
      } catch {
        counts.unopened += 1; // told in the count, and by the integrity check by name
      }
    }
    return counts;
  } finally {
    lock.release();
  }
}

/** Makes two keys of one, each step of which may be the last before a crash. */
async function begin({ home, keys, service = null }: RotationDeps): Promise<void> {
  const state = readKeyState(home);
  const { file } = keys;
  const retired = state?.retired ?? [];
  if (file && !state?.former) {
    const current = await readKeyFile(file, service);
    if (!current) throw new AppError('key.missing', { place: file });
    const kept = await readKeyFile(formerFileOf(file), service);
    if (!kept) await addKeyFile(formerFileOf(file), current, service);
    // Kept and not the same: the file was replaced already, and only the state was not written.
    if (!kept || kept.equals(current)) await replaceKeyFile(file, randomBytes(32), service);
  }
  const [current, former] = (await keys.accepted()).map(fingerprint);
  if (!current || !former || current === former || retired.includes(former))
    throw new AppError('key.nothing-to-rotate');
  if (state?.current !== current || state.former !== former) writeKeyState(home, { current, former, retired });
}

/**
 * Ends a rotation: the former key opens nothing any more and is forgotten. A pass over the files comes first, since one may
 * have been written by the former key just when the rotation began.
 * @throws AppError `key.nothing-to-retire`, `key.files-left`
 */
export async function retireFormerKey(
  deps: RotationDeps,
  beforeForgetting: (former: Buffer, current: Buffer) => Promise<void>,
) {
  const { home, keys } = deps;
  const state = readKeyState(home);
  const [current, former] = await keys.accepted();
  if (!state?.former || !current || !former) throw new AppError('key.nothing-to-retire');
  const { rewrapped } = await rotateKeys(deps);
  const left = await readKeyStatus(deps);
  if (left.underFormer + left.unopened > 0)
    throw new AppError('key.files-left', { count: left.underFormer + left.unopened });
  await beforeForgetting(former, current);
  writeKeyState(home, { current: state.current, former: null, retired: [...state.retired, state.former] });
  if (keys.file) removeKeyFile(formerFileOf(keys.file));
  return { rewrapped, files: left.files, retired: state.former };
}
