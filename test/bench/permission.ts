/**
 * What permission costs: the same questions through row-level security with their audit rows, and as a superuser, for whom
 * PostgreSQL checks nothing, without them. Paired in one run: one with, one without, in turns.
 */

import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Actor } from '../../src/access/actor.ts';
import type { Database } from '../../src/adapters/database.ts';
import { PrismaClient } from '../../src/adapters/prisma-client/client.ts';
import { askOnce } from '../../src/answers/answer-question.ts';
import { searchRecords } from '../../src/answers/search-records.ts';
import { aMemberOfStaff } from '../factories/people.ts';
import { type BenchDatabase, fillWard, LABELLED_ONE_IN, mrnOf, openBenchDatabase, wordOf } from './large-ward.ts';

const SIZES = [100_000, 1_000_000];
const PAIRS = 40;
const WARM_UP = 3;
/** Patients on whose care team the clinician and the coder stand. */
const TEAM = 30;
const MOST = 1.3;

export interface PermissionCost {
  passages: number;
  what: string;
  /** Medians, milliseconds. */
  withMs: number;
  withoutMs: number;
  ratio: number;
}

interface Case {
  what: string;
  ask(database: Database, turn: number): Promise<unknown>;
}

/** Fails (exit code 1) when permission and audit cost more than the limit. */
export async function benchPermission(): Promise<PermissionCost[]> {
  const bench = await openBenchDatabase();
  const bare = await withoutPermission(bench);
  try {
    const clerk = await aMemberOfStaff(bench.database, ['him']);
    const nurse = await aMemberOfStaff(bench.database, ['clinician']);
    const coder = await aMemberOfStaff(bench.database, ['coder']);
    const rows: PermissionCost[] = [];
    const sizes = process.env.BENCH_PASSAGES ? process.env.BENCH_PASSAGES.split(',').map(Number) : SIZES;
    for (const passages of sizes) {
      const started = performance.now();
      await fillWard(bench.admin, clerk.staffId, passages);
      await bench.admin.query(
        `insert into care_team_member (staff_id, patient_id, start_date)
         select s.id, p.id, '2020-01-01' from staff s cross join (select id from patient order by mrn limit ${TEAM}) p
         where s.id = any ($1) on conflict do nothing`,
        [[nurse.staffId, coder.staffId]],
      );
      console.log(`  ${passages} passages written in ${Math.round((performance.now() - started) / 1000)} s`);
      for (const one of casesOf(clerk, nurse, coder))
        rows.push(await compare(one, passages, bench.database, bare.database));
      for (const kind of ['search', 'ask']) rows.push(summed(rows, passages, kind));
    }
    if (rows.some(({ what, ratio }) => what.startsWith('all ') && ratio > MOST)) process.exitCode = 1;
    return rows;
  } finally {
    await bare.close();
    await bench.close();
  }
}

function casesOf(clerk: Actor, nurse: Actor, coder: Actor): Case[] {
  const search = (
    what: string,
    actor: Actor,
    query: (turn: number) => string,
    mrn?: (turn: number) => string,
  ): Case => ({
    what: `search: ${what}`,
    ask: (database, turn) =>
      searchRecords({ database }, actor, {
        query: query(turn),
        k: 10,
        channel: 'bench',
        ...(mrn ? { mrn: mrn(turn) } : {}),
      }),
  });
  const ask = (what: string, actor: Actor, mrn: (turn: number) => string): Case => ({
    what: `ask: ${what}`,
    ask: (database, turn) => askOnce({ database }, actor, { text: 'What is the potassium?', mrn: mrn(turn) }),
  });
  const rare = (turn: number) => `${wordOf(9_000 + turn * 7)} ${wordOf(12_000 + turn * 11)}`;
  const usual = (turn: number) => `${wordOf(200 + turn)} ${wordOf(900 + turn)}`;
  const common = (turn: number) => `${wordOf(turn % 5)} ${wordOf((turn + 2) % 7)}`;
  const mixed = (turn: number) => `${wordOf(turn % 4)} ${wordOf(5_000 + turn * 3)}`;
  // Nobody whose documents are labelled: a superuser would read more there, and the two sides would not be the same question.
  const anybody = (turn: number) => mrnOf(1 + LABELLED_ONE_IN * (1 + turn));
  const mine = (turn: number) => mrnOf(1 + (turn % TEAM));
  return [
    search('rare words, every patient', clerk, rare),
    search('usual words, every patient', clerk, usual),
    search('common words, every patient', clerk, common),
    search('a common and a rare word, every patient', clerk, mixed),
    search('usual words, one patient, records department', clerk, usual, anybody),
    search('usual words, care team', nurse, usual),
    search('common words, care team', nurse, common),
    search('usual words, worklist', coder, usual),
    ask('one patient, records department', clerk, anybody),
    ask('one patient, care team', nurse, mine),
    ask('one patient, worklist', coder, mine),
  ];
}

async function compare(one: Case, passages: number, real: Database, bare: Database): Promise<PermissionCost> {
  const times: [number[], number[]] = [[], []];
  for (let turn = -WARM_UP; turn < PAIRS; turn++) {
    const order = turn % 2 === 0 ? [0, 1] : [1, 0];
    const shown: unknown[] = [];
    for (const side of order) {
      const started = performance.now();
      shown[side] = await one.ask(side === 0 ? real : bare, Math.abs(turn));
      if (turn >= 0) times[side]?.push(performance.now() - started);
    }
    if (textsOf(shown[0]) !== textsOf(shown[1])) throw new Error(`${one.what}: the two sides answer differently`);
  }
  const [withMs, withoutMs] = times.map(median) as [number, number];
  return {
    passages,
    what: one.what,
    withMs: round(withMs),
    withoutMs: round(withoutMs),
    ratio: round(withMs / withoutMs),
  };
}

/** The words that an answer or a list of finds shows, without the ids that differ from answer to answer. */
function textsOf(shown: unknown): string {
  return JSON.stringify(shown, (key, value) => (key === 'id' || key === 'score' ? undefined : value));
}

function summed(rows: PermissionCost[], passages: number, kind: string): PermissionCost {
  const own = rows.filter((row) => row.passages === passages && row.what.startsWith(`${kind}:`));
  const sum = (key: 'withMs' | 'withoutMs') => round(own.reduce((all, row) => all + row[key], 0));
  return {
    passages,
    what: `all ${kind}`,
    withMs: sum('withMs'),
    withoutMs: sum('withoutMs'),
    ratio: round(sum('withMs') / sum('withoutMs')),
  };
}

/** The same desk with a superuser's connection and without a row in the trail. */
async function withoutPermission({
  database,
  adminUrl,
}: BenchDatabase): Promise<{ database: Database; close(): Promise<void> }> {
  const adapter = new PrismaPg({ connectionString: adminUrl, max: 6, application_name: `bench ${randomUUID()}` });
  const superuser = new PrismaClient({ adapter, errorFormat: 'minimal' });
  const silent = superuser.$extends({
    query: {
      $executeRaw: async ({ args, query }) => (/append_(audit|denied)/.test(args.sql) ? 0 : query(args)),
    },
  });
  return {
    database: { ...database, app: silent as unknown as PrismaClient },
    close: () => superuser.$disconnect(),
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
