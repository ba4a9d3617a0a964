import type { PageRange } from '../records/part.store.ts';

/** The ranges of pages when each page of `at` begins a new document; null when `at` names no such page. Pure. */
export function rangesFrom(at: readonly number[], pageCount: number): PageRange[] | null {
  const starts = [...new Set(at)].sort((a, b) => a - b);
  const valid = starts.length > 0 && starts.every((page) => Number.isInteger(page) && page > 1 && page <= pageCount);
  if (!valid) return null;
  const firsts = [1, ...starts];
  return firsts.map((first, index) => ({ first, last: (firsts[index + 1] ?? pageCount + 1) - 1 }));
}
