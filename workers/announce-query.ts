/** The job `announce-query`: the provider hears that a coder asks, the coder that an answer came. */
import type { WebClient } from '@slack/web-api';
import { announceQuery } from '../src/slack/announce-query.ts';
import type { Parts } from '../src/wiring.ts';
import { runJob } from './run-job.ts';

export function announceQueryJob(parts: Parts, client: WebClient) {
  return runJob(
    parts.log,
    'announce-query',
    ({ queryId }) => announceQuery({ database: parts.database, client }, queryId),
    // The row stays as it is, and the sweep tries again as long as nobody was told.
    async () => {},
  );
}
