/**
 * A key management service over the HTTP protocol of Vault's and OpenBao's transit engine: POST /v1/transit/encrypt/KEY and
 * /decrypt/KEY with `X-Vault-Token`, plaintext as base64. Only the 32 bytes of the master key ever go there.
 */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { KeyManagement } from './key-source.ts';

export interface VaultOptions {
  url: string;
  /** Name of the key in the service. */
  key: string;
  token: string;
  timeoutMs: number;
}

const encrypted = z.object({ data: z.object({ ciphertext: z.string().startsWith('vault:') }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });

/** @throws AppError `key.service` from both calls; the reason is a status or a word, never a key */
export function openVaultTransit({ url, key, token, timeoutMs }: VaultOptions): KeyManagement {
  const call = async <T>(operation: 'encrypt' | 'decrypt', body: object, schema: z.ZodType<T>): Promise<T> => {
    const address = new URL(`v1/transit/${operation}/${encodeURIComponent(key)}`, url.endsWith('/') ? url : `${url}/`);
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'X-Vault-Token': token, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error', // the token goes nowhere else
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause) => {
      throw new AppError('key.service', { reason: 'not reachable' }, { cause });
    });
    if (!answer.ok) throw new AppError('key.service', { reason: `status ${answer.status}` });
    const parsed = schema.safeParse(await answer.json().catch(() => null));
    if (!parsed.success) throw new AppError('key.service', { reason: 'an answer that is none' });
    return parsed.data;
  };
  return {
    name: `transit key ${key}`,
    wrap: async (masterKey) => {
      const { data } = await call('encrypt', { plaintext: masterKey.toString('base64') }, encrypted);
      return data.ciphertext;
    },
    unwrap: async (text) => {
      const { data } = await call('decrypt', { ciphertext: text }, decrypted);
      return Buffer.from(data.plaintext, 'base64');
    },
  };
}
