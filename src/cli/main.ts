/** The commands. `--json` prints one JSON value on stdout and nothing else there. Exit 0 done, 1 failed, 2 bad arguments. */
import { Command, CommanderError } from 'commander';
import { AppError } from '../errors.ts';
import { registerAsk } from './ask.ts';
import { registerAudit } from './audit.ts';
import { registerCodes } from './codes.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerImports } from './import-lists.ts';
import { registerIngest } from './ingest.ts';
import { registerMatch } from './match.ts';
import { registerOcr } from './ocr.ts';
import { registerReview } from './review.ts';
import { registerSearch } from './search.ts';

const program = new Command('wardclerk')
  .description("A hospital's medical-records desk inside Slack")
  .showHelpAfterError('(try: npm run -s wardclerk -- --help)')
  .exitOverride();
for (const register of [
  registerImports,
  registerOcr,
  registerIngest,
  registerReview,
  registerMatch,
  registerSearch,
  registerAsk,
  registerCodes,
  registerAudit,
  registerDemo,
  registerDoctor,
]) {
  register(program);
}

try {
  await program.parseAsync(process.argv);
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
