/** `doctor`: what is configured, reachable and safe, in plain words. */
import type { Command } from 'commander';
import { withOperator } from '../access/scope.ts';
import { findLoudSettings, QUIET_LOG } from '../adapters/quiet-log.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import { openOcr, type Parts, slackClient } from '../wiring.ts';
import { print, withParts } from './run-command.ts';

interface Finding {
  name: string;
  ok: boolean;
  detail: string;
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what is configured, reachable and safe')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await withParts(examine);
      const ok = findings.every((finding) => finding.ok);
      print({ ok, findings }, json, () =>
        findings.map((finding) => `${finding.ok ? 'ok  ' : 'LOOK'}  ${finding.name}: ${finding.detail}`),
      );
      if (!ok) process.exitCode = 1;
    });
}

async function examine(parts: Parts): Promise<Finding[]> {
  const { config, database } = parts;
  const chain = await withOperator(database, verifyChain);
  const ocr = await openOcr(config);
  const engine = `${ocr.name}, ${ocr.workers} at a time`;
  await ocr.close();
  return [
    {
      name: 'database',
      ok: true,
      detail: config.DATABASE_URL
        ? 'the server of DATABASE_URL answers'
        : (database.notice ?? 'the embedded PostgreSQL answers'),
    },
    {
      name: 'row-level security',
      ok: true,
      detail: 'proved at this start: the app role owns nothing and sees nothing without a scope',
    },
    {
      name: 'audit trail',
      ok: chain.ok,
      detail: chain.ok ? `${chain.rows} rows, the chain holds` : `broken at row ${chain.brokenAt}`,
    },
    { name: 'job queue', ok: true, detail: config.REDIS_URL ? 'Redis' : 'in PostgreSQL' },
    await probeLog(parts),
    await probeStorage(parts),
    masterKey(parts),
    { name: 'reading engine', ok: true, detail: engine },
    await probeSlack(parts),
    {
      name: 'language model',
      ok: true,
      detail: config.MODEL
        ? `${config.MODEL}, patient data ${config.MODEL_PHI || 'not allowed'}`
        : 'none: answers are made by extraction',
    },
  ];
}

/** As our roles have it; on a server of others an administrator may have been refused to set it. */
async function probeLog({ database }: Parts): Promise<Finding> {
  const loud = await findLoudSettings(database);
  return {
    name: 'log of PostgreSQL',
    ok: loud.length === 0,
    detail:
      loud.length === 0
        ? 'errors and statements of our roles, which may quote a record, stay out of it'
        : `may quote records: have a superuser set ${loud.map((name) => `${name} = ${QUIET_LOG[name]}`).join(', ')} for the roles wardclerk_owner, wardclerk_app, wardclerk_worker and wardclerk_queue`,
  };
}

async function probeStorage({ storage }: Parts): Promise<Finding> {
  const sample = new TextEncoder().encode('wardclerk doctor');
  const back = await storage.get(await storage.put(sample));
  return { name: 'file store', ok: back.equals(sample), detail: 'a file was written, read back and is the same' };
}

function masterKey({ config, keys }: Parts): Finding {
  if (config.WARDCLERK_MASTER_KEY) return { name: 'master key', ok: true, detail: 'from WARDCLERK_MASTER_KEY' };
  return {
    name: 'master key',
    ok: true, // a key file that others can read is refused at the start
    detail:
      keys.source === 'service'
        ? 'in a key file that only the key service opens; keep a copy apart from the files'
        : 'in a key file that only this user can read; keep a copy apart from the files',
  };
}

async function probeSlack({ config }: Parts): Promise<Finding> {
  const client = slackClient(config);
  if (!client) return { name: 'Slack', ok: true, detail: 'no workspace connected (SLACK_BOT_TOKEN is empty)' };
  const answer = await client.auth.test().catch(() => null);
  return {
    name: 'Slack',
    ok: answer?.ok === true,
    detail: answer?.ok ? 'the bot token works' : 'Slack does not accept the bot token or is not reachable',
  };
}
