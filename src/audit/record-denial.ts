/** The row of a refusal. Both edges (a press or form, a command) write it, so that no door can forget it. */
import { withPipeline } from '../access/scope.ts';
import type { Database } from '../adapters/database.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { appendRefusal } from './audit.store.ts';

/** Errors that say no to a person. `emergency.refused` is missing: its use case writes the row with its own transaction. */
const DENIALS: readonly ErrorCode[] = [
  'record.unavailable',
  'decision.not-permitted',
  'access.not-officer',
  'access.no-records',
  'codes.not-a-coder',
  'staff.unknown',
  'counts.refused',
  'measures.refused',
];

export interface Refusal {
  /** Name of the command, or action id of the button or form. */
  door: string;
  staffId?: string | undefined;
  /** What was named, as it came: the row says which patient is meant, if there is one. */
  mrn?: string | undefined;
  id?: string | undefined;
  channel: string;
}

/** Writes the row when `error` is a refusal, in a transaction of its own: that of the refused work is gone. */
export async function recordDenial(database: Database, error: unknown, refusal: Refusal): Promise<void> {
  if (!(error instanceof AppError) || !DENIALS.includes(error.code)) return;
  await withPipeline(database, (pipeline) => appendRefusal(pipeline, error.code, refusal), refusal.staffId);
}
