import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalSlack } from '../../src/tryout/local-slack.ts';
import { eventsWithoutScope, readManifest } from '../../src/tryout/manifest.ts';
import { ANA, aClient, aLocalSlack, BEN, GUS, readAppManifest, refusal } from './local-slack-setup.ts';

let slack: LocalSlack;
beforeEach(async () => {
  slack = await aLocalSlack();
});
afterEach(async () => slack.close());

/** The manifest with one bot scope taken away. */
async function manifestWithout(scope: string): Promise<unknown> {
  const manifest = readManifest(await readAppManifest());
  manifest.oauth_config.scopes.bot = manifest.oauth_config.scopes.bot.filter((granted) => granted !== scope);
  return manifest;
}

describe('the manifest', () => {
  it('has the scope that each subscribed event needs', async () => {
    expect(eventsWithoutScope(readManifest(await readAppManifest()))).toEqual([]);
    expect(eventsWithoutScope(readManifest(await manifestWithout('im:history')))).toEqual(['message.im']);
  });
});

describe('tokens, scopes and methods', () => {
  it('knows the app by its token and nobody by another', async () => {
    expect(await aClient(slack).auth.test()).toMatchObject({
      ok: true,
      user_id: slack.app.userId,
      team_id: slack.team.id,
    });
    expect(await refusal(aClient(slack, 'xoxb-wrong').auth.test())).toMatchObject({ error: 'invalid_auth' });
    const bare = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await bare.json()).toMatchObject({ ok: false, error: 'not_authed' });
  });

  it('answers an unknown method with status 200 and unknown_method', async () => {
    const response = await fetch(`${slack.apiUrl}chat.shout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ok: false, error: 'unknown_method' });
    expect(await refusal(aClient(slack).apiCall('toString'))).toMatchObject({ error: 'unknown_method' });
  });

  it('refuses a method whose scope the manifest does not grant, and names what is needed', async () => {
    const said = await slack.as(ANA).say('@app', 'hello');
    const add = aClient(slack).reactions.add({ channel: said.channelId, timestamp: said.ts, name: 'eyes' });
    expect(await refusal(add)).toMatchObject({ error: 'missing_scope', needed: 'reactions:write' });

    const narrow = await aLocalSlack({ manifest: await manifestWithout('chat:write') });
    const refused = await refusal(aClient(narrow).chat.postMessage({ channel: narrow.as(ANA).id, text: 'x' }));
    expect(refused).toMatchObject({ error: 'missing_scope', needed: 'chat:write' });
    expect(refused.provided).toContain('im:history');
    await narrow.close();
  });

  it('wants the history scope of the kind of channel', async () => {
    const narrow = await aLocalSlack({ manifest: await manifestWithout('groups:history') });
    const client = aClient(narrow);
    expect(await client.conversations.history({ channel: narrow.as(ANA).openDm() })).toMatchObject({ ok: true });
    const refused = await refusal(client.conversations.history({ channel: narrow.channel('#intake').id }));
    expect(refused).toMatchObject({ error: 'missing_scope', needed: 'groups:history' });
    await narrow.close();
  });

  it('hides e-mail addresses without users:read.email', async () => {
    const user = slack.as(ANA).id;
    expect((await aClient(slack).users.info({ user })).user?.profile?.email).toBe(ANA);
    expect((await aClient(slack).users.lookupByEmail({ email: ANA })).user?.id).toBe(user);
    const narrow = await aLocalSlack({ manifest: await manifestWithout('users:read.email') });
    expect((await aClient(narrow).users.info({ user })).user?.profile?.email).toBeUndefined();
    expect(await refusal(aClient(narrow).users.lookupByEmail({ email: ANA }))).toMatchObject({
      error: 'missing_scope',
    });
    await narrow.close();
  });

  it('shows guests, strangers and deactivated accounts for what they are', async () => {
    slack.addMember({ email: 'sam@other.example', name: 'Sam Stranger', stranger: true });
    slack.changeMember(BEN, { deleted: true });
    const info = async (who: string) => (await aClient(slack).users.info({ user: slack.as(who).id })).user;
    expect(await info(GUS)).toMatchObject({ is_restricted: true });
    expect(await info('sam@other.example')).toMatchObject({ is_stranger: true });
    expect((await info('sam@other.example'))?.profile?.email).toBeUndefined();
    expect(await info(BEN)).toMatchObject({ deleted: true });
    await expect(slack.as(BEN).say('@app', 'hello')).rejects.toThrow('deactivated');
  });

  it('rate-limits with 429 and Retry-After when told to', async () => {
    slack.disturb('auth.test', { retryAfterS: 7 });
    const headers = { authorization: `Bearer ${slack.botToken}` };
    const limited = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers })).status).toBe(200);
  });
});

describe('messages', () => {
  it('keeps an ephemeral message to its one reader and out of the history', async () => {
    const client = aClient(slack);
    const { id } = slack.channel('#intake');
    await client.chat.postEphemeral({ channel: id, user: slack.as(ANA).id, text: 'for Ana' });
    expect(slack.messagesSeenBy(ANA, '#intake').map((message) => message.text)).toEqual(['for Ana']);
    expect(slack.messagesSeenBy(BEN, '#intake')).toEqual([]);
    expect((await client.conversations.history({ channel: id })).messages).toEqual([]);
    const outside = client.chat.postEphemeral({ channel: id, user: slack.as(GUS).id, text: 'for Gus' });
    expect(await refusal(outside)).toMatchObject({ error: 'user_not_in_channel' });
  });

  it('does not know a private channel that the app is not in', async () => {
    const channel = slack.channel('#elsewhere').id;
    for (const call of [
      aClient(slack).conversations.info({ channel }),
      aClient(slack).chat.postMessage({ channel, text: 'x' }),
    ]) {
      expect(await refusal(call)).toMatchObject({ error: 'channel_not_found' });
    }
  });

  it('edits in place; new text alone removes the blocks; others stay untouched', async () => {
    const client = aClient(slack);
    const said = await slack.as(ANA).say('@app', 'mine');
    const channel = said.channelId;
    const posted = await client.chat.postMessage({ channel, text: 'one', blocks: [{ type: 'divider' }] });
    const ts = String(posted.ts);
    await client.chat.update({ channel, ts, text: 'two' });
    const seen = slack.messagesSeenBy(ANA, '@app').find((message) => message.ts === ts);
    expect(seen).toMatchObject({ text: 'two', blocks: [] });
    expect(await refusal(client.chat.update({ channel, ts: said.ts, text: 'x' }))).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await refusal(client.chat.delete({ channel, ts: said.ts }))).toMatchObject({ error: 'cant_delete_message' });
  });

  it('holds the limits of text and blocks', async () => {
    const client = aClient(slack);
    const channel = slack.as(ANA).openDm();
    const section = (length: number) => ({
      type: 'section' as const,
      text: { type: 'mrkdwn' as const, text: 'x'.repeat(length) },
    });
    const post = (blocks: ReturnType<typeof section>[]) => client.chat.postMessage({ channel, text: 'x', blocks });
    expect(await post([section(3000)])).toMatchObject({ ok: true });
    expect(await refusal(post([section(3001)]))).toMatchObject({ error: 'invalid_blocks' });
    expect(await refusal(post(Array.from({ length: 51 }, () => section(1))))).toMatchObject({
      error: 'invalid_blocks',
    });
    expect(await refusal(post(Array.from({ length: 5 }, () => section(2700))))).toMatchObject({
      error: 'msg_blocks_too_long',
    });
    expect(await refusal(client.chat.postMessage({ channel, text: 'x'.repeat(40_001) }))).toMatchObject({
      error: 'msg_too_long',
    });
    expect(await refusal(client.chat.postMessage({ channel, text: '' }))).toMatchObject({ error: 'no_text' });
    const markdown = client.chat.postMessage({
      channel,
      text: 'x',
      blocks: [{ type: 'markdown', text: 'x'.repeat(12_001) }],
    });
    expect(await refusal(markdown)).toMatchObject({ error: 'invalid_blocks' });
  });

  it('keeps plain text that looks like JSON as text', async () => {
    const channel = slack.as(ANA).openDm();
    await aClient(slack).chat.postMessage({ channel, text: '[1]' });
    expect(slack.messagesSeenBy(ANA, '@app')[0]?.text).toBe('[1]');
  });

  it('pages through a thread and its channel', async () => {
    const client = aClient(slack);
    const root = await slack.as(ANA).say('#intake', 'root');
    for (const text of ['a', 'b', 'c']) await slack.as(BEN).say('#intake', text, { threadTs: root.ts });
    const replies = await client.conversations.replies({ channel: root.channelId, ts: root.ts });
    expect(replies.messages?.map((message) => message.text)).toEqual(['root', 'a', 'b', 'c']);
    const history = await client.conversations.history({ channel: root.channelId });
    expect(history.messages?.map((message) => [message.text, message.reply_count])).toEqual([['root', 3]]);
    const first = await client.conversations.replies({ channel: root.channelId, ts: root.ts, limit: 2 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const rest = await client.conversations.replies({ channel: root.channelId, ts: root.ts, limit: 2, cursor });
    expect(rest.messages?.map((message) => message.text)).toEqual(['b', 'c']);
  });

  it('streams into a thread, and in a channel only for a named person', async () => {
    const client = aClient(slack);
    const dm = await slack.as(ANA).say('@app', 'question');
    const streamer = client.chatStream({ channel: dm.channelId, thread_ts: dm.ts });
    await streamer.append({ markdown_text: 'one ' });
    await streamer.stop({ markdown_text: 'two' });
    expect(slack.messagesSeenBy(ANA, '@app').at(-1)).toMatchObject({
      text: 'one two',
      streaming: false,
      threadTs: dm.ts,
    });
    const said = await slack.as(ANA).say('#intake', 'question');
    const start = client.chat.startStream({ channel: said.channelId, thread_ts: said.ts, markdown_text: 'x' });
    expect(await refusal(start)).toMatchObject({ error: 'missing_recipient_team_id' });
  });
});

describe('files', () => {
  it('hands a file to the app with its token, and a login page with status 200 to anybody else', async () => {
    const said = await slack.as(ANA).upload('@app', [{ name: 'scan.png', bytes: Buffer.from('picture') }]);
    const { file } = await aClient(slack).files.info({ file: said.fileIds[0] ?? '' });
    const url = file?.url_private_download ?? '';
    const good = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } });
    expect([good.headers.get('content-type'), await good.text()]).toEqual(['image/png', 'picture']);
    for (const headers of [{}, { authorization: 'Bearer xoxb-wrong' }]) {
      const bad = await fetch(url, { headers });
      expect([bad.status, bad.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await bad.text()).toContain('Sign in');
    }
  });

  it('posts a file of the app as a message of a thread', async () => {
    const said = await slack.as(ANA).say('@app', 'show me');
    const file = Buffer.from('crop of a page');
    const target = { channel_id: said.channelId, thread_ts: said.ts };
    await aClient(slack).filesUploadV2({
      ...target,
      file,
      filename: 'page.png',
      title: 'Page 1',
      initial_comment: 'here',
    });
    const seen = slack.messagesSeenBy(ANA, '@app').at(-1);
    expect(seen).toMatchObject({ text: 'here', threadTs: said.ts, subtype: 'file_share' });
    const { file: info } = await aClient(slack).files.info({ file: seen?.fileIds[0] ?? '' });
    expect(info).toMatchObject({ title: 'Page 1', size: file.byteLength, user: slack.app.userId });
  });

  it('does not let the app delete what a person uploaded', async () => {
    const said = await slack.as(ANA).upload('#intake', [{ name: 'scan.pdf', bytes: Buffer.from('x') }]);
    expect(await refusal(aClient(slack).files.delete({ file: said.fileIds[0] ?? '' }))).toMatchObject({
      error: 'cant_delete_file',
    });
  });

  it('does not show the app a file of a channel that it is not in', async () => {
    const said = await slack.as(ANA).upload('#elsewhere', [{ name: 'scan.pdf', bytes: Buffer.from('x') }]);
    expect(await refusal(aClient(slack).files.info({ file: said.fileIds[0] ?? '' }))).toMatchObject({
      error: 'file_not_found',
    });
    expect(said.deliveries).toEqual([]);
  });
});

describe('planted strings', () => {
  it('are found where patient data may not be, and allowed in message blocks and files', async () => {
    const client = aClient(slack);
    const channel = slack.as(ANA).openDm();
    const section = {
      type: 'section' as const,
      text: { type: 'mrkdwn' as const, text: 'Maria  Keller, potassium 5.9' },
    };
    await client.chat.postMessage({ channel, text: 'Answer ready', blocks: [section] });
    expect(slack.leaksOutsideMessages(['Maria Keller', '5.9'])).toEqual([]);
    const button = {
      type: 'button' as const,
      action_id: 'open',
      value: 'maria keller',
      text: { type: 'plain_text' as const, text: 'Open' },
    };
    await client.chat.postMessage({
      channel,
      text: 'Potassium is 5.9',
      blocks: [{ type: 'actions', elements: [button] }],
    });
    const view = { type: 'home' as const, blocks: [section] };
    await client.views.publish({ user_id: slack.as(ANA).id, view });
    expect(slack.leaksOutsideMessages(['Maria Keller', '5.9'])).toEqual([
      { planted: '5.9', method: 'chat.postMessage', where: 'text' },
      { planted: 'Maria Keller', method: 'chat.postMessage', where: 'blocks/0/elements/0/value' },
      { planted: 'Maria Keller', method: 'views.publish', where: 'view/blocks/0/text/text' },
      { planted: '5.9', method: 'views.publish', where: 'view/blocks/0/text/text' },
    ]);
  });
});
