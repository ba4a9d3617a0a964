/**
 * The master key: wraps the data keys of stored files and yields the passwords of the database roles and the key of the
 * checkpoints. From the environment, or from a file (plain, or wrapped by a key management service). A key that is missing
 * or is not the key of this home is refused before anything else is touched.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { addKeyFile, type KeyManagement, readKeyFile } from './key-source.ts';
import {
  fingerprint,
  hasStoredFiles,
  type KeyState,
  opensStoredFile,
  readKeyState,
  writeKeyState,
} from './key-state.ts';

export interface MasterKeys {
  /** The key that wraps new data keys first, then the former one while a rotation is not finished. */
  accepted(): Promise<readonly Buffer[]>;
}

export interface MasterKeyOptions {
  home: string;
  /** 64 hexadecimal digits; no key file is used then. */
  configured?: string | undefined;
  /** The former key, while a rotation of a configured key is under way. */
  former?: string | undefined;
  /** Another key file than `master.key` of the home; it is never made by itself. */
  keyFile?: string | undefined;
  service?: KeyManagement | null | undefined;
}

export interface OpenedMasterKeys extends MasterKeys {
  source: 'environment' | 'file' | 'service';
  /** Where the key file is; null for a key of the environment. */
  file: string | null;
  /** What yields passwords and signatures: the former key until it is retired. */
  settled: Buffer;
  /** Fingerprints of keys that this home has had. */
  known: string[];
}

/** A key that never changes. */
export function oneKey(key: Buffer): MasterKeys {
  return { accepted: async () => [key] };
}

/** Finds the master key and proves that it is this home's. @throws AppError `key.*` */
export async function openMasterKeys(options: MasterKeyOptions): Promise<OpenedMasterKeys> {
  const { home, configured, service = null } = options;
  const file = configured ? null : (options.keyFile ?? join(home, service ? 'master.key.wrapped' : 'master.key'));
  const state = readKeyState(home);
  if (file && !(await readKeyFile(file, service))) {
    if (options.keyFile || state || hasStoredFiles(home)) throw new AppError('key.missing', { place: file });
    await addKeyFile(file, randomBytes(32), service);
  }
  const read = async (): Promise<readonly Buffer[]> => {
    if (!file) return [configured, options.former].flatMap((key) => (key ? [Buffer.from(key, 'hex')] : []));
    const former = await readKeyFile(formerFileOf(file), service);
    const current = await readKeyFile(file, service);
    if (!current) throw new AppError('key.missing', { place: file });
    return former && !former.equals(current) ? [current, former] : [current];
  };
  const [current, former] = await read();
  if (!current) throw new AppError('key.missing', { place: 'WARDCLERK_MASTER_KEY' });
  const settledState = proveKey(home, state, current, former);
  const isRetired = former !== undefined && settledState.retired.includes(fingerprint(former));
  return {
    source: service ? 'service' : file ? 'file' : 'environment',
    file,
    settled: former && !isRetired ? former : current,
    known: [settledState.current, ...(settledState.former ? [settledState.former] : []), ...settledState.retired],
    accepted: file ? rereadWhenChanged(file, read) : read,
  };
}

/** Beside the key file: the key before it, while files wrapped by it may be left. */
export function formerFileOf(file: string): string {
  return `${file}.former`;
}

/** The state of the home after this start. @throws AppError `key.wrong`, `key.former-missing` */
function proveKey(home: string, state: KeyState | null, current: Buffer, former: Buffer | undefined): KeyState {
  const [now, before] = [fingerprint(current), former && fingerprint(former)];
  if (!state) {
    if (!opensStoredFile(home, former ? [current, former] : [current]))
      throw new AppError('key.wrong', { fingerprint: now });
    const first: KeyState = { current: now, former: null, retired: [] };
    writeKeyState(home, first);
    return first;
  }
  const begun = before === state.current; // a rotation whose new key was configured, and is not on record yet
  if (now !== state.current && !begun) throw new AppError('key.wrong', { fingerprint: now });
  if (state.former && !begun && before !== state.former) throw new AppError('key.former-missing');
  return state;
}

/** The keys again whenever a key file was replaced: a rotation counts in every running process at its next file. */
function rereadWhenChanged(file: string, read: () => Promise<readonly Buffer[]>): MasterKeys['accepted'] {
  let known: { seen: string; keys: readonly Buffer[] } | null = null;
  return async () => {
    const seen = [file, formerFileOf(file)].map(identityOf).join(' ');
    if (known?.seen !== seen) known = { seen, keys: await read() };
    return known.keys;
  };
}

function identityOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeMs}:${stat.size}` : '-';
}

/** A password that every process with the same master key finds by itself. 64 hexadecimal digits. */
export function derivePassword(masterKey: Buffer, use: string): string {
  return Buffer.from(hkdfSync('sha256', masterKey, 'wardclerk', use, 32)).toString('hex');
}
