import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleasePart } from './release.ts';

export interface ReleaseFile {
  path: string;
  part: ReleasePart;
  year: number;
  edition: 'october' | 'april';
}

/** Names as CMS and CDC have written them since 2016: "icd10cm_order_2025.txt", "icd10cm-index-April-2026.xml", "POAexemptCodesFY25.txt". */
const NAMES: readonly [ReleasePart, RegExp][] = [
  ['poaExempt', /poa[-_ ]?exempt.*\.txt$/i],
  ['order', /icd-?10-?cm[-_ ]order(?!.*addenda).*\.txt$/i],
  ['tabular', /icd-?10-?cm[-_ ]tabular(?!.*addenda).*\.xml$/i],
  ['externalCause', /icd-?10-?cm[-_ ]eindex(?!.*addenda).*\.xml$/i],
  ['index', /icd-?10-?cm[-_ ]index(?!.*addenda).*\.xml$/i],
  ['drug', /icd-?10-?cm[-_ ]drug(?!.*addenda).*\.xml$/i],
  ['neoplasm', /icd-?10-?cm[-_ ]neoplasm(?!.*addenda).*\.xml$/i],
];

/** Folders inside the unpacked archives are followed this deep ("Table and Index", "Code Descriptions"). */
const MAX_DEPTH = 3;

/** Every release file below `folder`, known by its name; other files are left alone. */
export async function findReleaseFiles(folder: string, depth = 0): Promise<ReleaseFile[]> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true });
  const found: ReleaseFile[] = [];
  for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (depth < MAX_DEPTH) found.push(...(await findReleaseFiles(path, depth + 1)));
      continue;
    }
    const part = NAMES.find(([, pattern]) => pattern.test(entry.name))?.[0];
    const year = yearOf(entry.name) ?? yearOf(folder);
    if (part && year) found.push({ path, part, year, edition: /apr/i.test(entry.name) ? 'april' : 'october' });
  }
  return found;
}

function yearOf(name: string): number | undefined {
  const long = /(20[1-9]\d)(?!.*20[1-9]\d)/.exec(name)?.[1];
  if (long) return Number(long);
  const short = /FY[-_ ]?(\d\d)(?!\d)/i.exec(name)?.[1];
  return short ? 2000 + Number(short) : undefined;
}
