import { readFileSync } from 'node:fs';

const FOREIGN: ReadonlySet<string> = new Set(
  readFileSync(new URL('./data/foreign-words.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== ''),
);
const ENOUGH = 2;

/** False for a question in another script, or with small words of another language. For the choice of a sentence only. Pure. */
export function isEnglish(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (letters > 0 && latin / letters < 0.5) return false;
  const words = new Set(text.toLowerCase().match(/[\p{L}']+/gu) ?? []);
  const foreign = [...words].filter((word) => FOREIGN.has(word)).length + (/[¿¡]/.test(text) ? 1 : 0);
  return foreign < ENOUGH;
}
