/** Given names that stand for one another, read once from data/nicknames.json. */

import data from './data/nicknames.json' with { type: 'json' };
import { frequencyOfGiven } from './name-frequency.ts';

const GROUPS_OF_NAME = new Map<string, Set<number>>();
for (const [index, group] of data.groups.entries()) {
  for (const name of group.split(' ')) GROUPS_OF_NAME.set(name, (GROUPS_OF_NAME.get(name) ?? new Set()).add(index));
}

/** Whether two folded given names are forms of one name: Bill and William, Peggy and Margaret. */
export function areNicknames(a: string, b: string): boolean {
  const groups = GROUPS_OF_NAME.get(b);
  return groups !== undefined && [...(GROUPS_OF_NAME.get(a) ?? [])].some((group) => groups.has(group));
}

/** The first name of each group that a name stands in: the formal name for most nicknames; the name itself when in none. */
export function formalNames(name: string): string[] {
  const formal = [...(GROUPS_OF_NAME.get(name) ?? [])].map((group) => data.groups[group]?.split(' ')[0] ?? name);
  return [...new Set([name, ...formal])];
}

/** Whether the word is known as a given name: then one letter more or less makes another person, not a misspelling. */
export function isKnownGivenName(name: string): boolean {
  return GROUPS_OF_NAME.has(name) || frequencyOfGiven(name).isKnown;
}
