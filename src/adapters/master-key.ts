/** The master key: wraps the data keys of stored files and yields the passwords of the database roles. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

/** 32 bytes, from the configuration or from the key file of `home`, which is made at first use (mode 0600). @throws AppError `storage.key` */
export function loadMasterKey(home: string, configured: string | undefined): Buffer {
  if (configured) return Buffer.from(configured, 'hex');
  const file = join(home, 'master.key');
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
    // link() fails when the name is taken: of two first starts one key wins and both read it.
    if (!existsSync(file)) linkSync(draft, file);
    unlinkSync(draft);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new AppError('storage.key');
  return key;
}

/** A password that every process with the same master key finds by itself. 64 hexadecimal digits. */
export function derivePassword(masterKey: Buffer, use: string): string {
  return Buffer.from(hkdfSync('sha256', masterKey, 'wardclerk', use, 32)).toString('hex');
}
