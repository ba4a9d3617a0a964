/** Runs one command line to its exit code. */
import { CommanderError } from 'commander';
import { AppError } from '../errors.ts';
import type { Parts } from '../wiring.ts';
import { asCommand, noteCommand } from './command-run.ts';
import { buildProgram } from './program.ts';

/** Exit code: 0 done, 1 failed, 2 bad arguments. Faults are told on stderr, without a word of a record. `parts`: open already, and left open. */
export function runProgram(argv: readonly string[], parts?: Parts): Promise<number> {
  return asCommand(parts, async () => {
    try {
      const program = buildProgram();
      program.hook('preAction', (_, command) => noteCommand(command));
      await program.parseAsync([...argv], { from: 'user' });
      return Number(process.exitCode ?? 0);
    } catch (error) {
      return explain(error);
    }
  });
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof AppError) {
    process.stderr.write(`${error.message}\n`);
    return error.code === 'command.arguments' ? 2 : 1;
  }
  // The message of an unknown error may quote a record: its name and place are enough to find it.
  const where =
    error instanceof Error
      ? (error.stack ?? '')
          .split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 3)
          .join('\n')
      : '';
  process.stderr.write(`The command failed (${error instanceof Error ? error.name : 'unknown error'}).\n${where}\n`);
  return 1;
}
