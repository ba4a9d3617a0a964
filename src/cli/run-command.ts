/** What every command does: open the parts, act as the named member of staff, print, close. */
import type { Actor } from '../access/actor.ts';
import { findActorByEmail } from '../access/staff.store.ts';
import { readCommandConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { openParts, type Parts } from '../wiring.ts';

/** Opens the parts for one command and closes them whatever happens. Logs of a command start at warnings. */
export async function withParts<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
  const parts = await openParts(readCommandConfig());
  try {
    return await work(parts);
  } finally {
    await parts.close();
  }
}

/** @throws AppError `staff.unknown` */
export async function actorByEmail(parts: Parts, email: string): Promise<Actor> {
  const actor = await findActorByEmail(parts.database, email);
  if (!actor) throw new AppError('staff.unknown');
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
