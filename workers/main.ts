/** A worker process: receives uploads, reads documents, keeps Slack messages in step. Any number may run. */
import { readConfig } from '../src/config.ts';
import { createLog, describeError, endOnUncaught } from '../src/log.ts';
import { openParts, openReader, type Parts, slackClient } from '../src/wiring.ts';
import { announceDocumentJob } from './announce-document.ts';
import { announceQueryJob } from './announce-query.ts';
import { checkIntegrityJob } from './check-integrity.ts';
import { processDocumentJob } from './process-document.ts';
import { receiveUploadJob } from './receive-upload.ts';
import { sweep } from './sweep.ts';

const SWEEP_EVERY_MS = 60_000;
const QUIET_MS = 120_000;
/** At its start a worker asks at once: a document moves every few seconds, and a job that waits or runs is not doubled. */
const QUIET_AT_START_MS = 5_000;
const DOCUMENTS_AT_ONCE = 2;

const config = readConfig();
endOnUncaught(createLog(config.LOG_LEVEL));
const parts = await openParts(config);
const reader = await openReader(parts.config);
const client = slackClient(parts.config);

await parts.queue.work('process-document', processDocumentJob(parts, reader), DOCUMENTS_AT_ONCE);
await parts.queue.work('check-integrity', checkIntegrityJob(parts, client), 1);
if (client) {
  await parts.queue.work('receive-upload', receiveUploadJob(parts, client), 4);
  await parts.queue.work('announce-document', announceDocumentJob(parts, client), 1);
  await parts.queue.work('announce-query', announceQueryJob(parts, client), 1);
}
await sweepQuietly(parts, QUIET_AT_START_MS);
const sweeping = setInterval(() => void sweepQuietly(parts, QUIET_MS), SWEEP_EVERY_MS);
parts.log('info', 'worker ready', { name: reader.ocr.name, count: reader.ocr.workers });

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  clearInterval(sweeping);
  await parts.queue.close(5_000);
  await reader.close();
  await parts.database.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
// The Slack process holds the other end: without it this process would work on for nobody.
process.on('disconnect', () => void stop());
if (process.connected === false) void stop(); // it went while this process was starting

async function sweepQuietly(open: Parts, quietMs: number): Promise<void> {
  await sweep(open, quietMs).catch((error: unknown) => open.log('warn', 'sweep failed', describeError(error)));
}
