/**
 * The form of a stored file: magic, wrap nonce, wrapped data key, its tag, nonce, ciphertext, tag. AES-256-GCM twice: the
 * master key wraps the file's own data key, the data key covers the content. The file's name is authenticated in both, so a
 * file copied over another does not open. Pure.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const MAGIC = Buffer.from('WCF1');
const NONCE = 12;
const TAG = 16;
const KEY = 32;
/** Node takes a shortened tag otherwise, and a short tag is easy to forge. */
const WHOLE_TAG = { authTagLength: TAG };

/** Where the wrapped data key stands in a file, with its nonce and tag: the only bytes that a new master key changes. */
export const WRAP = { start: MAGIC.length, length: NONCE + KEY + TAG } as const;
const HEADER = WRAP.start + WRAP.length + NONCE;

export function sealFile(bytes: Uint8Array, name: string, masterKey: Buffer): Buffer {
  const dataKey = randomBytes(KEY);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(Buffer.from(name));
  const wrap = wrapDataKey(dataKey, name, masterKey);
  return Buffer.concat([MAGIC, wrap, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** The content, opened by a data key. @throws Error when anything was changed */
export function openFile(file: Buffer, name: string, dataKey: Buffer): Buffer {
  if (!isStoredFile(file)) throw new Error('not a stored file');
  const nonce = file.subarray(HEADER - NONCE, HEADER);
  const decipher = createDecipheriv('aes-256-gcm', dataKey, nonce, WHOLE_TAG).setAAD(Buffer.from(name));
  decipher.setAuthTag(file.subarray(file.length - TAG));
  return Buffer.concat([decipher.update(file.subarray(HEADER, file.length - TAG)), decipher.final()]);
}

export function isStoredFile(file: Buffer): boolean {
  return file.length >= HEADER + TAG && file.subarray(0, MAGIC.length).equals(MAGIC);
}

export function wrapOf(file: Buffer): Buffer {
  return file.subarray(WRAP.start, WRAP.start + WRAP.length);
}

export function wrapDataKey(dataKey: Buffer, name: string, masterKey: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
}

/** The data key, and which of the master keys opened it (index); null when none does. */
export function unwrapDataKey(
  wrap: Buffer,
  name: string,
  masterKeys: readonly Buffer[],
): { dataKey: Buffer; by: number } | null {
  if (wrap.length !== WRAP.length) return null;
  for (const [by, masterKey] of masterKeys.entries()) {
    const dataKey = unwrapWith(wrap, name, masterKey);
    if (dataKey) return { dataKey, by };
  }
  return null;
}

function unwrapWith(wrap: Buffer, name: string, masterKey: Buffer): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', masterKey, wrap.subarray(0, NONCE), WHOLE_TAG);
  decipher.setAAD(Buffer.from(name)).setAuthTag(wrap.subarray(NONCE + KEY));
  const dataKey = decipher.update(wrap.subarray(NONCE, NONCE + KEY));
  try {
    decipher.final();
    return dataKey;
  } catch {
    return null; // another key's, or changed
  }
}
