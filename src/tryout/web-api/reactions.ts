import type { JsonObject } from '../json.ts';
import { announce, findMessage } from '../messages.ts';
import type { Message } from '../state.ts';
import { type ApiCall, ApiError, type ApiMethods, required, visibleChannel } from './method.ts';

export const reactionsMethods: ApiMethods = {
  'reactions.add': { scopes: ['reactions:write'], answer: add },
  'reactions.remove': { scopes: ['reactions:write'], answer: remove },
};

function target(call: ApiCall): Message {
  const channel = visibleChannel(call, required(call, 'channel'));
  const message = findMessage(call.workspace, channel.id, required(call, 'timestamp'));
  if (!message || message.onlyFor) throw new ApiError('message_not_found');
  return message;
}

function add(call: ApiCall): JsonObject {
  const message = target(call);
  const name = required(call, 'name');
  const mine = call.workspace.app.userId;
  const reaction = message.reactions.find((r) => r.name === name);
  if (reaction?.users.includes(mine)) throw new ApiError('already_reacted');
  if (reaction) reaction.users.push(mine);
  else message.reactions.push({ name, users: [mine] });
  announce(call.workspace, message);
  return {};
}

function remove(call: ApiCall): JsonObject {
  const message = target(call);
  const name = required(call, 'name');
  const mine = call.workspace.app.userId;
  const reaction = message.reactions.find((r) => r.name === name && r.users.includes(mine));
  if (!reaction) throw new ApiError('no_reaction');
  reaction.users = reaction.users.filter((user) => user !== mine);
  message.reactions = message.reactions.filter((r) => r.users.length > 0);
  announce(call.workspace, message);
  return {};
}
