/** Answers one noted question in Slack. The row is the promise: a question left behind by a crash is answered by the sweep. */
import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { type Actor, readingPurpose } from '../access/actor.ts';
import { withPipeline, withScope } from '../access/scope.ts';
import { findActorById } from '../access/staff.store.ts';
import { findQuestion, findStalledQuestions, finishQuestion } from '../answers/answer.store.ts';
import { answerQuestion } from '../answers/answer-question.ts';
import { AppError } from '../errors.ts';
import { describeError } from '../log.ts';
import { deliver, isDirectMessage, threadToAnswerIn } from './deliver.ts';
import type { SlackParts } from './parts.ts';
import { answerView } from './views/answer.ts';
import { problemView } from './views/problem.ts';

const STALLED_AFTER_MS = 60_000;

/** Answers, or says what went wrong; never throws. */
export async function answerInSlack(
  client: WebClient,
  parts: SlackParts,
  actor: Actor,
  questionId: string,
): Promise<void> {
  const purpose = readingPurpose(actor);
  if (!purpose) return;
  const question = await withScope(parts.database, actor, purpose, (scope) => findQuestion(scope, questionId));
  if (!question?.channel || !actor.slackUserId) return;
  const { channel, messageTs: ts, threadTs } = question;
  const place = { channel, threadTs: threadToAnswerIn({ channel, ts, threadTs }), userId: actor.slackUserId };
  const finish = (state: 'ANSWERED' | 'FAILED') =>
    withScope(parts.database, actor, purpose, (scope) => finishQuestion(scope, questionId, state));
  const started = Date.now();
  await showThinking(client, place);
  try {
    const answer = await answerQuestion(parts.answers, actor, question);
    await deliver(client, place, answerView(answer, !isDirectMessage(channel)));
    await finish('ANSWERED');
    parts.log('info', 'question answered', {
      questionId,
      staffId: actor.staffId,
      state: answer.kind,
      ms: Date.now() - started,
    });
  } catch (error) {
    const errorId = randomUUID().slice(0, 8);
    const code = error instanceof AppError ? error.code : undefined;
    parts.log('error', 'question failed', { questionId, errorId, ...(code ? { code } : {}), ...describeError(error) });
    // Only a person who was told is left with it; a question about which nobody heard anything is tried again.
    await deliver(client, place, problemView(error, errorId))
      .then(() => finish('FAILED'))
      .catch(() => parts.log('error', 'problem not delivered', { questionId, errorId }));
  }
}

/** Answers what a dead process left unanswered. */
export async function answerStalledQuestions(client: WebClient, parts: SlackParts): Promise<void> {
  const before = new Date(Date.now() - STALLED_AFTER_MS);
  const stalled = await withPipeline(parts.database, (pipeline) => findStalledQuestions(pipeline, before));
  for (const { id, askerId } of stalled) {
    const actor = await findActorById(parts.database, askerId);
    if (actor) await answerInSlack(client, parts, actor, id);
  }
}

/** A sign of life within a second, in direct messages. It is a courtesy: failing to show it changes nothing. */
async function showThinking(
  client: WebClient,
  { channel, threadTs }: { channel: string; threadTs?: string | undefined },
): Promise<void> {
  if (!isDirectMessage(channel) || !threadTs) return;
  await client.assistant.threads
    .setStatus({ channel_id: channel, thread_ts: threadTs, status: 'is reading the record…' })
    .catch(() => null);
}
