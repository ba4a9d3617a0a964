import { join } from 'node:path';
import { compileRelease } from '../../src/coding/compile/compile-release.ts';
import { packRelease, unpackRelease } from '../../src/coding/compile/pack-release.ts';
import { prepareRelease } from '../../src/coding/match/prepared-release.ts';
import { readRelease } from '../../src/coding/release/read-release.ts';
import { suggestCodes } from '../../src/coding/suggest-codes.ts';
import { loadCodiesp } from '../evals/load-codiesp.ts';

export interface CodesBench {
  loadMs: number;
  /** Resident memory after loading, MB. */
  memoryMb: number;
  packedMb: number;
  unpackMs: number;
  p50Ms: number;
  p95Ms: number;
  notes: number;
}

/** Times loading a full release and suggesting codes for real reports without a model. */
export async function benchCodes(folder: string): Promise<CodesBench> {
  const started = performance.now();
  const compiled = compileRelease(await readRelease(join(folder, 'icd10cm/2025')));
  const loadMs = performance.now() - started;
  const memoryMb = process.memoryUsage().rss / 1e6;
  const packed = packRelease(compiled);
  const unpackStarted = performance.now();
  const release = prepareRelease(unpackRelease(packed));
  const unpackMs = performance.now() - unpackStarted;
  const times = loadCodiesp(folder, 'dev').map(({ text }) => {
    const begun = performance.now();
    suggestCodes({ text, release });
    return performance.now() - begun;
  });
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return {
    loadMs,
    memoryMb,
    packedMb: packed.length / 1e6,
    unpackMs,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    notes: times.length,
  };
}
