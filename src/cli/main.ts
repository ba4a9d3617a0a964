/** The commands. `--json` prints one JSON value on stdout and nothing else there. Exit 0 done, 1 failed, 2 bad arguments. */
import { CommanderError } from 'commander';
import { AppError } from '../errors.ts';
import { buildProgram } from './program.ts';

try {
  await buildProgram().parseAsync(process.argv);
  process.exit(process.exitCode ?? 0);
} catch (error) {
  process.exit(explain(error));
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
