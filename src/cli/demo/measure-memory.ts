import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface MemoryUse {
  bytes: number;
  processes: number;
  /** `pss` counts memory that processes share once; `rss` counts it in each of them. */
  measure: 'pss' | 'rss';
  /** Bytes of each root with what it started, without other roots; in the order of the roots. */
  byRoot: number[];
}

/** Resident memory of these processes and everything that they started. */
export function measureMemory(roots: readonly number[]): MemoryUse {
  const linux = existsSync('/proc/self/stat');
  const children = linux ? childrenInProc() : childrenByPs();
  const proportional = linux && existsSync('/proc/self/smaps_rollup');
  const families = roots.map((root) => withDescendants([root], children, roots));
  const byRoot = families.map((family) =>
    family.reduce((sum, pid) => sum + (linux ? bytesInProc(pid, proportional) : bytesByPs(pid)), 0),
  );
  return {
    bytes: byRoot.reduce((sum, bytes) => sum + bytes, 0),
    processes: new Set(families.flat()).size,
    measure: proportional ? 'pss' : 'rss',
    byRoot,
  };
}

/** The processes and all below them, each once; those of `apart` that are not given, and what is below them, are left out. Pure. */
export function withDescendants(
  roots: readonly number[],
  children: ReadonlyMap<number, number[]>,
  apart: readonly number[] = [],
): number[] {
  const found = new Set<number>();
  const waiting = [...roots];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    if (found.has(pid) || (apart.includes(pid) && !roots.includes(pid))) continue;
    found.add(pid);
    waiting.push(...(children.get(pid) ?? []));
  }
  return [...found];
}

function childrenInProc(): Map<number, number[]> {
  const pairs = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): [number, number][] => {
      const stat = readIfThere(`/proc/${name}/stat`);
      // The second field is the name in brackets, which may hold anything; the parent is the second field behind it.
      const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return Number.isNaN(parent) ? [] : [[parent, Number(name)]];
    });
  return byParent(pairs);
}

function bytesInProc(pid: number, proportional: boolean): number {
  const text = proportional ? readIfThere(`/proc/${pid}/smaps_rollup`) : readIfThere(`/proc/${pid}/status`);
  const kilobytes = (proportional ? /^Pss:\s+(\d+) kB/m : /^VmRSS:\s+(\d+) kB/m).exec(text ?? '')?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** A process may end between the listing and the reading; then it has no memory. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function childrenByPs(): Map<number, number[]> {
  const rows = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' }).trim().split('\n');
  return byParent(rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]));
}

function bytesByPs(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()) * 1024;
}

function byParent(pairs: [parent: number, child: number][]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const [parent, child] of pairs) children.set(parent, [...(children.get(parent) ?? []), child]);
  return children;
}
