/**
 * The only three ways to the tables. A store takes one of these, and only this file makes them, so a read of a record
 * cannot forget who asks: PostgreSQL applies row-level security to the person and purpose set here.
 */
import type { Database, Transaction } from '../adapters/database.ts';
import type { Actor, Purpose } from './actor.ts';

declare const made: unique symbol;

/** One transaction as one member of staff with one purpose. */
export interface Scope {
  readonly [made]: 'scope';
  readonly tx: Transaction;
  readonly actor: Actor;
  readonly purpose: Purpose;
}

/** One transaction as the pipeline: sees documents and patients, no question and no answer. */
export interface Pipeline {
  readonly [made]: 'pipeline';
  readonly tx: Transaction;
}

/** One transaction as whoever operates the machine: imports, integrity checks. Not reachable from Slack. */
export interface Operator {
  readonly [made]: 'operator';
  readonly tx: Transaction;
}

const TRANSACTION = { maxWait: 15_000, timeout: 60_000 };

/** Reads and writes records as `actor` for `purpose`. The settings end with the transaction; an error rolls everything back. */
export function withScope<T>(
  database: Database,
  actor: Actor,
  purpose: Purpose,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  return database.app.$transaction(async (tx) => {
    await tx.$executeRaw`select set_config('wardclerk.staff_id', ${actor.staffId}, true),
      set_config('wardclerk.purpose', ${purpose}, true), set_config('TimeZone', ${database.timeZone}, true)`;
    return work({ tx, actor, purpose } as Scope);
  }, TRANSACTION);
}

/** Reads and writes as the pipeline's role. `onBehalfOf` names the member of staff in the audit rows it writes. */
export function withPipeline<T>(
  database: Database,
  work: (pipeline: Pipeline) => Promise<T>,
  onBehalfOf?: string,
): Promise<T> {
  return database.worker.$transaction(async (tx) => {
    if (onBehalfOf) await tx.$executeRaw`select set_config('wardclerk.staff_id', ${onBehalfOf}, true)`;
    return work({ tx } as Pipeline);
  }, TRANSACTION);
}

/** Reads and writes as the owner of the tables: for commands at the machine only. */
export function withOperator<T>(database: Database, work: (operator: Operator) => Promise<T>): Promise<T> {
  return database.owner.$transaction(async (tx) => work({ tx } as Operator), { maxWait: 15_000, timeout: 600_000 });
}
