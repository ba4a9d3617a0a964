/** Files that hold no page of a record: sheets of the desk, blank pages, or both. */
import type { PageQuality, Sheet } from './page.ts';

const BARE = {
  cover: 'a cover sheet without pages behind it',
  separator: 'a separator sheet without pages',
  blank: 'blank pages only',
} as const;

/** What it is when no page belongs in a record; null when one does. Pure. */
export function nothingToFile(pages: readonly { quality: PageQuality; sheet: Sheet | null }[]): string | null {
  if (pages.some(({ quality, sheet }) => quality !== 'blank' && sheet === null)) return null;
  const sheets = pages.map(({ sheet }) => sheet);
  return sheets.includes('cover') ? BARE.cover : sheets.includes('separator') ? BARE.separator : BARE.blank;
}

/** That there is nothing to file, of a document that waits for these reasons. Pure. */
export function isNothingToFile(matchReasons: readonly string[]): boolean {
  return matchReasons.some((reason) => Object.values<string>(BARE).includes(reason));
}

/** Why a document waits and what a person can do, in a sentence or two; `hasCandidates` where that is known. Pure. */
export function whyItWaits(
  matchReasons: readonly string[],
  { hasCandidates }: { hasCandidates?: boolean } = {},
): string {
  const why = matchReasons.length > 0 ? `: ${matchReasons.join(', ')}` : '';
  if (isNothingToFile(matchReasons))
    return `There is nothing to file${why}. Scan the pages that belong to it again, or reject it.`;
  if (hasCandidates === undefined) return `A person must say whose it is${why}.`;
  return hasCandidates ? `A person must choose the patient${why}.` : `No patient was found${why}.`;
}
