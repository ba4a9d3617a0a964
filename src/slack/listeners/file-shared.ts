/** Somebody dropped files in a direct message or in an intake channel. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { withScope } from '../../access/scope.ts';
import { addUpload } from '../../intake/upload.store.ts';
import { isDirectMessage, threadToAnswerIn } from '../deliver.ts';
import { identify } from '../identify.ts';
import { forNew } from '../once.ts';
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

/** Two events tell of one drop; the file is received, or its sender refused, by whichever comes first. */
async function receiveFiles(client: WebClient, parts: SlackParts, dropped: DroppedFiles): Promise<void> {
  const { channel, fileIds, threadTs } = dropped;
  if (!isDirectMessage(channel) && !parts.intakeChannels.includes(channel)) return;
  await forNew(parts.database, fileIds, async (fresh) => {
    const identity = await identify(client, parts.database, dropped);
    if (identity.kind !== 'staff') {
      const place = { channel, threadTs: threadToAnswerIn({ channel, ts: threadTs }), userId: dropped.userId ?? '' };
      return refuse(client, parts.database, place, identity);
    }
    for (const slackFileId of fresh) {
      const upload = await withScope(parts.database, identity.actor, identity.purpose, (scope) =>
        addUpload(scope, { slackFileId, channel, threadTs }),
      );
      if (upload) await parts.enqueue('receive-upload', { uploadId: upload.id }, { key: upload.id });
    }
  });
}
