/** The Slack process: takes events, answers questions, and keeps its worker processes and the embedded server running. */
import { readConfig } from './config.ts';
import { AppError } from './errors.ts';
import { createLog, endOnUncaught } from './log.ts';
import { startDesk } from './start-desk.ts';

try {
  const config = readConfig();
  endOnUncaught(createLog(config.LOG_LEVEL));
  if (!config.SLACK_BOT_TOKEN) {
    throw new AppError('config.invalid', {
      faults:
        '  SLACK_BOT_TOKEN: no workspace is connected. Follow "Connect your Slack workspace" in the README, or try everything without one: npm run demo',
    });
  }
  const desk = await startDesk(config);
  process.stderr.write(
    `Wardclerk is at work${desk.port === null ? ' in Socket Mode' : `: Slack events on http://${config.SLACK_HOST}:${desk.port}/slack/events`}. Ctrl-C stops it in order.\n`,
  );
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void desk.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(
    `${error instanceof AppError ? error.message : `Wardclerk could not start (${(error as Error).name}).`}\n`,
  );
  process.exit(1);
}
