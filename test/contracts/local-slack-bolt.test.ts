import type { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import type { LocalSlack, LocalSlackOptions } from '../../src/tryout/local-slack.ts';
import { ANA, aBoltApp, aLocalSlack, BEN, type RunningApp, refusal } from './local-slack-setup.ts';

let slack: LocalSlack;
let running: RunningApp | undefined;

async function start(
  register: (app: App) => void,
  options: Partial<LocalSlackOptions> = {},
  secret?: string,
): Promise<void> {
  slack = await aLocalSlack(options);
  running = await aBoltApp(slack, register, secret ?? slack.signingSecret);
}
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await slack.close();
});

const button = (action_id: string, value = 'D1') => ({
  type: 'button' as const,
  action_id,
  value,
  text: { type: 'plain_text' as const, text: `Press ${action_id}` },
});

describe('events', () => {
  it('reach a Bolt app signed, and are refused under another secret', async () => {
    const heard: string[] = [];
    await start((app) => {
      app.message(async ({ message }) => {
        heard.push('text' in message ? String(message.text) : '');
      });
    });
    expect(await slack.verifyRequestUrl()).toBe(true);
    const said = await slack.as(ANA).say('@app', 'hello');
    await said.delivered;
    expect(heard).toEqual(['hello']);
    expect(said.deliveries[0]).toMatchObject({ subscription: 'message.im', acknowledged: true });
    await running?.stop();
    running = await aBoltApp(slack, () => undefined, 'another secret');
    const refused = await slack.as(ANA).say('@app', 'hello');
    await refused.delivered;
    expect(refused.deliveries[0]?.acknowledged).toBe(false);
    expect(refused.deliveries[0]?.attempts.map((attempt) => attempt.status)).toEqual([401, 401, 401, 401]);
  });

  it('come again with the same event id and a reason until one is answered', async () => {
    const heard: unknown[] = [];
    await start((app) => {
      app.event('message', async ({ body, context }) => {
        heard.push([body.event_id, context.retryNum, context.retryReason]);
        if (heard.length < 3) throw new Error('not yet');
      });
    });
    const said = await slack.as(ANA).say('@app', 'hello');
    await said.delivered;
    const id = said.deliveries[0]?.eventId;
    expect(heard).toEqual([
      [id, undefined, undefined],
      [id, 1, 'http_error'],
      [id, 2, 'http_error'],
    ]);
    expect(said.deliveries[0]).toMatchObject({ acknowledged: true });
  });

  it('can be sent again after they were acknowledged, under the same event id', async () => {
    const heard: unknown[] = [];
    await start((app) => {
      app.event('message', async ({ body, context }) => {
        heard.push([body.event_id, context.retryNum]);
      });
    });
    const said = await slack.as(ANA).say('@app', 'hello');
    await said.delivered;
    const [delivery] = said.deliveries;
    if (!delivery) throw new Error('nothing was delivered');
    await slack.repeat(delivery);
    await slack.repeat(delivery);
    expect(heard).toEqual([
      [delivery.eventId, undefined],
      [delivery.eventId, 1],
      [delivery.eventId, 2],
    ]);
  });

  it('count an answer that takes too long as none', async () => {
    await start(
      (app) => {
        app.message(async () => new Promise((resolve) => setTimeout(resolve, 150)));
      },
      { answerTimeoutMs: 40, retryDelaysMs: [0] },
    );
    const said = await slack.as(ANA).say('@app', 'hello');
    await said.delivered;
    expect(said.deliveries[0]?.attempts.map((attempt) => [attempt.outcome, attempt.retryReason])).toEqual([
      ['timeout', undefined],
      ['timeout', 'http_timeout'],
    ]);
  });

  it('tell of a file twice: as a message with its details and as an id', async () => {
    const heard: Record<string, unknown>[] = [];
    await start((app) => {
      app.event('message', async ({ event }) => {
        heard.push({ ...event });
      });
      app.event('file_shared', async ({ event }) => {
        heard.push({ ...event });
      });
    });
    const said = await slack
      .as(ANA)
      .upload('#intake', [{ name: 'scan.pdf', bytes: Buffer.from('%PDF-') }], 'two pages');
    await said.delivered;
    const message = heard.find((event) => event.type === 'message');
    const file = expect.objectContaining({ id: said.fileIds[0], mimetype: 'application/pdf', size: 5 });
    expect(message).toMatchObject({ subtype: 'file_share', channel_type: 'group', text: 'two pages', files: [file] });
    expect(heard.find((event) => event.type === 'file_shared')).toMatchObject({
      file_id: said.fileIds[0],
      user_id: slack.as(ANA).id,
    });
  });

  it('are delivered only for what the manifest subscribes to and where the app is a member', async () => {
    await start(() => undefined);
    const outside = await slack.as(ANA).say('#elsewhere', 'hello');
    expect(outside.deliveries).toEqual([]);
    slack.addChannel({ name: 'lobby', members: [ANA], public: true });
    expect((await slack.as(ANA).say('#lobby', 'hello')).deliveries).toEqual([]);
    const mention = await slack.as(ANA).say('#intake', '@Wardclerk status < 5 & rising');
    expect(mention.deliveries.map((delivery) => delivery.subscription)).toEqual(['message.groups', 'app_mention']);
    expect(mention.deliveries[1]?.event.text).toBe(`<@${slack.app.userId}> status &lt; 5 &amp; rising`);
    expect(slack.invite('#intake', 'gus@agency.example')?.event).toMatchObject({ type: 'member_joined_channel' });
    await slack.settled();
  });

  it('say when outsiders share the channel', async () => {
    const shared: unknown[] = [];
    const files: unknown[] = [];
    await start((app) => {
      app.event('message', async ({ body }) => {
        shared.push(body.is_ext_shared_channel);
        files.push('files' in body.event ? body.event.files : []);
      });
    });
    slack.addChannel({ name: 'partners', members: [ANA], extShared: true });
    const said = await slack.as(ANA).upload('#partners', [{ name: 'scan.pdf', bytes: Buffer.from('x') }]);
    await said.delivered;
    expect(shared).toEqual([true]);
    expect(files).toEqual([[{ id: said.fileIds[0], mode: 'file_access', file_access: 'check_file_info' }]]);
  });
});

