/** Which files of a scanner's folder are written to their end: their size and time have stood still for a while. */
import { isLitter } from '../adapters/is-litter.ts';

export interface SeenFile {
  name: string;
  bytes: number;
  /** Time of the last write, ms since 1970. */
  modifiedMs: number;
}

/** What was seen of each name, and since when it has not changed. */
export type Watched = ReadonlyMap<string, SeenFile & { sinceMs: number }>;

export interface SettleTimes {
  settleMs: number;
  /** Scanners make the file first and write it later, so an empty one is given more time. */
  emptySettleMs: number;
}

/** Names that are a file in the making, or ours: hidden files, and the drafts of browsers, copies and editors. */
const IN_THE_MAKING = /^\.|^~|~$|\.(?:part|partial|tmp|temp|crdownload|filepart|swp|lock)$/i;

/** The next state of the watch, and the names that are complete now, oldest first. Pure. */
export function completeFiles(
  before: Watched,
  listing: readonly SeenFile[],
  nowMs: number,
  { settleMs, emptySettleMs }: SettleTimes,
): { watched: Watched; complete: string[] } {
  const candidates = listing.filter(({ name }) => !IN_THE_MAKING.test(name) && !isLitter(name));
  const watched = new Map(
    candidates.map((file) => {
      const known = before.get(file.name);
      const unchanged = known?.bytes === file.bytes && known.modifiedMs === file.modifiedMs;
      return [file.name, { ...file, sinceMs: unchanged ? known.sinceMs : nowMs }];
    }),
  );
  const complete = [...watched.values()]
    .filter(({ bytes, sinceMs }) => nowMs - sinceMs >= (bytes === 0 ? emptySettleMs : settleMs))
    .sort((a, b) => a.modifiedMs - b.modifiedMs || a.name.localeCompare(b.name))
    .map(({ name }) => name);
  return { watched, complete };
}
