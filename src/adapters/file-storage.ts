/**
 * Originals and page images on disk, encrypted: AES-256-GCM with a data key per file, the data key wrapped by the master
 * key. Files are written once and never changed. Layout of a file: magic, wrap nonce, wrapped data key, its tag, nonce,
 * ciphertext, tag. The key's own name is authenticated, so a file copied over another does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';

const MAGIC = Buffer.from('WCF1');
const NONCE = 12;
const TAG = 16;
const KEY = 32;
/** Node takes a shortened tag otherwise, and a short tag is easy to forge. */
const WHOLE_TAG = { authTagLength: TAG };
const HEADER = MAGIC.length + NONCE + KEY + TAG + NONCE;

export interface FileStorage {
  /** Stores the bytes under a new opaque key, durable when it returns. @throws AppError `storage.unavailable` */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws AppError `storage.missing`, `storage.key` */
  get(key: string): Promise<Buffer>;
}

/** A store below `folder`. `masterKey` is 32 bytes. */
export function openFileStorage(folder: string, masterKey: Buffer): FileStorage {
  const pathOf = (key: string): string => join(folder, key.slice(0, 2), key);
  return {
    async put(bytes) {
      const key = randomUUID();
      const path = pathOf(key);
      const draft = `${path}.part`;
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        const file = await open(draft, 'wx', 0o600);
        try {
          await file.writeFile(encrypt(bytes, key, masterKey));
          await file.sync();
        } finally {
          await file.close();
        }
        await link(draft, path); // fails when the name is taken: nothing is ever written over
        await rm(draft);
        return key;
      } catch (cause) {
        throw new AppError('storage.unavailable', {}, { cause });
      }
    },
    async get(key) {
      if (!/^[0-9a-f-]{36}$/.test(key) || !existsSync(pathOf(key))) throw new AppError('storage.missing');
      return decrypt(await readFile(pathOf(key)), key, masterKey);
    },
  };
}

function encrypt(bytes: Uint8Array, name: string, masterKey: Buffer): Buffer {
  const dataKey = randomBytes(KEY);
  const wrapNonce = randomBytes(NONCE);
  const wrap = createCipheriv('aes-256-gcm', masterKey, wrapNonce).setAAD(Buffer.from(name));
  const wrapped = Buffer.concat([wrap.update(dataKey), wrap.final(), wrap.getAuthTag()]);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(Buffer.from(name));
  return Buffer.concat([MAGIC, wrapNonce, wrapped, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(file: Buffer, name: string, masterKey: Buffer): Buffer {
  try {
    if (!file.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a stored file');
    const wrapNonce = file.subarray(MAGIC.length, MAGIC.length + NONCE);
    const wrapped = file.subarray(MAGIC.length + NONCE, MAGIC.length + NONCE + KEY + TAG);
    const unwrap = createDecipheriv('aes-256-gcm', masterKey, wrapNonce, WHOLE_TAG).setAAD(Buffer.from(name));
    unwrap.setAuthTag(wrapped.subarray(KEY));
    const dataKey = Buffer.concat([unwrap.update(wrapped.subarray(0, KEY)), unwrap.final()]);
    const decipher = createDecipheriv('aes-256-gcm', dataKey, file.subarray(HEADER - NONCE, HEADER), WHOLE_TAG).setAAD(
      Buffer.from(name),
    );
    decipher.setAuthTag(file.subarray(file.length - TAG));
    return Buffer.concat([decipher.update(file.subarray(HEADER, file.length - TAG)), decipher.final()]);
  } catch (cause) {
    throw new AppError('storage.key', {}, { cause });
  }
}
