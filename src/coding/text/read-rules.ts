import { readFileSync } from 'node:fs';

/** Rows of a tab-separated data file of this feature; blank lines and lines that begin with "#" are left out. */
export function readRules(name: string): string[][] {
  const text = readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t').map((cell) => cell.trim()));
}
