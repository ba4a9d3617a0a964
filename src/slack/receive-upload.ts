/** A file that was dropped in Slack becomes a document. Runs as a job: fetching takes longer than Slack waits. */
import type { WebClient } from '@slack/web-api';
import { withPipeline } from '../access/scope.ts';
import { findActorById } from '../access/staff.store.ts';
import { fetchSlackFile } from '../adapters/slack-files.ts';
import { AppError, ERRORS } from '../errors.ts';
import { type ReceiveDeps, receiveDocument } from '../intake/receive-document.ts';
import { failUpload, findUpload, linkUpload } from '../intake/upload.store.ts';
import { announceUploadProblem } from './announce-document.ts';

export interface ReceiveUploadDeps extends ReceiveDeps {
  client: WebClient;
  token: string;
}

/** Fetches, stores, links. Safe to repeat: an upload that is linked is left as it is. @throws AppError to be tried again */
export async function receiveUpload(deps: ReceiveUploadDeps, uploadId: string, lastAttempt: boolean): Promise<void> {
  const upload = await withPipeline(deps.database, (pipeline) => findUpload(pipeline, uploadId));
  if (upload?.state !== 'RECEIVED') return;
  const uploader = await findActorById(deps.database, upload.uploaderId);
  if (!uploader) return; // deactivated between the drop and now: the file stays in Slack, the row stays visible
  try {
    const { bytes, name } = await fetchSlackFile(deps.client, deps.token, upload.slackFileId);
    const { document, duplicate } = await receiveDocument(deps, {
      bytes,
      fileName: name,
      uploader,
      channel: upload.channel,
    });
    await withPipeline(deps.database, (pipeline) => linkUpload(pipeline, uploadId, document.id, duplicate));
    await deps.enqueue('announce-document', { documentId: document.id });
  } catch (error) {
    if (!(error instanceof AppError) || (ERRORS[error.code].retry === 'backoff' && !lastAttempt)) throw error;
    await withPipeline(deps.database, (pipeline) =>
      failUpload(pipeline, uploadId, { code: error.code, blanks: error.blanks }),
    );
    const failed = await withPipeline(deps.database, (pipeline) => findUpload(pipeline, uploadId));
    if (failed) await announceUploadProblem(deps, failed);
  }
}
