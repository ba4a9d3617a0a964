/** Proves that no row of the trail was changed, removed or inserted. */
import { hash as hashOf } from 'node:crypto';
import type { Operator } from '../access/scope.ts';
import { type HashedRow, readHashedRows } from './audit.store.ts';

/** Rows in memory at a time: some 10 MB. */
const BATCH = 20_000;
const FIRST_PREVIOUS_HASH = '0'.repeat(64);

export interface ChainVerdict {
  ok: boolean;
  rows: number;
  /** Sequence number of the first row that does not follow from the one before it, or null. */
  brokenAt: number | null;
}

/** Walks the whole chain in order, a batch in memory at a time; `checkpoints` tell of rows that must be there. */
export async function verifyChain(
  operator: Operator,
  checkpoints: readonly { seq: number; hash: string }[] = [],
): Promise<ChainVerdict> {
  const known = new Map(checkpoints.map(({ seq, hash }) => [seq, hash]));
  const furthest = checkpoints.reduce((most, { seq }) => Math.max(most, seq), 0);
  let last = { seq: 0, hash: FIRST_PREVIOUS_HASH };
  for (;;) {
    const batch = await readHashedRows(operator, last.seq, BATCH);
    if (batch.length === 0) {
      const cut = furthest > last.seq;
      return { ok: !cut, rows: last.seq, brokenAt: cut ? last.seq + 1 : null };
    }
    for (const row of batch) {
      if (!follows(last, row)) return { ok: false, rows: last.seq, brokenAt: last.seq + 1 };
      if ((known.get(row.seq) ?? row.hash) !== row.hash) return { ok: false, rows: last.seq, brokenAt: row.seq };
      last = { seq: row.seq, hash: row.hash };
    }
  }
}

/** True when `row` is the next in number, names the hash before it, and hashes to its own. Pure. */
export function follows(last: { seq: number; hash: string }, row: HashedRow): boolean {
  const hash = hashOf('sha256', row.text, 'hex');
  return row.seq === last.seq + 1 && row.prevHash === last.hash && row.hash === hash;
}
