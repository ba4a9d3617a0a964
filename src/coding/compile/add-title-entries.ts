import { parentOf } from '../release/code-format.ts';
import type { IcdCode, TabularNotes } from '../release/release.ts';
import type { EntryBuilder } from './entry-builder.ts';
import { requiredTokens } from './read-phrase.ts';

const SIDE = /\b(?:right|left|bilateral|unspecified)\b/i;
/** "Other otitis externa" is for what the index sends there, not for every otitis externa. */
const OTHER = /^Other\b/;
const ENCOUNTER = /, (?:initial encounter|subsequent encounter|sequela)/i;

/**
 * Turns code titles and inclusion terms into entries. Codes that differ from their siblings only in side or encounter
 * stand for their header: which of them it is, the specificity walk decides from the record.
 */
export function addTitleEntries(
  builder: EntryBuilder,
  codes: readonly IcdCode[],
  notes: readonly TabularNotes[],
): void {
  for (const { code, title } of codes) {
    if (ENCOUNTER.test(title) || OTHER.test(title)) continue;
    const stems = requiredTokens(title).map((token) => token.stem);
    builder.add(stems, [], SIDE.test(title) ? sideParent(code, title) : code, 'title');
  }
  for (const { code, inclusionTerms } of notes) {
    for (const term of inclusionTerms) {
      const stems = requiredTokens(term).map((token) => token.stem);
      const optional = [...term.matchAll(/\(([^)]*)\)/g)].flatMap((match) =>
        requiredTokens(match[1]!).map((token) => token.stem),
      );
      builder.add(stems, optional, code, 'inclusion');
    }
  }
}

function sideParent(code: string, title: string): string {
  return /\b(?:right|left|bilateral)\b/i.test(title) ? (parentOf(code) ?? code) : code;
}
