import { gunzipSync, gzipSync } from 'node:zlib';
import type { CompiledRelease, EntryKind, MatchEntry } from './compiled-release.ts';
import { ENTRY_KINDS } from './compiled-release.ts';

/** Bump when the shape of the packed form, stemming or entries change: older packs must be compiled again. */
export const PACK_VERSION = 1;

interface Packed extends Omit<CompiledRelease, 'codes' | 'entries'> {
  version: number;
  codes: [code: string, billable: 0 | 1, title: string][];
  entries: [required: number[], optional: number[], code: number, kind: number][];
}

/** A compiled release as one compressed value, for the database. */
export function packRelease(release: CompiledRelease): Buffer {
  const numberOf = new Map(release.codes.map(({ code }, i) => [code, i]));
  const packed: Packed = {
    ...release,
    version: PACK_VERSION,
    codes: release.codes.map(({ code, billable, title }) => [code, billable ? 1 : 0, title]),
    entries: release.entries.map(({ required, optional, code, kind }) => [
      required,
      optional,
      numberOf.get(code)!,
      ENTRY_KINDS.indexOf(kind),
    ]),
  };
  return gzipSync(JSON.stringify(packed), { level: 6 });
}

/** The release that was packed. Throws when the pack is of another version. */
export function unpackRelease(bytes: Uint8Array): CompiledRelease {
  const { version, codes, entries, ...rest } = JSON.parse(gunzipSync(bytes).toString('utf8')) as Packed;
  if (version !== PACK_VERSION) throw new Error(`packed release of version ${version}, wanted ${PACK_VERSION}`);
  return {
    ...rest,
    codes: codes.map(([code, billable, title]) => ({ code, billable: billable === 1, title })),
    entries: entries.map(([required, optional, code, kind]): MatchEntry => {
      return { required, optional, code: codes[code]![0], kind: ENTRY_KINDS[kind] as EntryKind };
    }),
  };
}
