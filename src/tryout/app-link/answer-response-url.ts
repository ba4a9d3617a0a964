import { isObject, type JsonObject, textAt } from '../json.ts';
import { addMessage, announce, findMessage, messageJson, removeMessage, withBlockIds } from '../messages.ts';
import type { Workspace } from '../state.ts';
import { checkBlocks } from '../web-api/check-blocks.ts';
import { ApiError } from '../web-api/method.ts';
import type { EventDelivery } from './deliver-event.ts';
import type { InteractionTokens, ResponseTarget } from './interaction-tokens.ts';
import { publishChanged, publishDeleted, publishPosted } from './message-events.ts';

export interface ResponseUrlDesk {
  workspace: Workspace;
  events: EventDelivery;
  tokens: InteractionTokens;
}

/**
 * A POST of the app to a response URL: replaces or deletes the message that was acted on, or posts a new one,
 * ephemeral unless `response_type` says in_channel. It is the only way to edit an ephemeral message.
 */
export function answerResponseUrl(
  desk: ResponseUrlDesk,
  id: string,
  body: JsonObject,
): { status: number; body: JsonObject } {
  const spent = desk.tokens.spendResponse(id);
  if (!spent.ok) return { status: 404, body: { ok: false, error: spent.error } };
  try {
    const blocks = body.blocks === undefined ? undefined : checkBlocks(body.blocks, 'message');
    apply(desk, spent.value, { ...body, ...(blocks ? { blocks } : {}) });
    return { status: 200, body: { ok: true } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: 200, body: { ok: false, error: error.message } };
  }
}

function apply(desk: ResponseUrlDesk, target: ResponseTarget, body: JsonObject): void {
  const { workspace, events } = desk;
  const original = target.messageTs ? findMessage(workspace, target.channelId, target.messageTs) : undefined;
  if (body.delete_original === true && original) {
    removeMessage(workspace, original);
    if (!original.onlyFor) publishDeleted(workspace, events, original);
    return;
  }
  if (body.replace_original === true && original) {
    const previous = messageJson(workspace, original);
    original.text = textAt(body, 'text') ?? '';
    original.blocks = withBlockIds(workspace, blocksOf(body));
    if (!original.onlyFor) {
      original.editedTs = workspace.newTs();
      publishChanged(workspace, events, original, previous);
    }
    announce(workspace, original);
    return;
  }
  postAnswer(desk, target, body);
}

/** Posts what a response URL or the body of a command's answer says. */
export function postAnswer(desk: ResponseUrlDesk, target: ResponseTarget, body: JsonObject): void {
  const blocks = blocksOf(body);
  const text = textAt(body, 'text') ?? '';
  if (!text && blocks.length === 0) throw new ApiError('no_text');
  const threadTs = textAt(body, 'thread_ts') ?? target.threadTs;
  const message = addMessage(desk.workspace, {
    channelId: target.channelId,
    userId: desk.workspace.app.userId,
    text,
    blocks,
    ...(threadTs ? { threadTs } : {}),
    ...(body.response_type === 'in_channel' ? {} : { onlyFor: target.userId }),
  });
  publishPosted(desk.workspace, desk.events, message);
}

function blocksOf(body: JsonObject): JsonObject[] {
  return Array.isArray(body.blocks) ? body.blocks.filter(isObject) : [];
}
