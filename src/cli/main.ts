/** The commands. `--json` prints one JSON value on stdout and nothing else there. Exit 0 done, 1 failed, 2 bad arguments. */
import { createLog, endOnUncaught } from '../log.ts';
import { runProgram } from './run-program.ts';

endOnUncaught(createLog('warn'));
const code = await runProgram(process.argv.slice(2));
// process.exit drops what the reader of a pipe has not taken yet: a long list would end in the middle.
for (const stream of [process.stdout, process.stderr])
  await new Promise<void>((resolve) => stream.write('', () => resolve()));
process.exit(code);
