/** Slack payloads for what a person cannot do by the page: press a button of a message that they do not see. */
import { randomUUID } from 'node:crypto';
import type { RunningDesk } from './running-desk.ts';

/** A press of a button in a channel, as Slack would tell it. */
export function aPress(desk: RunningDesk, press: { userId: string; channel: string; actionId: string; value: string }) {
  const { slack } = desk;
  const ts = `${Math.floor(Date.now() / 1000)}.000100`;
  return desk.send('interactive', {
    type: 'block_actions',
    team: slack.team,
    user: { id: press.userId, team_id: slack.team.id },
    api_app_id: slack.app.id,
    token: 'forged',
    trigger_id: `1.1.${randomUUID()}`,
    container: { type: 'message', message_ts: ts, channel_id: press.channel, is_ephemeral: true },
    channel: { id: press.channel, name: 'directmessage' },
    actions: [{ type: 'button', action_id: press.actionId, block_id: 'b', value: press.value, action_ts: ts }],
  });
}

/** The form for an MRN, sent in for a document. */
export function anMrn(desk: RunningDesk, form: { userId: string; documentId: string; mrn: string }) {
  const { slack } = desk;
  return desk.send('interactive', {
    type: 'view_submission',
    team: slack.team,
    user: { id: form.userId, team_id: slack.team.id },
    api_app_id: slack.app.id,
    token: 'forged',
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'mrn_entered',
      private_metadata: form.documentId,
      state: { values: { mrn: { value: { type: 'plain_text_input', value: form.mrn } } } },
    },
  });
}

/** A message event under an id of its own. */
export function aMessageEvent(desk: RunningDesk, event: Record<string, unknown>, shared = false) {
  const { slack } = desk;
  return desk.send('events_api', {
    token: 'forged',
    team_id: slack.team.id,
    api_app_id: slack.app.id,
    type: 'event_callback',
    event_id: `Ev${randomUUID()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: slack.team.id, user_id: slack.app.userId, is_bot: true }],
    is_ext_shared_channel: shared,
    event,
  });
}

/** The form for a password, sent in for a document. */
export function aPassword(desk: RunningDesk, form: { userId: string; documentId: string; password: string }) {
  const { slack } = desk;
  return desk.send('interactive', {
    type: 'view_submission',
    team: slack.team,
    user: { id: form.userId, team_id: slack.team.id },
    api_app_id: slack.app.id,
    token: 'forged',
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'password_entered',
      private_metadata: form.documentId,
      state: { values: { password: { value: { type: 'plain_text_input', value: form.password } } } },
    },
  });
}
