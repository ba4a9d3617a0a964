import { isObject, type JsonObject, textAt } from '../json.ts';
import { findMessage } from '../messages.ts';
import { type ApiCall, ApiError, type ApiMethods, postingChannel, required } from './method.ts';

const PROMPT_LIMIT = 4;

/** setStatus takes either scope since March 2026 (Slack's changelog); the others take assistant:write. */
export const assistantMethods: ApiMethods = {
  'assistant.threads.setStatus': { scopes: ['chat:write', 'assistant:write'], answer: setStatus },
  'assistant.threads.setSuggestedPrompts': { scopes: ['assistant:write'], answer: setSuggestedPrompts },
  'assistant.threads.setTitle': {
    scopes: ['assistant:write'],
    answer: (call) => {
      threadRoot(call);
      required(call, 'title');
      return {};
    },
  },
};

function threadRoot(call: ApiCall): { channelId: string; threadTs: string } {
  const channel = postingChannel(call, required(call, 'channel_id'));
  const threadTs = required(call, 'thread_ts');
  if (!findMessage(call.workspace, channel.id, threadTs)) throw new ApiError('invalid_thread_ts');
  return { channelId: channel.id, threadTs };
}

/** Shows "<app> <status>" in a thread until the app posts there; an empty status removes it. */
function setStatus(call: ApiCall): JsonObject {
  const { workspace, args } = call;
  const { channelId, threadTs } = threadRoot(call);
  const status = typeof args.status === 'string' ? args.status : '';
  if (status) workspace.statuses.set(`${channelId}:${threadTs}`, status);
  else workspace.statuses.delete(`${channelId}:${threadTs}`);
  workspace.changed({ kind: 'status', channelId });
  return {};
}

/** Without a thread, as the agent view wants it, the prompts belong to the whole direct message. */
function setSuggestedPrompts(call: ApiCall): JsonObject {
  const { workspace, args } = call;
  const channel = postingChannel(call, required(call, 'channel_id'));
  const prompts = Array.isArray(args.prompts) ? args.prompts.filter(isObject) : [];
  if (prompts.length === 0 || prompts.length > PROMPT_LIMIT) throw new ApiError('invalid_arguments');
  if (!prompts.every((prompt) => textAt(prompt, 'title') && textAt(prompt, 'message')))
    throw new ApiError('invalid_arguments');
  workspace.prompts.set(channel.id, prompts);
  workspace.changed({ kind: 'prompts', channelId: channel.id });
  return {};
}
