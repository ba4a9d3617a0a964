/**
 * The only sender of record text. It goes to one person, in a direct message or visible to them alone in a channel; to a
 * whole channel only by share-answer.ts. The notification text that Slack shows on locked telephones comes from the view
 * and holds none of it.
 */
import type { WebClient } from '@slack/web-api';
import type { MessageView } from './views/blocks.ts';

/** Where a person spoke to us. */
export interface Place {
  /** Empty when there is no conversation, as in App Home and forms: the person gets a direct message. */
  channel: string;
  /** The thread to answer in. */
  threadTs?: string | undefined;
  userId: string;
}

/** Direct messages have ids that begin with D; in every other place only the person may see the answer. */
export function isDirectMessage(channel: string): boolean {
  return channel.startsWith('D');
}

/**
 * The thread in which to answer a message. In a channel a thread must be there already: Slack does not show what only one
 * person sees in a thread without a reply.
 */
export function threadToAnswerIn(message: {
  channel: string;
  ts: string | null;
  threadTs?: string | null | undefined;
}): string | undefined {
  const { channel, ts, threadTs } = message;
  if (isDirectMessage(channel)) return threadTs ?? ts ?? undefined;
  return threadTs && threadTs !== ts ? threadTs : undefined;
}

/** Shows a view to one person. Slack may drop what only one person sees, so a failed try goes to their direct messages. */
export async function deliver(
  client: WebClient,
  place: Place,
  view: MessageView,
): Promise<{ channel: string; ts: string | undefined }> {
  const { channel, threadTs, userId } = place;
  if (isDirectMessage(channel)) {
    const { ts } = await client.chat.postMessage({ channel, ...(threadTs ? { thread_ts: threadTs } : {}), ...view });
    return { channel, ts };
  }
  if (channel) {
    const shown = await client.chat
      .postEphemeral({ channel, user: userId, ...(threadTs ? { thread_ts: threadTs } : {}), ...view })
      .catch(() => null);
    if (shown?.ok) return { channel, ts: shown.message_ts };
  }
  const direct = await openDirectMessage(client, userId);
  const { ts } = await client.chat.postMessage({ channel: direct, ...view });
  return { channel: direct, ts };
}

/** Sends a picture of a page to a person's direct messages; pictures cannot be for one person's eyes in a channel. */
export async function deliverPicture(
  client: WebClient,
  place: Place,
  picture: { png: Uint8Array; name: string; comment: string },
): Promise<void> {
  const direct = isDirectMessage(place.channel) ? place.channel : await openDirectMessage(client, place.userId);
  await client.filesUploadV2({
    channel_id: direct,
    ...(direct === place.channel && place.threadTs ? { thread_ts: place.threadTs } : {}),
    initial_comment: picture.comment,
    file: Buffer.from(picture.png),
    filename: picture.name,
    title: picture.name,
  } as Parameters<WebClient['filesUploadV2']>[0]);
}

/** Shows record text to everybody in a channel or thread: only for share-answer.ts, which has judged each of them. */
export async function deliverShared(
  client: WebClient,
  { channel, threadTs }: { channel: string; threadTs: string | undefined },
  view: MessageView,
): Promise<string> {
  const { ts } = await client.chat.postMessage({ channel, ...(threadTs ? { thread_ts: threadTs } : {}), ...view });
  if (!ts) throw new Error('Slack posted no message');
  return ts;
}

/** Sends a file to a person's direct messages. Its name holds opaque codes only. */
export async function deliverFile(
  client: WebClient,
  { userId }: Place,
  file: { content: string; name: string; comment: string },
): Promise<void> {
  await client.filesUploadV2({
    channel_id: await openDirectMessage(client, userId),
    initial_comment: file.comment,
    file: Buffer.from(file.content),
    filename: file.name,
    title: file.name,
  } as Parameters<WebClient['filesUploadV2']>[0]);
}

/** Edits a message of ours in place. A message that somebody deleted is left alone. */
export async function revise(
  client: WebClient,
  message: { channel: string; ts: string },
  view: MessageView,
): Promise<void> {
  await client.chat.update({ ...message, ...view }).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

/** Posts a message without record text, for everybody in the channel. */
export async function post(
  client: WebClient,
  place: { channel: string; threadTs?: string | undefined },
  view: MessageView,
): Promise<string | undefined> {
  const { ts } = await client.chat.postMessage({
    channel: place.channel,
    ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
    ...view,
  });
  return ts;
}

async function openDirectMessage(client: WebClient, userId: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: userId });
  if (!channel?.id) throw new Error('Slack opened no direct message');
  return channel.id;
}

function isGone(error: unknown): boolean {
  const { data } = error as { data?: { error?: string } };
  return data?.error === 'message_not_found' || data?.error === 'channel_not_found';
}
