/** What is known of the command that runs: its name, as whom it acts, and what it named. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Command } from 'commander';
import type { Actor } from '../access/actor.ts';
import type { Parts } from '../wiring.ts';

export interface CommandRun {
  /** Name of the command with its group, for example "label set". */
  name: string;
  /** The member of staff as whom it acts, once it has asked for them. */
  actor?: Actor;
  /** What was named, as typed: an MRN, a document or another id. */
  mrn?: string | undefined;
  id?: string | undefined;
  /** Parts that are open already, where many commands run in one process. */
  parts?: Parts | undefined;
}

const running = new AsyncLocalStorage<CommandRun>();

/** The command that runs now; undefined outside of one. */
export function currentRun(): CommandRun | undefined {
  return running.getStore();
}

export function asCommand<T>(parts: Parts | undefined, work: () => Promise<T>): Promise<T> {
  return running.run({ name: '', parts }, work);
}

/** Notes which command was parsed, and what it names. */
export function noteCommand(command: Command): void {
  const run = currentRun();
  if (!run) return;
  const names: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name());
  const { mrn, document } = command.opts<{ mrn?: string; document?: string }>();
  Object.assign(run, { name: names.join(' '), mrn, id: document ?? command.args[0] });
}
