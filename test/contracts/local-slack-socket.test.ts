import { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import type { LocalSlack } from '../../src/tryout/local-slack.ts';
import { ANA, aClient, aLocalSlack, quiet, refusal } from './local-slack-setup.ts';

let slack: LocalSlack;
let app: App | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
  await slack.close();
});

describe('Socket Mode', () => {
  it('carries events, clicks and commands over a socket opened with the app token', async () => {
    slack = await aLocalSlack();
    const heard: unknown[] = [];
    app = new App({
      token: slack.botToken,
      appToken: slack.appToken,
      socketMode: true,
      logger: quiet,
      clientOptions: { slackApiUrl: slack.apiUrl },
    });
    app.message(async ({ message, say }) => {
      if (message.subtype !== undefined) return;
      heard.push('text' in message ? message.text : '');
      const button = { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } };
      await say({ text: 'choose', blocks: [{ type: 'actions', elements: [button] }] });
    });
    app.action('go', async ({ ack, body, respond }) => {
      await ack();
      heard.push(body.user.id);
      await respond({ replace_original: true, text: 'gone' });
    });
    app.command('/codes', async ({ ack }) => ack('none yet'));
    await app.start();

    const ana = slack.as(ANA);
    const said = await ana.say('@app', 'hello');
    await said.delivered;
    expect(said.deliveries[0]).toMatchObject({ acknowledged: true });
    const choice = await slack.waitFor(() => ana.messages('@app').find((message) => message.text === 'choose'));
    expect(await ana.press(choice.ts, 'go')).toMatchObject({ ok: true });
    await slack.waitFor(() => ana.messages('@app').find((message) => message.text === 'gone'));
    expect(await ana.command('@app', '/codes')).toMatchObject({ ok: true });
    expect(ana.messages('@app').at(-1)).toMatchObject({ text: 'none yet', onlyFor: ana.id });
    expect(heard).toEqual(['hello', ana.id]);
  });

  it('is opened by the app token only', async () => {
    slack = await aLocalSlack();
    expect(await refusal(aClient(slack).apps.connections.open({}))).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await refusal(aClient(slack, 'xapp-wrong').apps.connections.open({}))).toMatchObject({
      error: 'invalid_auth',
    });
    const { url } = await aClient(slack, slack.appToken).apps.connections.open({});
    const second = new WebSocket(String(url).replace(/ticket=.*/, 'ticket=guessed'));
    const opened = await new Promise((resolve) => {
      second.addEventListener('open', () => resolve(true));
      second.addEventListener('error', () => resolve(false));
    });
    expect(opened).toBe(false);
  });
});
