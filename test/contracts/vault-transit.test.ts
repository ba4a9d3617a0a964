import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openMasterKeys } from '../../src/adapters/master-key.ts';
import { rotateKeys } from '../../src/adapters/rotate-keys.ts';
import { openVaultTransit } from '../../src/adapters/vault-transit.ts';

/** A transit engine as far as it matters here: tokens, named keys, base64, ciphertexts that only it can read. */
let server: Server;
let url: string;
let answering: 'rightly' | 'with-a-redirect' | 'with-html' | 'sealed' = 'rightly';
const asked: { path: string; body: string }[] = [];
const kept = new Map<string, string>();

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const answer = (status: number, json: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      };
      asked.push({ path: request.url ?? '', body });
      if (answering === 'with-a-redirect') return response.writeHead(307, { location: `${url}/elsewhere` }).end();
      if (answering === 'with-html') return response.writeHead(200).end('<html>sign in</html>');
      if (answering === 'sealed') return answer(503, { errors: ['Vault is sealed'] });
      if (request.headers['x-vault-token'] !== 's.right') return answer(403, { errors: ['permission denied'] });
      const [, operation, key] = /^\/v1\/transit\/(encrypt|decrypt)\/([\w-]+)$/.exec(request.url ?? '') ?? [];
      const { plaintext, ciphertext } = JSON.parse(body) as { plaintext?: string; ciphertext?: string };
      if (request.method !== 'POST' || key !== 'wardclerk') return answer(404, { errors: [] });
      if (operation === 'encrypt' && plaintext) {
        const text = `vault:v1:${kept.size}`;
        kept.set(text, plaintext);
        return answer(200, { data: { ciphertext: text, key_version: 1 } });
      }
      const found = kept.get(ciphertext ?? '');
      return found ? answer(200, { data: { plaintext: found } }) : answer(400, { errors: ['invalid ciphertext'] });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  answering = 'rightly';
  asked.length = 0;
});

const service = (token = 's.right', key = 'wardclerk') => openVaultTransit({ url, key, token, timeoutMs: 2_000 });

it('the key management service wraps and unwraps a master key over its protocol', async () => {
  const key = Buffer.alloc(32, 7);
  const wrapped = await service().wrap(key);
  expect(wrapped).toMatch(/^vault:v1:/);
  expect(await service().unwrap(wrapped)).toEqual(key);
  expect(asked.map(({ path }) => path)).toEqual(['/v1/transit/encrypt/wardclerk', '/v1/transit/decrypt/wardclerk']);
});

it('a refusal, a sealed service, a sign-in page, a redirect and a dead service are told without the key', async () => {
  const key = Buffer.alloc(32, 7);
  const refused = { code: 'key.service' };
  await expect(service('s.wrong').wrap(key)).rejects.toMatchObject(refused);
  await expect(service('s.right', 'other').wrap(key)).rejects.toMatchObject(refused);
  await expect(service().unwrap('vault:v1:unknown')).rejects.toMatchObject(refused);
  for (const bad of ['with-a-redirect', 'with-html', 'sealed'] as const) {
    answering = bad;
    await expect(service().wrap(key)).rejects.toMatchObject(refused);
  }
  expect(asked.map(({ path }) => path)).not.toContain('/elsewhere');
  const dead = openVaultTransit({ url: 'http://127.0.0.1:9', key: 'k', token: 't', timeoutMs: 500 });
  const said = await dead.wrap(key).catch((error: Error) => error.message);
  expect(said).toContain('not reachable');
  expect(said).not.toContain(key.toString('hex'));
});

it('a home whose key file only the service opens starts, rotates, and refuses when the service does not answer', async () => {
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-vault-'));
  const open = () => openMasterKeys({ home, service: service() });
  const { settled } = await open();
  expect(readFileSync(join(home, 'master.key.wrapped'), 'utf8')).toMatch(/^vault:/);
  expect((await open()).settled).toEqual(settled);
  await rotateKeys({ home, keys: await open(), service: service() });
  const [current, former] = await (await open()).accepted();
  expect(former).toEqual(settled);
  expect(current).not.toEqual(settled);
  answering = 'sealed';
  await expect(open()).rejects.toMatchObject({ code: 'key.service' });
  rmSync(home, { recursive: true });
});