describe('interactions', () => {
  it('press a button, answer through the response URL, and only while the person sees it', async () => {
    const pressed: unknown[] = [];
    await start((app) => {
      app.message(async ({ message, client }) => {
        const blocks = [{ type: 'actions' as const, elements: [button('keep', 'D1'), button('drop', 'D2')] }];
        if ('user' in message && message.user) {
          await client.chat.postEphemeral({ channel: message.channel, user: message.user, text: 'choose', blocks });
        }
      });
      app.action('keep', async ({ ack, action, body, respond }) => {
        await ack();
        pressed.push(
          'value' in action ? action.value : '',
          body.user.id,
          'container' in body ? body.container.is_ephemeral : '',
        );
        await respond({ replace_original: true, text: 'kept' });
      });
    });
    const ana = slack.as(ANA);
    await (await ana.say('#intake', 'hello')).delivered;
    const choice = await slack.waitFor(() => ana.messages('#intake').find((message) => message.onlyFor));
    await expect(slack.as(BEN).press(choice.ts, 'keep')).rejects.toThrow('sees no message');
    await expect(ana.press(choice.ts, 'open')).rejects.toThrow('0 elements fit');
    expect(await ana.press(choice.ts, 'Press keep')).toMatchObject({ ok: true });
    expect(pressed).toEqual(['D1', ana.id, true]);
    expect(ana.messages('#intake').at(-1)).toMatchObject({ ts: choice.ts, text: 'kept', blocks: [] });
  });

  it('open a modal from a shortcut, check it and close it', async () => {
    const submitted: unknown[] = [];
    await start((app) => {
      app.shortcut('suggest_codes', async ({ ack, client, shortcut }) => {
        await ack();
        const input = { type: 'plain_text_input' as const, action_id: 'reason' };
        await client.views.open({
          trigger_id: shortcut.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'why',
            private_metadata: 'D1',
            title: { type: 'plain_text', text: 'Suggest codes' },
            submit: { type: 'plain_text', text: 'Send' },
            blocks: [{ type: 'input', block_id: 'why', label: { type: 'plain_text', text: 'Reason' }, element: input }],
          },
        });
      });
      app.view('why', async ({ ack, view }) => {
        const value = view.state.values.why?.reason?.value ?? '';
        submitted.push([view.private_metadata, value]);
        if (value.length < 5) await ack({ response_action: 'errors', errors: { why: 'Say more.' } });
        else await ack();
      });
    });
    const ana = slack.as(ANA);
    const said = await ana.say('@app', 'a document');
    await ana.shortcut('suggest_codes', said.ts);
    await expect(ana.submitView({})).rejects.toThrow('required inputs are empty: why');
    expect((await ana.submitView({ reason: 'no' })).errors).toEqual({ why: 'Say more.' });
    expect(ana.modal()).toBeDefined();
    expect((await ana.submitView({ reason: 'second opinion' })).errors).toEqual({});
    expect(ana.modal()).toBeUndefined();
    expect(submitted).toEqual([
      ['D1', 'no'],
      ['D1', 'second opinion'],
    ]);
    await expect(ana.shortcut('unheard_of')).rejects.toThrow('no global shortcut');
  });

  it('take a slash command and show its answer to nobody else', async () => {
    await start((app) => {
      app.command('/codes', async ({ ack, command }) => ack(`looking at ${command.text}`));
    });
    expect(await slack.as(ANA).command('#intake', '/codes D1 now')).toMatchObject({ ok: true });
    expect(slack.messagesSeenBy(ANA, '#intake').at(-1)).toMatchObject({
      text: 'looking at D1 now',
      onlyFor: slack.as(ANA).id,
    });
    expect(slack.messagesSeenBy(BEN, '#intake')).toEqual([]);
  });

  it('publish an App Home tab for the person who opens it', async () => {
    await start((app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const text = { type: 'mrkdwn' as const, text: 'Nothing waits for you.' };
        if (event.tab === 'home')
          await client.views.publish({
            user_id: event.user,
            view: { type: 'home', blocks: [{ type: 'section', text }] },
          });
      });
    });
    for (const delivery of await slack.as(ANA).openHome()) await delivery.done;
    expect(JSON.stringify(slack.homeOf(ANA))).toContain('Nothing waits for you.');
    expect(slack.homeOf(BEN)).toBeUndefined();
  });
});

