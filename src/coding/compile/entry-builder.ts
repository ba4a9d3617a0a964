import type { EntryKind, MatchEntry } from './compiled-release.ts';
import { ENTRY_KINDS } from './compiled-release.ts';

export interface EntryBuilder {
  add(required: readonly string[], optional: readonly string[], code: string, kind: EntryKind): void;
  addAlias(form: string, main: string): void;
  build(): { stems: string[]; aliases: [string, string][]; entries: MatchEntry[] };
}

/** More words than this in one entry never meet in one sentence of a record. */
const MAX_REQUIRED = 8;

/**
 * Collects entries, joins those that ask for the same words for the same code (the more trusted kind stays), and orders
 * each entry's words by rarity.
 *
 * @param isCode tells whether a code is in the release; entries for others are left out.
 */
export function createEntryBuilder(isCode: (code: string) => boolean): EntryBuilder {
  const aliases = new Map<string, string>();
  const drafts = new Map<string, { required: string[]; optional: Set<string>; code: string; kind: EntryKind }>();

  return {
    add(required, optional, code, kind) {
      if (!isCode(code)) return;
      const words = [...new Set(required)].sort();
      if (words.length === 0 || words.length > MAX_REQUIRED) return;
      const key = `${words.join(' ')}|${code}`;
      const known = drafts.get(key);
      if (known) {
        if (ENTRY_KINDS.indexOf(kind) < ENTRY_KINDS.indexOf(known.kind)) known.kind = kind;
        for (const stem of optional) known.optional.add(stem);
      } else drafts.set(key, { required: words, optional: new Set(optional), code, kind });
    },
    addAlias(form, main) {
      if (form !== main && !aliases.has(main)) aliases.set(form, main);
    },
    build() {
      const stems: string[] = [];
      const numbers = new Map<string, number>();
      const counts: number[] = [];
      const numberOf = (stem: string): number => {
        const plain = aliases.get(stem) ?? stem;
        let number = numbers.get(plain);
        if (number === undefined) {
          number = stems.push(plain) - 1;
          numbers.set(plain, number);
          counts.push(0);
        }
        return number;
      };
      const entries = [...drafts.values()].map(({ required, optional, code, kind }) => {
        const ids = [...new Set(required.map(numberOf))];
        for (const id of ids) counts[id]!++;
        return { required: ids, optional: [...new Set([...optional].map(numberOf))].filter((id) => !ids.includes(id)), code, kind };
      });
      for (const entry of entries) entry.required.sort((a, b) => counts[a]! - counts[b]!);
      return { stems, aliases: [...aliases], entries };
    },
  };
}
