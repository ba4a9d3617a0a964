/** What every command does: open the parts, act as the named member of staff, print, close. */
import type { Actor } from '../access/actor.ts';
import { findActorByEmail } from '../access/staff.store.ts';
import { recordDenial } from '../audit/record-denial.ts';
import { readCommandConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { openParts, type Parts } from '../wiring.ts';
import { type CommandRun, currentRun } from './command-run.ts';

/**
 * Opens the parts for one command and closes them whatever happens. Logs of a command start at warnings. A refusal leaves
 * its row in the trail.
 */
export async function withParts<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
  const run = currentRun();
  const parts = run?.parts ?? (await openParts(readCommandConfig()));
  try {
    return await work(parts);
  } catch (error) {
    await noteDenial(parts, error, run);
    throw error;
  } finally {
    if (!run?.parts) await parts.close();
  }
}

/** The row of a refusal, with what the command named; other errors leave none. */
export function noteDenial(parts: Parts, error: unknown, run: CommandRun | undefined = currentRun()): Promise<void> {
  const { name = 'command', actor, mrn, id } = run ?? {};
  return recordDenial(parts.database, error, { door: name, staffId: actor?.staffId, mrn, id, channel: 'command' });
}

/** The first whom a command asks for is as whom it acts. @throws AppError `staff.unknown` */
export async function actorByEmail(parts: Parts, email: string): Promise<Actor> {
  const actor = await findActorByEmail(parts.database, email);
  if (!actor) throw new AppError('staff.unknown');
  const run = currentRun();
  if (run) run.actor ??= actor;
  return actor;
}

/** One JSON value, or lines for people. */
export function print(value: unknown, json: boolean | undefined, lines: () => string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines().join('\n')}\n`);
}

/** The error of one line of a batch, or of one file: code and sentence. */
export function errorJson(error: unknown): { error: { code: string; message: string } } {
  if (error instanceof AppError) return { error: { code: error.code, message: error.message } };
  return { error: { code: 'unknown', message: 'Something went wrong; the reason is in the log.' } };
}
