import { readFileSync } from 'node:fs';

export interface SynonymMatch {
  /** First name of the group: "myocardial infarction". */
  group: string;
  /** Offsets in the text, UTF-16 units. */
  start: number;
  end: number;
}

/** Names this short are abbreviations: in a record they count in capitals only ("PE", not "pe"). */
const SHORTEST_CASELESS = 4;

const GROUPS: readonly string[][] = readFileSync(new URL('./data/medical-synonyms.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(';'));
const GROUP_OF = new Map<string, string>();
for (const group of GROUPS) for (const name of group) GROUP_OF.set(keyOf(name), group[0]!);
const NAMES_OF = new Map(GROUPS.map((group) => [group[0]!, group]));
const LONGEST_WORDS = Math.max(...GROUPS.flat().map((name) => name.split(' ').length));

/** All names of a group, the first first. */
export function synonymsOf(group: string): readonly string[] {
  return NAMES_OF.get(group) ?? [];
}

/**
 * The things that a text names in any of their names, longest first at each place, without overlaps. `typed`: the text
 * was typed in a hurry, so abbreviations count in small letters too. Pure.
 */
export function findSynonyms(text: string, typed = false): SynonymMatch[] {
  const tokens = [...text.matchAll(/[\p{L}\d][\p{L}\d.&/'\u2019-]*/gu)].map((found) => {
    const word = found[0].replace(/[.'\u2019/-]+$/, '');
    return { word, start: found.index, end: found.index + word.length };
  });
  const matches: SynonymMatch[] = [];
  for (let at = 0; at < tokens.length; at++) {
    for (let size = Math.min(LONGEST_WORDS, tokens.length - at); size > 0; size--) {
      const run = tokens.slice(at, at + size);
      const name = run.map((token) => token.word).join(' ');
      const group = GROUP_OF.get(keyOf(name)) ?? (typed ? GROUP_OF.get(name.toUpperCase()) : undefined);
      const gaps = run.every(
        (token, index) => index === 0 || /^[\s.]{1,2}$/.test(text.slice(run[index - 1]!.end, token.start)),
      );
      if (!group || !gaps) continue;
      matches.push({ group, start: run[0]!.start, end: run.at(-1)!.end });
      at += size - 1;
      break;
    }
  }
  return matches;
}

function keyOf(name: string): string {
  const plain = name.replace(/\u2019/g, "'").replace(/\./g, '');
  return plain.length < SHORTEST_CASELESS ? plain : plain.toLowerCase();
}
