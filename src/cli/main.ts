/** The commands. `--json` prints one JSON value on stdout and nothing else there. Exit 0 done, 1 failed, 2 bad arguments. */
import { runProgram } from './run-program.ts';

process.exit(await runProgram(process.argv.slice(2)));
