/** Every command, in the order in which help shows them. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { registerAccess } from './access.ts';
import { registerAsk } from './ask.ts';
import { registerAudit } from './audit.ts';
import { registerCodes } from './codes.ts';
import { registerDemo } from './demo.ts';
import { registerDisclosures } from './disclosures.ts';
import { registerDoctor } from './doctor.ts';
import { registerDocument } from './document.ts';
import { registerDuplicates } from './duplicates.ts';
import { registerEmergency } from './emergency.ts';
import { registerImports } from './import-lists.ts';
import { registerIngest } from './ingest.ts';
import { registerIntegrity } from './integrity.ts';
import { registerKeys } from './keys.ts';
import { registerLabel } from './label.ts';
import { registerMatch } from './match.ts';
import { registerMeasures } from './measures.ts';
import { registerOcr } from './ocr.ts';
import { registerRelease } from './release.ts';
import { registerRequests } from './requests.ts';
import { registerRetention } from './retention.ts';
import { registerReview } from './review.ts';
import { registerSearch } from './search.ts';
import { registerSheets } from './sheets.ts';
import { registerWeights } from './weights.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The program without its run: also read where every door of the desk must be known. */
export function buildProgram(): Command {
  const program = new Command('wardclerk')
    .description("A hospital's medical-records desk inside Slack")
    .version(version, '-V, --version', 'version of this installation')
    .exitOverride();
  for (const register of [
    registerImports,
    registerDuplicates,
    registerWeights,
    registerOcr,
    registerIngest,
    registerReview,
    registerSheets,
    registerMatch,
    registerSearch,
    registerAsk,
    registerCodes,
    registerMeasures,
    registerAccess,
    registerLabel,
    registerEmergency,
    registerAudit,
    registerDisclosures,
    registerRelease,
    registerRequests,
    registerRetention,
    registerDocument,
    registerIntegrity,
    registerKeys,
    registerDemo,
    registerDoctor,
  ]) {
    register(program);
  }
  hintAtHelp(program, '');
  return program;
}

/** After a wrong word or option each command names its own help. */
function hintAtHelp(command: Command, path: string): void {
  command.showHelpAfterError(`(try: npm run -s wardclerk -- ${path}--help)`);
  for (const sub of command.commands) hintAtHelp(sub, `${path}${sub.name()} `);
}
