/** Every door of the desk, from the code's own lists: commands, what the listeners register, jobs. */
import type { App } from '@slack/bolt';
import type { Command } from 'commander';
import { buildProgram } from '../../../src/cli/program.ts';
import { JOBS } from '../../../src/jobs.ts';
import { LISTENERS } from '../../../src/slack/app.ts';
import type { SlackParts } from '../../../src/slack/parts.ts';

export type Handler = (args: Record<string, unknown>) => Promise<void>;

/** Registers the real listeners on an app that only remembers them. Doors by name: "event message", "action open_citation". */
export function rememberListeners(parts: SlackParts): Map<string, Handler[]> {
  const doors = new Map<string, Handler[]>();
  const remember = (kind: string) => (id: unknown, handler: Handler) => {
    const name = `${kind} ${nameOf(id)}`;
    doors.set(name, [...(doors.get(name) ?? []), handler]);
  };
  const app = Object.fromEntries(
    ['event', 'action', 'view', 'command', 'shortcut', 'options', 'message'].map((kind) => [kind, remember(kind)]),
  ) as unknown as App;
  for (const register of LISTENERS) register(app, parts);
  return doors;
}

export function listDoors(listeners: Iterable<string>): string[] {
  const commands = leaves(buildProgram()).map((name) => `cli ${name}`);
  return [...commands, ...listeners, ...Object.keys(JOBS).map((name) => `job ${name}`)];
}

function nameOf(id: unknown): string {
  if (id instanceof RegExp) return id.source.replace(/^\^/, '').replace(/\(:\|\$\)$/, '');
  if (typeof id === 'object' && id !== null && 'callback_id' in id) return String(id.callback_id);
  return String(id);
}

function leaves(command: Command, path = ''): string[] {
  if (command.commands.length === 0) return [path.trim()];
  return command.commands.flatMap((sub) => leaves(sub, `${path} ${sub.name()}`));
}
