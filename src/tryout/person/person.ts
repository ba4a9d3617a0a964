import { postAnswer } from '../app-link/answer-response-url.ts';
import type { Delivery } from '../app-link/deliver-event.ts';
import { publishDeleted } from '../app-link/message-events.ts';
import type { JsonObject } from '../json.ts';
import { messageJson, messagesFor, removeMessage } from '../messages.ts';
import type { Message, View } from '../state.ts';
import { viewJson } from '../views.ts';
import { type Acted, channelFor, channelRef, type Desk, interact, seenMessage } from './desk.ts';
import type { ElementMatch, Filled } from './elements.ts';
import { closeModal, type Submitted, submitModal, topModal } from './modal.ts';
import { type PressInput, pressInMessage, pressInView } from './press.ts';
import { type Said, type SayOptions, say, type Upload, upload } from './write.ts';

/**
 * Acts as one person. Channels are named by id, "#name", or "@app" for the direct message with the app.
 * Everything throws when the person could not do it in Slack: not a member, no such message, no such button.
 */
export interface Person {
  id: string;
  email: string;
  name: string;
  say(channel: string, text: string, options?: SayOptions): Promise<Said>;
  upload(channel: string, files: Upload[], text?: string, options?: SayOptions): Promise<Said>;
  /** Presses a button or chooses in a select. A text target is an action id or else a label. */
  press(messageTs: string, target: string | ElementMatch, input?: PressInput): Promise<Acted>;
  pressHome(target: string | ElementMatch, input?: PressInput): Promise<Acted>;
  pressModal(target: string | ElementMatch, input?: PressInput): Promise<Acted>;
  /** Fills and submits the modal on top. */
  submitView(values?: Record<string, Filled>): Promise<Submitted>;
  closeView(): Promise<void>;
  /** A shortcut of the manifest; with `messageTs` a message shortcut. */
  shortcut(callbackId: string, messageTs?: string): Promise<Acted>;
  /** A slash command as typed, for example "/codes D123". */
  command(channel: string, typed: string): Promise<Acted>;
  /** Id of the direct message with the app. */
  openDm(): string;
  /** Opens the Home or the Messages tab of the app: the event app_home_opened. */
  openHome(): Promise<Delivery[]>;
  openMessagesTab(): Promise<Delivery[]>;
  /** Messages of a channel as this person sees them, oldest first. */
  messages(channel: string): Message[];
  modal(): View | undefined;
  home(): View | undefined;
  /** Deletes one of their own messages. */
  deleteMessage(ts: string): void;
}

export function createPerson(desk: Desk): Person {
  const { workspace, member } = desk;
  const shown = (view: View | undefined, what: string): View => {
    if (!view) throw new Error(`local Slack: ${member.name} has no ${what} open`);
    return view;
  };
  return {
    id: member.id,
    email: member.email,
    name: member.name,
    say: async (channel, text, options) => say(desk, channel, text, options),
    upload: async (channel, files, text, options) => upload(desk, channel, files, text, options),
    press: async (ts, target, input) => pressInMessage(desk, ts, target, input),
    pressHome: async (target, input) =>
      pressInView(desk, shown(workspace.views.homes.get(member.id), 'App Home'), target, input),
    pressModal: async (target, input) => pressInView(desk, shown(topModal(desk), 'modal'), target, input),
    submitView: async (values) => submitModal(desk, values),
    closeView: async () => closeModal(desk),
    shortcut: async (callbackId, messageTs) => shortcut(desk, callbackId, messageTs),
    command: async (channel, typed) => command(desk, channel, typed),
    openDm: () => channelFor(desk, '@app').id,
    openHome: async () => openTab(desk, 'home'),
    openMessagesTab: async () => openTab(desk, 'messages'),
    messages: (channel) => messagesFor(workspace, member.id, channelFor(desk, channel).id),
    modal: () => topModal(desk),
    home: () => workspace.views.homes.get(member.id),
    deleteMessage: (ts) => {
      const message = seenMessage(desk, ts);
      if (message.userId !== member.id) throw new Error(`local Slack: ${member.name} did not write ${ts}`);
      removeMessage(workspace, message);
      publishDeleted(workspace, desk.events, message);
    },
  };
}

async function shortcut(desk: Desk, callbackId: string, messageTs?: string): Promise<Acted> {
  const { workspace, member } = desk;
  const type = messageTs === undefined ? 'global' : 'message';
  const known = workspace.manifest.features.shortcuts.some((s) => s.callback_id === callbackId && s.type === type);
  if (!known) throw new Error(`local Slack: the manifest has no ${type} shortcut ${callbackId}`);
  const common = { callback_id: callbackId, action_ts: workspace.newTs() };
  if (messageTs === undefined) return interact(desk, 'interactive', { ...common, type: 'shortcut' });
  const message = seenMessage(desk, messageTs);
  const channel = channelFor(desk, message.channelId);
  const payload = {
    ...common,
    type: 'message_action',
    message_ts: messageTs,
    channel: channelRef(channel),
    message: messageJson(workspace, message),
  };
  return interact(desk, 'interactive', payload, { userId: member.id, channelId: channel.id, messageTs });
}

async function command(desk: Desk, channelName: string, typed: string): Promise<Acted> {
  const { workspace, member } = desk;
  const [name = '', ...words] = typed.trim().split(/\s+/);
  if (!workspace.manifest.features.slash_commands.some((c) => c.command === name)) {
    throw new Error(`local Slack: the manifest has no command ${name}`);
  }
  const channel = channelFor(desk, channelName);
  const payload: JsonObject = {
    token: 'local-slack-verification-token',
    team_id: workspace.team.id,
    team_domain: workspace.team.domain,
    channel_id: channel.id,
    channel_name: String(channelRef(channel).name),
    user_id: member.id,
    user_name: member.email.split('@')[0] ?? '',
    command: name,
    text: words.join(' '),
    api_app_id: workspace.app.id,
    is_enterprise_install: 'false',
  };
  const target = { userId: member.id, channelId: channel.id };
  const acted = await interact(desk, 'slash_commands', payload, target);
  const said = acted.answer.text || acted.answer.blocks ? acted.answer : { text: acted.body };
  if (acted.ok && acted.body.trim() !== '') postAnswer(desk, target, said);
  return acted;
}

function openTab(desk: Desk, tab: 'home' | 'messages'): Delivery[] {
  const { workspace, member } = desk;
  const channel = channelFor(desk, '@app');
  const view = workspace.views.homes.get(member.id);
  const event = {
    type: 'app_home_opened',
    user: member.id,
    channel: channel.id,
    tab,
    ...(tab === 'home' && view ? { view: viewJson(workspace, view) } : {}),
    event_ts: workspace.newTs(),
  };
  const delivery = desk.events.publish('app_home_opened', event, channel);
  return delivery ? [delivery] : [];
}
