/** The job `receive-upload`: a file dropped in Slack becomes a document. */
import type { WebClient } from '@slack/web-api';
import { withPipeline } from '../src/access/scope.ts';
import { failUpload, findUpload } from '../src/intake/upload.store.ts';
import { announceUploadProblem } from '../src/slack/announce-document.ts';
import { receiveUpload } from '../src/slack/receive-upload.ts';
import type { Parts } from '../src/wiring.ts';
import { runJob } from './run-job.ts';

export function receiveUploadJob(parts: Parts, client: WebClient) {
  const deps = { ...parts.receive, client, token: parts.config.SLACK_BOT_TOKEN ?? '' };
  return runJob(
    parts.log,
    'receive-upload',
    ({ uploadId }, run) => receiveUpload(deps, uploadId, run.lastAttempt),
    async ({ uploadId }) => {
      const upload = await withPipeline(parts.database, async (pipeline) => {
        await failUpload(pipeline, uploadId, { code: 'document.failed', blanks: {} });
        return findUpload(pipeline, uploadId);
      });
      if (upload) await announceUploadProblem({ database: parts.database, client }, upload);
    },
  );
}
