import { readFile } from 'node:fs/promises';
import { AppError } from '../../errors.ts';
import { withDot } from './code-format.ts';
import { findReleaseFiles, type ReleaseFile } from './find-release-files.ts';
import { readIndex } from './read-index.ts';
import { readOrderFile } from './read-order-file.ts';
import { readTable } from './read-table.ts';
import { readTabular } from './read-tabular.ts';
import type { IndexTerm, Release, ReleasePart, TableTerm, TabularNotes } from './release.ts';
import { RELEASE_PARTS } from './release.ts';
import { releaseDates } from './release-dates.ts';

/**
 * Reads an official ICD-10-CM release from the folder it was unpacked to. The order file decides the release; the other
 * parts are taken from the same year where there are several, and what is not there is listed in `missing`.
 *
 * @throws AppError `codes.no-release` when there is no order file, `codes.unreadable` when a part cannot be read.
 */
export async function readRelease(folder: string): Promise<Release> {
  const files = await listFiles(folder);
  const order = newest(files.filter((file) => file.part === 'order'));
  if (!order) throw new AppError('codes.no-release', { folder });
  const chosen = new Map<ReleasePart, ReleaseFile>([['order', order]]);
  for (const part of RELEASE_PARTS) {
    if (part === 'order') continue;
    const candidates = files.filter((file) => file.part === part);
    const file = newest(candidates.filter((file) => file.year === order.year)) ?? newest(candidates);
    if (file) chosen.set(part, file);
  }
  const read = async <T>(part: ReleasePart, reader: (path: string) => Promise<T[]>): Promise<T[]> => {
    const file = chosen.get(part);
    if (!file) return [];
    try {
      return await reader(file.path);
    } catch (cause) {
      throw new AppError('codes.unreadable', { part }, { cause });
    }
  };
  const tabularFile = chosen.get('tabular');
  return {
    ...releaseDates(order.year, order.edition),
    codes: await read('order', readOrderFile),
    index: await read<IndexTerm>('index', readIndex),
    drug: await read<TableTerm>('drug', readTable),
    neoplasm: await read<TableTerm>('neoplasm', readTable),
    externalCause: await read<IndexTerm>('externalCause', readIndex),
    tabular: await read<TabularNotes>('tabular', readTabular),
    tabularRelease: tabularFile ? releaseDates(tabularFile.year, tabularFile.edition).release : '',
    poaExempt: await read('poaExempt', readPoaExempt),
    missing: RELEASE_PARTS.filter((part) => !chosen.has(part)),
  };
}

async function listFiles(folder: string): Promise<ReleaseFile[]> {
  try {
    return await findReleaseFiles(folder);
  } catch (cause) {
    throw new AppError('codes.no-release', { folder }, { cause });
  }
}

function newest(files: readonly ReleaseFile[]): ReleaseFile | undefined {
  return files.toSorted(
    (a, b) => b.year - a.year || (b.edition === 'april' ? 1 : 0) - (a.edition === 'april' ? 1 : 0),
  )[0];
}

/** The codes of the list of conditions exempt from a present-on-admission indicator: the second column, or the first. */
async function readPoaExempt(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'latin1')).split(/\r?\n/);
  return lines.flatMap((line) => {
    const code = line.split(/\t| {2,}/).find((cell) => /^[A-Z]\d[0-9A-Z]\.?[0-9A-Z]*$/.test(cell.trim()));
    return code ? [withDot(code.trim())] : [];
  });
}
