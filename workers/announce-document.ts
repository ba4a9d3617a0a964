/** The job `announce-document`: the Slack messages about a document say what its row says. */
import type { WebClient } from '@slack/web-api';
import { announceDocument } from '../src/slack/announce-document.ts';
import type { Parts } from '../src/wiring.ts';
import { runJob } from './run-job.ts';

export function announceDocumentJob(parts: Parts, client: WebClient) {
  return runJob(
    parts.log,
    'announce-document',
    ({ documentId }) => announceDocument({ database: parts.database, client }, documentId),
    // The row is right and the next change brings the message along; there is nobody to tell but the log.
    async () => {},
  );
}
