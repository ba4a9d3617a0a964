/**
 * How long it takes to prove the trail: the whole chain of a million rows, and the same with one row changed, removed,
 * inserted or swapped, each of which must be named. `audit verify` runs the same code.
 */
import type pg from 'pg';
import { withOperator } from '../../src/access/scope.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { openBenchDatabase } from './large-ward.ts';

const ROWS = 1_000_000;

interface AuditTiming {
  what: string;
  seconds: number;
  rowsASecond: number;
  brokenAt: number | null;
  expected: number | null;
}

/** Fails (exit code 1) when a change is not found, or another row is named. */
export async function benchAudit(): Promise<AuditTiming[]> {
  const bench = await openBenchDatabase();
  const rows = Number(process.env.BENCH_ROWS ?? ROWS);
  const row = Math.floor(rows * 0.7);
  try {
    await writeTrail(bench.admin, rows);
    const timings: AuditTiming[] = [];
    const verify = async (what: string, expected: number | null) => {
      const started = performance.now();
      const { ok, brokenAt, rows: walked } = await withOperator(bench.database, verifyChain);
      const seconds = (performance.now() - started) / 1000;
      timings.push({ what, seconds: round(seconds), rowsASecond: Math.round(walked / seconds), brokenAt, expected });
      if (ok !== (expected === null) || brokenAt !== expected) process.exitCode = 1;
    };
    await verify('nothing', null);
    console.log(`  ${Math.round(process.memoryUsage().rss / 1e6)} MB of memory after the walk`);
    const [changed, removed, swapped, inserted] = [
      `update audit_event set outcome = 'denied' where seq = ${row}`,
      `delete from audit_event where seq = ${row}`,
      `update audit_event set detail = case seq when ${row} then '{"n": ${row + 1}}' else '{"n": ${row}}' end::jsonb
       where seq in (${row}, ${row + 1})`,
      `update audit_event set seq = -seq where seq > ${row}; update audit_event set seq = 1 - seq where seq < 0;
       insert into audit_event select (jsonb_populate_record(e, '{"seq": ${row + 1}}')).* from audit_event e where seq = ${row}`,
    ];
    for (const [what, statement, expected] of [
      ['one row changed', changed, row],
      ['one row removed', removed, row],
      ['two rows swapped', swapped, row],
      ['one row inserted', inserted, row + 1],
    ] as const) {
      await bench.admin.query(`begin; alter table audit_event disable trigger user; create table kept as select * from audit_event
        where seq between ${row - 1} and ${row + 2}`);
      await bench.admin.query(statement ?? '');
      await bench.admin.query('commit');
      await verify(what, expected);
      await bench.admin.query(`begin;
        ${what === 'one row inserted' ? `delete from audit_event where seq = ${row + 1}; update audit_event set seq = -seq where seq > ${row}; update audit_event set seq = -1 - seq where seq < 0;` : ''}
        delete from audit_event where seq in (select seq from kept); insert into audit_event select * from kept;
        drop table kept; commit`);
    }
    await verify('nothing, after all was put back', null);
    return timings;
  } finally {
    await bench.close();
  }
}

/** A chain as the product writes it, by the same hash function of the database, many rows a statement. */
async function writeTrail(admin: pg.Client, rows: number): Promise<void> {
  const started = performance.now();
  await admin.query(`
    alter table audit_event disable trigger user;
    do $$
    declare
      event audit_event;
      previous text := repeat('0', 64);
    begin
      for n in 1 .. ${rows} loop
        event.seq := n;
        event.at := timestamptz '2026-01-01' + n * interval '1 second';
        event.roles := '{clinician}';
        event.purpose := 'treatment';
        event.action := 'question.answered';
        event.outcome := 'success';
        event.entity := 'question';
        event.entity_id := md5(n::text);
        event.channel := 'D0BENCH';
        event.detail := jsonb_build_object('n', n);
        event.policy_version := '2026-11-22.1';
        event.prev_hash := previous;
        previous := encode(sha256(convert_to(wardclerk.audit_text(event), 'UTF8')), 'hex');
        event.hash := previous;
        insert into audit_event select event.*;
      end loop;
    end $$;
    analyze audit_event`);
  console.log(`  ${rows} rows written in ${Math.round((performance.now() - started) / 1000)} s`);
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
