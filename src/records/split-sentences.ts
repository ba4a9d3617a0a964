import { readFileSync } from 'node:fs';

/** Abbreviations whose dot ends no sentence, lower case without the last dot. */
const ABBREVIATIONS = new Set(
  readFileSync(new URL('./data/abbreviations-with-dot.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
);

const SENTENCE_END = /[.!?]+["')\]]*(?=\s+["'([]?(?:[A-Z]|\d|[-\u2022*]\s))/g;

/** Cuts running text into sentences. Offsets are into `text`, UTF-16 units; white space around a sentence is left out. */
export function splitSentences(text: string): { start: number; end: number }[] {
  const sentences: { start: number; end: number }[] = [];
  let start = 0;
  for (const found of text.matchAll(SENTENCE_END)) {
    const end = found.index + found[0].length;
    if (found[0].startsWith('.') && endsAbbreviation(text.slice(start, found.index), text.slice(end))) continue;
    add(start, end);
    start = end;
  }
  add(start, text.length);
  return sentences;

  function add(from: number, to: number): void {
    const raw = text.slice(from, to);
    const first = from + raw.length - raw.trimStart().length;
    const last = first + raw.trim().length;
    if (last > first) sentences.push({ start: first, end: last });
  }
}

function endsAbbreviation(before: string, after: string): boolean {
  const word = /[^\s(]*$/.exec(before)?.[0].toLowerCase() ?? '';
  if (/^[a-z]$/.test(word)) return true;
  if (/^\d{1,2}$/.test(word) && before.trim() === word) return true;
  const nextIsNumber = /^\s+\d/.test(after);
  if (/^(mg|mcg|ml|tab|tabs|no|nos)$/.test(word)) return nextIsNumber && word.startsWith('no');
  return ABBREVIATIONS.has(word);
}
