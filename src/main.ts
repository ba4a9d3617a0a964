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
  const opening = startDesk(config);
  let stopping = false;
  // Also while it starts, and when the terminal closes: nothing that was started may stay behind. A second signal ends at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void opening
        .then((desk) => desk.stop())
        .then(
          () => process.exit(0),
          () => undefined,
        );
    });
  }
  const { port } = await opening;
  process.stderr.write(
    `Wardclerk is at work${port === null ? ' in Socket Mode' : `: Slack events on http://${config.SLACK_HOST}:${port}/slack/events`}. Ctrl-C stops it in order.\n`,
  );
} catch (error) {
  process.stderr.write(
    `${error instanceof AppError ? error.message : `Wardclerk could not start (${(error as Error).name}).`}\n`,
  );
  process.exit(1);
}
