/** The job `check-integrity`: what is kept is proved at night, and those who answer for it are told the numbers. */
import type { WebClient } from '@slack/web-api';
import { withPipeline } from '../src/access/scope.ts';
import { findActorsByRole } from '../src/access/staff.store.ts';
import { checkIntegrity } from '../src/retention/check-integrity.ts';
import { isNightChecked } from '../src/retention/integrity.store.ts';
import { removeFiles } from '../src/retention/keep-retention.ts';
import { deliver } from '../src/slack/deliver.ts';
import { integrityView } from '../src/slack/views/integrity.ts';
import type { Parts } from '../src/wiring.ts';
import { runJob } from './run-job.ts';

export function checkIntegrityJob(parts: Parts, client: WebClient | null) {
  const { database, storage, masterKey, config, log } = parts;
  return runJob(
    log,
    'check-integrity',
    async ({ night }) => {
      if (await withPipeline(database, (pipeline) => isNightChecked(pipeline, night))) return;
      const left = await removeFiles({ database, storage });
      if (left > 0) log('warn', 'files of destroyed documents are left', { count: left });
      const report = await checkIntegrity({ database, storage, masterKey, home: config.home }, night);
      if (!report.ok) log('error', 'the integrity check found something', { count: report.findings.length });
      if (client) await tell(parts, client, report);
    },
    async () => log('error', 'the integrity check did not end'),
  );
}

/** Administrators and privacy officers, each once; one whom Slack does not reach keeps nobody else from it. */
async function tell(
  { database, log }: Parts,
  client: WebClient,
  report: Parameters<typeof integrityView>[0],
): Promise<void> {
  const people = [
    ...(await findActorsByRole(database, 'admin')),
    ...(await findActorsByRole(database, 'privacy-officer')),
  ];
  const ids = new Set(people.flatMap(({ slackUserId }) => slackUserId ?? []));
  const told = await Promise.allSettled(
    [...ids].map((userId) => deliver(client, { channel: '', userId }, integrityView(report))),
  );
  if (!told.some(({ status }) => status === 'fulfilled')) log('warn', 'nobody was told of the integrity check');
}