describe('lives of triggers and response URLs', () => {
  it('end after 3 s and one use; after 30 minutes and five uses', async () => {
    let nowMs = Date.now();
    const seen: { trigger: string; url: string }[] = [];
    await start(
      (app) => {
        app.command('/codes', async ({ ack, command }) => {
          seen.push({ trigger: command.trigger_id, url: command.response_url });
          await ack();
        });
      },
      { nowMs: () => nowMs },
    );
    const ana = slack.as(ANA);
    for (let i = 0; i < 3; i += 1) await ana.command('@app', '/codes');
    const [first, second, third] = seen;
    const view = {
      type: 'modal' as const,
      title: { type: 'plain_text' as const, text: 'Codes' },
      blocks: [{ type: 'divider' as const }],
    };
    const open = (trigger_id = '') =>
      running?.app.client.views.open({ trigger_id, view, token: slack.botToken }) ?? Promise.reject();
    expect(await open(first?.trigger)).toMatchObject({ ok: true });
    expect(await refusal(open(first?.trigger))).toMatchObject({ error: 'exchanged_trigger_id' });
    nowMs += 3_001;
    expect(await refusal(open(second?.trigger))).toMatchObject({ error: 'expired_trigger_id' });

    const respond = async (url = '') =>
      (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"x"}' }))
        .status;
    const answers: number[] = [];
    for (let i = 0; i < 6; i += 1) answers.push(await respond(second?.url));
    expect(answers).toEqual([200, 200, 200, 200, 200, 404]);
    nowMs += 30 * 60_000;
    expect(await respond(third?.url)).toBe(404);
  });
});
