import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { withDot } from './code-format.ts';
import type { IcdCode } from './release.ts';

/**
 * Reads the order file: fixed columns, one code a line: code in columns 7 to 13, "1" in column 15 when it may be billed,
 * the long title from column 78. Headers are kept, marked not billable.
 */
export async function readOrderFile(path: string): Promise<IcdCode[]> {
  const codes: IcdCode[] = [];
  const lines = createInterface({ input: createReadStream(path, 'latin1'), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    const bare = line.slice(6, 13).trim();
    if (!/^[A-Z]\d[0-9A-Z]/.test(bare)) continue;
    const title = ownCopy(line.slice(77).trim() || line.slice(16, 77).trim());
    codes.push({ code: withDot(bare), billable: line[14] === '1', title });
  }
  return codes;
}

/** A slice keeps its whole line in memory: a copy of its own lets the 100,000 lines go. */
function ownCopy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
