import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WardFile } from './draw-ward-files.ts';

const PROGRAM = fileURLToPath(new URL('./print-ward-files.ts', import.meta.url));
const LARGEST_BYTES = 64 * 1024 * 1024;

/** Draws the documents of the ward in a process of its own: drawing needs much memory, which ends with it. */
export async function drawApart(): Promise<WardFile[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { maxBuffer: LARGEST_BYTES });
  const files = JSON.parse(stdout) as (Omit<WardFile, 'bytes'> & { base64: string })[];
  return files.map(({ base64, ...file }) => ({ ...file, bytes: Buffer.from(base64, 'base64') }));
}
