import type { Evidence } from '../find-evidence.ts';
import type { PreparedRelease } from '../match/prepared-release.ts';
import { lineageOf } from '../release/code-format.ts';
import type { TabularNotes } from '../release/release.ts';
import type { Draft, EncounterSetting, GuidelineContext } from './guideline.ts';

const notesByRelease = new WeakMap<PreparedRelease, Map<string, TabularNotes>>();

/** Gives the checks what they ask of a release. */
export function guidelineContext(
  release: PreparedRelease,
  evidence: Evidence,
  drafts: readonly Draft[],
  setting: EncounterSetting | undefined,
): GuidelineContext {
  let notes = notesByRelease.get(release);
  if (!notes) {
    notes = new Map(release.compiled.notes.map((note) => [note.code, note]));
    notesByRelease.set(release, notes);
  }
  const known = notes;
  const exempt = new Set(release.compiled.poaExempt);
  return {
    drafts,
    evidence,
    setting,
    titleOf: (code) => {
      const entry = release.codeOf.get(code);
      return entry?.billable ? entry.title : undefined;
    },
    notesOf: (code) => lineageOf(code).flatMap((above) => known.get(above) ?? []),
    tabularRelease: release.compiled.tabularRelease,
    isPoaExempt: (code) => exempt.has(code),
  };
}
