/** Somebody asks: in a direct message, by a mention, or further on in a thread where they asked before. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { withScope } from '../../access/scope.ts';
import { addQuestion, hasAskedIn } from '../../answers/answer.store.ts';
import { answerInSlack } from '../answer-in-slack.ts';
import { isDirectMessage, threadToAnswerIn } from '../deliver.ts';
import { identify } from '../identify.ts';
import type { SlackParts } from '../parts.ts';
import { plainText } from '../plain-text.ts';
import { refuse } from '../refuse.ts';

interface Asked {
  text: string;
  channel: string;
  ts: string;
  threadTs: string | undefined;
  userId: string | undefined;
  teamId: string | undefined;
  external: boolean;
  /** A message in a channel that mentions nobody: ours only in a thread of ours. */
  overheard: boolean;
}

export function register(app: App, parts: SlackParts): void {
  app.event('message', async ({ event, client, body, context }) => {
    if (event.subtype !== undefined || 'bot_id' in event) return;
    const direct = isDirectMessage(event.channel);
    const mentioned = context.botUserId !== undefined && event.text?.includes(`<@${context.botUserId}>`);
    if (!direct && (!event.thread_ts || mentioned)) return; // a mention comes as an event of its own
    await receiveQuestion(client, parts, { ...whatWasAsked(event, body), overheard: !direct });
  });

  app.event('app_mention', async ({ event, client, body }) => {
    await receiveQuestion(client, parts, { ...whatWasAsked(event, body), overheard: false });
  });
}

interface SlackMessage {
  text?: string | undefined;
  channel: string;
  ts: string;
  thread_ts?: string | undefined;
  user?: string | undefined;
}

function whatWasAsked(
  message: SlackMessage,
  body: { team_id: string; is_ext_shared_channel?: boolean },
): Omit<Asked, 'overheard'> {
  return {
    text: plainText(message.text ?? ''),
    channel: message.channel,
    ts: message.ts,
    threadTs: message.thread_ts,
    userId: message.user,
    teamId: body.team_id,
    external: body.is_ext_shared_channel ?? false,
  };
}

async function receiveQuestion(client: WebClient, parts: SlackParts, asked: Asked): Promise<void> {
  const { channel, threadTs = asked.ts, userId } = asked;
  if (!asked.text) return;
  const identity = await identify(client, parts.database, asked);
  if (!userId) return;
  if (identity.kind !== 'staff') {
    const place = { channel, threadTs: threadToAnswerIn(asked), userId };
    if (!asked.overheard) await refuse(client, parts.database, place, identity);
    return;
  }
  const question = await withScope(parts.database, identity.actor, identity.purpose, async (scope) => {
    if (asked.overheard && !(await hasAskedIn(scope, channel, threadTs))) return null;
    return addQuestion(scope, { text: asked.text, channel, messageTs: asked.ts, threadTs });
  });
  if (question) parts.inBackground(answerInSlack(client, parts, identity.actor, question.id));
}
