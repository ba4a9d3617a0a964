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
  const stems: string[] = [];
  const numbers = new Map<string, number>();
  const drafts = new Map<string, MatchEntry>();
  const numberOf = (stem: string): number => {
    const known = numbers.get(stem);
    if (known !== undefined) return known;
    numbers.set(stem, stems.length);
    return stems.push(stem) - 1;
  };

  return {
    add(required, optional, code, kind) {
      if (!isCode(code)) return;
      const words = [...new Set(required.map(numberOf))].sort((a, b) => a - b);
      if (words.length === 0 || words.length > MAX_REQUIRED) return;
      const key = `${words.join(' ')}|${code}`;
      const known = drafts.get(key);
      if (known) {
        if (ENTRY_KINDS.indexOf(kind) < ENTRY_KINDS.indexOf(known.kind)) known.kind = kind;
        if (optional.length > 0) known.optional = [...new Set([...known.optional, ...optional.map(numberOf)])];
      } else
        drafts.set(key, {
          required: words,
          optional: optional.length > 0 ? optional.map(numberOf) : NO_WORDS,
          code,
          kind,
        });
    },
    addAlias(form, main) {
      if (form !== main && !aliases.has(main)) aliases.set(form, main);
    },
    build() {
      const sameAs = stems.map((stem, number) => numbers.get(aliases.get(stem) ?? stem) ?? number);
      const counts = new Uint32Array(stems.length);
      const entries = [...drafts.values()];
      drafts.clear();
      for (const entry of entries) {
        entry.required = [...new Set(entry.required.map((number) => sameAs[number]!))];
        if (entry.optional !== NO_WORDS) {
          entry.optional = [...new Set(entry.optional.map((number) => sameAs[number]!))].filter(
            (number) => !entry.required.includes(number),
          );
        }
        for (const number of entry.required) counts[number]!++;
      }
      for (const { required } of entries) required.sort((a, b) => counts[a]! - counts[b]!);
      return { stems, aliases: [...aliases], entries };
    },
  };
}

/** Shared by the many entries without optional words. */
const NO_WORDS: number[] = [];
