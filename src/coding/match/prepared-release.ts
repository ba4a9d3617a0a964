import type { CompiledRelease, MatchEntry } from '../compile/compiled-release.ts';
import { requiredTokens } from '../compile/read-phrase.ts';
import type { IcdCode } from '../release/release.ts';

/** A compiled release with the look-ups that matching needs; made once, then only read. */
export interface PreparedRelease {
  compiled: CompiledRelease;
  codeOf: ReadonlyMap<string, IcdCode>;
  /** All codes in order, for finding what lies below a header. */
  sortedCodes: readonly string[];
  idOf: ReadonlyMap<string, number>;
  /** Stem number > entries whose rarest word it is. */
  anchored: ReadonlyMap<number, readonly MatchEntry[]>;
  /** How rare a stem is among the entries: ln(entries / entries with it). */
  rarity: Float64Array;
  behaviourOf: ReadonlyMap<number, number>;
}

export function prepareRelease(compiled: CompiledRelease): PreparedRelease {
  const idOf = new Map(compiled.stems.map((stem, id) => [stem, id]));
  for (const [form, main] of compiled.aliases) {
    const id = idOf.get(main);
    if (id !== undefined) idOf.set(form, id);
  }
  const anchored = new Map<number, MatchEntry[]>();
  const counts = new Float64Array(compiled.stems.length);
  for (const entry of compiled.entries) {
    const anchor = entry.required[0]!;
    const list = anchored.get(anchor);
    if (list) list.push(entry);
    else anchored.set(anchor, [entry]);
    for (const id of entry.required) counts[id]!++;
  }
  const total = compiled.entries.length;
  const behaviourOf = new Map<number, number>();
  for (const [stem, behaviour] of compiled.morphologies) {
    const [from, to] = [idOf.get(stem), idOf.get(behaviour)];
    if (from !== undefined && to !== undefined) behaviourOf.set(from, to);
  }
  return {
    compiled,
    codeOf: new Map(compiled.codes.map((code) => [code.code, code])),
    sortedCodes: compiled.codes.map(({ code }) => code).sort(),
    idOf,
    anchored,
    rarity: counts.map((count) => Math.log(total / Math.max(1, count))),
    behaviourOf,
  };
}

/** Billable codes at or below a code, in order. */
export function billableBelow(release: PreparedRelease, code: string): string[] {
  const { sortedCodes, codeOf } = release;
  let low = 0;
  let high = sortedCodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sortedCodes[middle]! < code) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let i = low; i < sortedCodes.length && sortedCodes[i]!.startsWith(code); i++) {
    if (codeOf.get(sortedCodes[i]!)!.billable) found.push(sortedCodes[i]!);
  }
  return found;
}

const titleStems = new WeakMap<IcdCode, ReadonlySet<string>>();

/** The stems of a code's title that a record must bear out. */
export function titleStemsOf(code: IcdCode): ReadonlySet<string> {
  let stems = titleStems.get(code);
  if (!stems) {
    stems = new Set(requiredTokens(code.title).map((token) => token.stem));
    titleStems.set(code, stems);
  }
  return stems;
}
