import type { Scope } from '../access/scope.ts';
import { AppError } from '../errors.ts';
import { type LoadedRelease, listReleases, readCompiledRelease } from './code-release.store.ts';
import type { CompiledRelease } from './compile/compiled-release.ts';
import { starterRelease } from './compile/starter-release.ts';
import { type PreparedRelease, prepareRelease } from './match/prepared-release.ts';
import { chooseRelease } from './release/release-dates.ts';

/** Prepared releases of this process, by name and time of loading. Two are enough: the one in force and the one before. */
const opened = new Map<string, PreparedRelease>();
const MOST_OPENED = 2;

/**
 * The release in force on the date of service. Without a date: the one in force today, or else the newest loaded. Where no
 * official release is loaded at all, the starter subset. Notes of the Tabular List are borrowed from another loaded
 * release when the chosen one came without; findings name their year.
 *
 * @throws AppError `codes.none-in-force` when official releases are loaded and none covers the date that was asked for.
 */
export async function openRelease(scope: Scope, date: string | undefined, today: string): Promise<PreparedRelease> {
  const loaded = await listReleases(scope);
  const withIndex = loaded.filter(({ indexTerms }) => indexTerms > 0);
  const usable = withIndex.length > 0 ? withIndex : loaded;
  if (usable.length === 0) return prepared('starter', async () => starterRelease());
  const chosen =
    chooseRelease(usable, date ?? today) ??
    chooseRelease(loaded, date ?? today) ??
    (date ? undefined : newestBegun(usable, today));
  if (!chosen) throw new AppError('codes.none-in-force', { date: date ?? today });
  return openLoaded(scope, chosen, loaded);
}

/** The release that a coding was made with. @throws AppError `codes.none-in-force` when it is no longer loaded */
export async function reopenRelease(scope: Scope, release: string): Promise<PreparedRelease> {
  if (release === 'starter') return prepared(release, async () => starterRelease());
  const loaded = await listReleases(scope);
  const chosen = loaded.find((known) => known.release === release);
  if (!chosen) throw new AppError('codes.none-in-force', { date: release });
  return openLoaded(scope, chosen, loaded);
}

function openLoaded(scope: Scope, chosen: LoadedRelease, loaded: readonly LoadedRelease[]): Promise<PreparedRelease> {
  const lender = chosen.tabularRelease === '' ? newestWithNotes(loaded) : undefined;
  const key = [chosen, lender].map((release) => `${release?.release}@${release?.loadedAt.getTime()}`).join(' ');
  return prepared(key, async () => {
    const compiled = await readCompiledRelease(scope, chosen.release);
    if (!compiled) throw new AppError('codes.none-in-force', { date: chosen.effectiveFrom });
    return lender ? withNotesOf(compiled, await readCompiledRelease(scope, lender.release)) : compiled;
  });
}

async function prepared(key: string, open: () => Promise<CompiledRelease>): Promise<PreparedRelease> {
  const known = opened.get(key);
  if (known) return known;
  const release = prepareRelease(await open());
  const oldest = opened.keys().next();
  if (opened.size >= MOST_OPENED && !oldest.done) opened.delete(oldest.value);
  opened.set(key, release);
  return release;
}

/** Of releases in the order of their first day, newest first: the last that has begun. */
function newestBegun(releases: readonly LoadedRelease[], today: string): LoadedRelease | undefined {
  return releases.find(({ effectiveFrom }) => effectiveFrom <= today) ?? releases[0];
}

function newestWithNotes(loaded: readonly LoadedRelease[]): LoadedRelease | undefined {
  return loaded.find(({ tabularRelease }) => tabularRelease !== '');
}

function withNotesOf(compiled: CompiledRelease, lender: CompiledRelease | null): CompiledRelease {
  return lender ? { ...compiled, notes: lender.notes, tabularRelease: lender.tabularRelease } : compiled;
}
