/**
 * `npm run bench [-- NAME…]`: how long things take, beside their peer in the same run. Machines differ: take the ratios.
 * What needs data of its own reads the folder that EVAL_DATA names and says so when it is not set.
 */
import { benchAudit } from './audit.ts';
import { benchCodes } from './codes.ts';
import { benchMemory } from './memory.ts';
import { benchOcr } from './ocr.ts';
import { benchPermission } from './permission.ts';

interface Benchmark {
  name: string;
  needsData: boolean;
  run(folder: string): Promise<unknown>;
}

const BENCHMARKS: Benchmark[] = [
  { name: 'codes', needsData: true, run: benchCodes },
  { name: 'ocr', needsData: false, run: (folder) => benchOcr(folder || null) },
  { name: 'memory', needsData: false, run: benchMemory },
  { name: 'audit', needsData: false, run: benchAudit },
  { name: 'permission', needsData: false, run: benchPermission },
];

const folder = process.env.EVAL_DATA;
const wanted = process.argv.slice(2);
for (const { name, needsData, run } of BENCHMARKS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  if (needsData && !folder) console.log('  left out: EVAL_DATA is not set');
  else console.table(await run(folder ?? ''));
}
