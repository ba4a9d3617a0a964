/** The program of a decoding process whose files misbehave as their text says. Started by the contract of the decoder. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { serveDecoding } from '../../src/adapters/decoding/serve-decoding.ts';
import type { PagePicture } from '../../src/adapters/picture-source.ts';
import { AppError } from '../../src/errors.ts';

const kept: Uint8Array[] = [];

async function misbehave(how: string): Promise<void> {
  if (how === 'crash') process.abort();
  if (how === 'hang') for (;;);
  if (how === 'wait') await new Promise(() => undefined);
  if (how === 'eat') for (;;) kept.push(new Uint8Array(8_000_000).fill(1));
  if (how === 'leave') process.exit(0);
  if (how === 'throw') throw new TypeError('what stands in the file');
  if (how === 'throw later') setTimeout(() => Promise.reject(new Error('nobody waits for this')));
  if (how === 'damaged') throw new AppError('file.damaged');
  if (how === 'write') writeFileSync('/tmp/wardclerk-should-not-be-there', 'x');
  if (how === 'spawn') spawnSync('true');
  if (how === 'crash when used' && kept.length > 0) process.abort();
}

/** "open: HOW", "page N: HOW", anything else behaves. The picture of a page holds the environment, to be looked at. */
serveDecoding(async (bytes) => {
  const text = new TextDecoder().decode(bytes);
  const [, opening] = /^open: (.+)$/.exec(text) ?? [];
  if (opening) await misbehave(opening);
  kept.push(new Uint8Array(1));
  return {
    mediaType: 'text/plain',
    pageCount: 5,
    async loadPage(page): Promise<PagePicture> {
      const [, at, how] = /^page (\d+): (.+)$/.exec(text) ?? [];
      if (how && Number(at) === page) await misbehave(how);
      const pixels = new TextEncoder().encode(`${page} ${text} ${JSON.stringify(process.env)}`);
      return { picture: { width: pixels.length, height: 1, pixels }, dpi: 300, textLayer: [] };
    },
    close: async () => undefined,
  };
});
