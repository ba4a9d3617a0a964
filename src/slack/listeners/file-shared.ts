/** Somebody dropped files in a direct message or in an intake channel. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { readingPurpose } from '../../access/actor.ts';
import { withScope } from '../../access/scope.ts';
import { addUpload } from '../../intake/upload.store.ts';
import { isDirectMessage } from '../deliver.ts';
import { identify } from '../identify.ts';
import type { SlackParts } from '../parts.ts';
import { refuse } from '../refuse.ts';

interface DroppedFiles {
  fileIds: string[];
  channel: string;
  threadTs: string;
  userId: string | undefined;
  teamId: string | undefined;
  external: boolean;
}

export function register(app: App, parts: SlackParts): void {
  app.event('message', async ({ event, client, body }) => {
    if (event.subtype !== 'file_share') return;
    const fileIds = (event.files ?? []).map((file) => file.id);
    const dropped = {
      fileIds,
      channel: event.channel,
      threadTs: event.ts,
      userId: event.user,
      teamId: body.team_id,
      external: body.is_ext_shared_channel ?? false,
    };
    await receiveFiles(client, parts, dropped);
  });

  // The same drop a second time, with ids only: it counts when the message event was lost.
  app.event('file_shared', async ({ event, client, body }) => {
    const { file } = await client.files.info({ file: event.file_id });
    const shares = file?.shares?.private?.[event.channel_id] ?? file?.shares?.public?.[event.channel_id];
    const ts = shares?.[0]?.ts;
    if (!ts) return;
    const dropped = {
      fileIds: [event.file_id],
      channel: event.channel_id,
      threadTs: ts,
      userId: event.user_id,
      teamId: body.team_id,
      external: body.is_ext_shared_channel ?? false,
    };
    await receiveFiles(client, parts, dropped);
  });
}

async function receiveFiles(client: WebClient, parts: SlackParts, dropped: DroppedFiles): Promise<void> {
  const { channel } = dropped;
  if (!isDirectMessage(channel) && !parts.intakeChannels.includes(channel)) return;
  const identity = await identify(client, parts.database, dropped);
  if (identity.kind === 'bot') return;
  const purpose = identity.kind === 'staff' ? readingPurpose(identity.actor) : null;
  if (identity.kind === 'stranger' || !purpose)
    return refuse(client, { channel, threadTs: dropped.threadTs, userId: dropped.userId ?? '' }, identity);
  for (const slackFileId of dropped.fileIds) {
    const upload = await withScope(parts.database, identity.actor, purpose, (scope) =>
      addUpload(scope, { slackFileId, channel, threadTs: dropped.threadTs }),
    );
    if (upload) await parts.enqueue('receive-upload', { uploadId: upload.id }, { key: upload.id });
  }
}
