import type { IcdCode, ReleasePart, TabularNotes } from '../release/release.ts';
import type { ReleaseDates } from '../release/release-dates.ts';

/** Where an entry of the matcher comes from; the order is that of trust when two match the same words. */
export const ENTRY_KINDS = [
  'lexicon',
  'index',
  'see',
  'inclusion',
  'title',
  'neoplasm',
  'external-cause',
  'learned',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Words that must stand near each other, and the code that they mean. */
export interface MatchEntry {
  /** Numbers of stems in `stems`, all required, sorted by rarity: the rarest first. */
  required: number[];
  /** Non-essential modifiers: their presence makes the match fuller. */
  optional: number[];
  /** A code of the release; it may be a header, which the specificity walk completes. */
  code: string;
  kind: EntryKind;
}

/**
 * A release in the form that suggestions are made from: flat lists that load in about a second and are stored as one
 * compressed value.
 */
export interface CompiledRelease extends ReleaseDates {
  codes: IcdCode[];
  stems: string[];
  /** Forms of words that the index itself treats as one ("valve, valvular"): stem > stem. */
  aliases: [string, string][];
  entries: MatchEntry[];
  /** Stem of a word for a growth > the made-up stem of its behaviour ("~0" for malignant primary, as the table's columns). */
  morphologies: [string, string][];
  notes: TabularNotes[];
  tabularRelease: string;
  poaExempt: string[];
  /** Substance stems joined by blanks > the codes of the Table of Drugs, one a column. */
  drugs: [string, string[]][];
  indexTerms: number;
  missing: ReleasePart[];
  /** True for the few hundred codes that come with the project, for trying it without an official release. */
  isStarter: boolean;
}
