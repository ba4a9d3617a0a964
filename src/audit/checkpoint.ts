/**
 * Signed checkpoints of the trail, kept outside the database: they show that rows at its end were cut off, or that the
 * whole chain was made anew. Ed25519; the key comes from the master key, so nothing more has to be kept.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';

export interface Checkpoint {
  seq: number;
  /** Hash of that row, 64 hexadecimal digits. */
  hash: string;
  /** ISO 8601. */
  at: string;
  /** Over seq, hash and time; base64. */
  signature: string;
}

/** PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function checkpointKey(masterKey: Buffer): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', masterKey, 'wardclerk', 'audit checkpoints', 32));
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
}

export function signCheckpoint(key: KeyObject, row: { seq: number; hash: string }, at: string): Checkpoint {
  const { seq, hash } = row;
  return { seq, hash, at, signature: sign(null, signedBytes({ seq, hash, at }), key).toString('base64') };
}

/** False for a checkpoint that somebody without the master key made or changed. */
export function isGenuine(key: KeyObject, checkpoint: Checkpoint): boolean {
  return verify(null, signedBytes(checkpoint), createPublicKey(key), Buffer.from(checkpoint.signature, 'base64'));
}

function signedBytes({ seq, hash, at }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(`wardclerk audit checkpoint\n${seq}\n${hash}\n${at}`);
}
