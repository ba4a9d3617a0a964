import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '../../errors.ts';
import type { CompiledRelease, EntryKind, MatchEntry } from './compiled-release.ts';
import { ENTRY_KINDS } from './compiled-release.ts';

/** Bump when the shape of the packed form, stemming or entries change: older packs must be loaded again. */
export const PACK_VERSION = 2;

interface Head extends Omit<CompiledRelease, 'codes' | 'entries'> {
  version: number;
}

/** Lines turned to bytes at a time: the whole release as one string would double the memory of loading. */
const LINES_A_CHUNK = 4_000;

/**
 * A compiled release as one compressed value, for the database. Three parts with a blank line between: a line of JSON;
 * the codes, one a line, as code, billable and title; the entries, one a line, as number of the code, kind, required and
 * optional words.
 */
export function packRelease({ codes, entries, ...rest }: CompiledRelease): Buffer {
  const numberOf = new Map(codes.map(({ code }, i) => [code, i]));
  const head: Head = { ...rest, version: PACK_VERSION };
  const parts = [Buffer.from(`${JSON.stringify(head)}\n\n`)];
  pushLines(parts, codes, ({ code, billable, title }) => `${code}\t${billable ? 1 : 0}\t${title}`);
  pushLines(parts, entries, ({ required, optional, code, kind }) => {
    return `${numberOf.get(code)}\t${ENTRY_KINDS.indexOf(kind)}\t${required.join(',')}\t${optional.join(',')}`;
  });
  return gzipSync(Buffer.concat(parts), { level: 6 });
}

/** The release that was packed. @throws AppError `codes.outdated` when it was packed by another version of the matcher */
export function unpackRelease(bytes: Uint8Array): CompiledRelease {
  const [head, codeLines, entryLines] = gunzipSync(bytes).toString('utf8').split('\n\n');
  const { version, ...rest } = JSON.parse(head!) as Head;
  if (version !== PACK_VERSION) throw new AppError('codes.outdated', { release: rest.release });
  const codes = linesOf(codeLines).map((line) => {
    const [code, billable, title] = line.split('\t');
    return { code: code!, billable: billable === '1', title: title! };
  });
  const entries = linesOf(entryLines).map((line): MatchEntry => {
    const [code, kind, required, optional] = line.split('\t');
    return {
      required: required!.split(',').map(Number),
      optional: optional ? optional.split(',').map(Number) : NO_WORDS,
      code: codes[Number(code)]!.code,
      kind: ENTRY_KINDS[Number(kind)] as EntryKind,
    };
  });
  return { ...rest, codes, entries };
}

const NO_WORDS: number[] = [];

function pushLines<T>(parts: Buffer[], items: readonly T[], line: (item: T) => string): void {
  for (let i = 0; i < items.length; i += LINES_A_CHUNK) {
    parts.push(
      Buffer.from(
        `${items
          .slice(i, i + LINES_A_CHUNK)
          .map(line)
          .join('\n')}\n`,
      ),
    );
  }
  parts.push(Buffer.from('\n'));
}

function linesOf(part: string | undefined): string[] {
  return (part ?? '').split('\n').filter(Boolean);
}
