import { type JsonObject, objectAt, textAt } from '../json.ts';
import { messageJson } from '../messages.ts';
import type { View } from '../state.ts';
import { viewJson } from '../views.ts';
import { type Acted, channelRef, type Desk, interact, seenMessage } from './desk.ts';
import { type ElementMatch, elementState, type Filled, findElement, type PlacedElement, stateOf } from './elements.ts';

/** A choice made with the press: the option of a select, the text of an input, "positive" or "negative" for feedback. */
export interface PressInput {
  selected?: Filled;
  /** Other inputs of the same message or view, by action id. */
  values?: Record<string, Filled>;
}

/** Presses an element of a message that the person sees. */
export async function pressInMessage(
  desk: Desk,
  ts: string,
  target: string | ElementMatch,
  input: PressInput = {},
): Promise<Acted> {
  const { workspace, member } = desk;
  const message = seenMessage(desk, ts);
  const placed = findElement(message.blocks, target);
  const channel = workspace.channels.get(message.channelId);
  if (!channel) throw new Error('local Slack: that channel is gone');
  const ephemeral = message.onlyFor !== undefined;
  const thread = message.threadTs ? { thread_ts: message.threadTs } : {};
  const payload = {
    type: 'block_actions',
    container: { type: 'message', message_ts: ts, channel_id: channel.id, is_ephemeral: ephemeral, ...thread },
    channel: channelRef(channel),
    ...(ephemeral ? {} : { message: messageJson(workspace, message) }),
    state: { values: stateOf(message.blocks, input.values) },
    actions: [action(desk, placed, input)],
  };
  const target_ = {
    userId: member.id,
    channelId: channel.id,
    messageTs: ts,
    ...(message.threadTs ? { threadTs: message.threadTs } : {}),
  };
  return interact(desk, 'interactive', payload, target_);
}

/** Presses an element of the person's App Home tab or of the modal on top. */
export async function pressInView(
  desk: Desk,
  view: View,
  target: string | ElementMatch,
  input: PressInput = {},
): Promise<Acted> {
  const blocks = Array.isArray(view.content.blocks) ? (view.content.blocks as JsonObject[]) : [];
  const placed = findElement(blocks, target);
  const values = stateOf(blocks, input.values);
  const payload = {
    type: 'block_actions',
    container: { type: 'view', view_id: view.id },
    view: viewJson(desk.workspace, view, values),
    actions: [action(desk, placed, input)],
  };
  return interact(desk, 'interactive', payload);
}

function action(desk: Desk, placed: PlacedElement, input: PressInput): JsonObject {
  const { element, blockId } = placed;
  const base = { action_id: element.action_id, block_id: blockId, action_ts: desk.workspace.newTs() };
  const text = objectAt(element, 'text');
  if (element.type === 'feedback_buttons') {
    const side = input.selected === 'negative' ? 'negative_button' : 'positive_button';
    const button = objectAt(element, side);
    return { ...base, type: 'feedback_buttons', value: textAt(button, 'value'), text: objectAt(button, 'text') };
  }
  return { ...base, ...elementState(element, input.selected), ...(text ? { text } : {}) };
}
