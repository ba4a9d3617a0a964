import { findSynonyms, synonymsOf } from './medical-synonyms.ts';

/** A query as the search function takes it. */
export interface ExpandedQuery {
  /** The words as typed. */
  words: string[];
  /** For each thing that the query names: its names, parted by line feeds. */
  otherNames: string[];
}

/** A page holds no more words of interest than this, and a query should not. */
const MOST_WORDS = 40;

/** Takes a query apart and adds the other names of what it names: "HTN" finds "high blood pressure". Pure. */
export function expandQuery(query: string): ExpandedQuery {
  const words = query.normalize('NFC').match(/[\p{L}\p{N}]+(?:[.,]\p{N}+)*/gu) ?? [];
  const groups = new Set(findSynonyms(query, true).map((match) => match.group));
  return {
    words: [...new Set(words)].slice(0, MOST_WORDS),
    otherNames: [...groups].map((group) => synonymsOf(group).join('\n')),
  };
}
