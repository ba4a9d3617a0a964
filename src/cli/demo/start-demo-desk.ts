import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStaffCsv } from '../../access/parse-staff.ts';
import { withOperator } from '../../access/scope.ts';
import { readCommandConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { parsePatientsCsv } from '../../patients/parse-patients.ts';
import { type Desk, startDesk } from '../../start-desk.ts';
import { type LocalSlack, startLocalSlack } from '../../tryout/local-slack.ts';
import type { Ward } from '../../tryout/ward/ward.ts';

export interface DemoDesk {
  slack: LocalSlack;
  desk: Desk;
  /** Stops everything in order, and removes the folder if it was made here. */
  stop(): Promise<void>;
}

/** One page at a time: a second reading engine takes 100 MB more and saves the small ward a few seconds. */
const PAGES_AT_ONCE = 1;

/**
 * A local Slack and a whole desk beside it, in a folder of their own: that of WARDCLERK_HOME, or a temporary one. A
 * database, a queue or a workspace that is configured for real work is left alone.
 * @throws AppError
 */
export async function startDemoDesk(ward: Ward): Promise<DemoDesk> {
  const opened = new AsyncDisposableStack();
  try {
    const temporary = mkdtempSync(join(tmpdir(), 'wardclerk-demo-'));
    chmodSync(temporary, 0o711); // started by root, the embedded server runs as another user, who passes through here
    opened.defer(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));
    const slack = await startLocalSlack({
      manifest: JSON.parse(readFileSync(new URL('../../../manifest.json', import.meta.url), 'utf8')),
      members: ward.members,
      channels: ward.channels,
      teamName: 'Sampleton General (synthetic)',
    });
    opened.defer(() => slack.close());
    const config = readCommandConfig(
      { WARDCLERK_HOME: temporary, LOG_LEVEL: 'error', OCR_WORKERS: String(PAGES_AT_ONCE) },
      {
        DATABASE_URL: '',
        DATABASE_APP_URL: '',
        REDIS_URL: '',
        EMBEDDED_POSTGRES_STAYS: 'off',
        SLACK_APP_TOKEN: '',
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.apiUrl,
        SLACK_HOST: '127.0.0.1',
        SLACK_PORT: '0',
        SLACK_INTAKE_CHANNELS: slack.channel(ward.intakeChannel).id,
      },
    );
    const desk = await startDesk(config);
    opened.defer(() => desk.stop());
    await refuseForeignHome(desk, ward);
    slack.setRequestUrl(`http://127.0.0.1:${desk.port}/slack/events`);
    return { slack, desk, stop: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Synthetic people must not get among real ones. */
async function refuseForeignHome({ parts }: Desk, ward: Ward): Promise<void> {
  const emails = parseStaffCsv(ward.staffCsv).rows.map(({ email }) => email);
  const mrns = parsePatientsCsv(ward.patientsCsv).rows.map(({ mrn }) => mrn);
  const foreign = await withOperator(
    parts.database,
    async ({ tx }) =>
      (await tx.patient.count({ where: { mrn: { notIn: mrns } } })) +
      (await tx.staff.count({ where: { email: { notIn: emails } } })),
  );
  if (foreign > 0) {
    throw new AppError('command.arguments', {
      fault:
        'WARDCLERK_HOME holds staff or patients who are not of the synthetic ward, so the demo does not touch it. Leave WARDCLERK_HOME empty, or name an empty folder.',
    });
  }
}
