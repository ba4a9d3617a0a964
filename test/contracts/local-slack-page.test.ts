import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalSlack } from '../../src/tryout/local-slack.ts';
import { ANA, aClient, aLocalSlack, BEN } from './local-slack-setup.ts';

let slack: LocalSlack;
beforeEach(async () => {
  slack = await aLocalSlack();
});
afterEach(async () => slack.close());

interface Answer {
  status: number;
  type: string;
  text: string;
}

/** A request with any headers: fetch would not let a test set Host, Origin and Sec-Fetch-Site. */
async function ask(path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
  const { hostname, port } = new URL(slack.url);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
      );
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const asPage = () => ({ origin: slack.url, 'x-local-slack-page': '1', 'content-type': 'application/json' });

describe('the page', () => {
  it('is one page with its own files and nothing from elsewhere', async () => {
    const page = await ask('/');
    expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
    const named = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => String(match[1]));
    expect(named.length).toBeGreaterThan(5);
    for (const path of named) expect([path, (await ask(path)).status]).toEqual([path, 200]);
    expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect((await ask('/page/..%2flocal-slack.ts')).status).toBe(404);
  });

  it('acts as a person for itself, and for no other web site', async () => {
    const body = { as: slack.as(ANA).id, channel: '#intake', text: 'hello' };
    const refused = [
      { ...asPage(), origin: 'https://evil.example' },
      { ...asPage(), 'sec-fetch-site': 'cross-site' },
      { ...asPage(), host: 'evil.example' },
      { origin: slack.url, 'content-type': 'application/json' },
      { 'x-local-slack-page': '1' },
    ];
    for (const headers of refused)
      expect((await ask('/page/say', headers as Record<string, string>, body)).status).toBe(403);
    expect(slack.messagesSeenBy(BEN, '#intake')).toEqual([]);
    expect((await ask('/page/say', asPage(), body)).status).toBe(200);
    expect(slack.messagesSeenBy(BEN, '#intake').map((message) => message.text)).toEqual(['hello']);
    expect((await ask('/page/workspace', { host: 'evil.example' })).status).toBe(403);
  });

  it('keeps the Web API from other web sites too', async () => {
    const headers = { authorization: `Bearer ${slack.botToken}` };
    expect((await ask('/api/auth.test', headers)).text).toContain('"ok":true');
    expect((await ask('/api/auth.test', { ...headers, host: 'evil.example' })).status).toBe(403);
    expect((await ask('/api/auth.test', { ...headers, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('shows a person only what they see', async () => {
    const client = aClient(slack);
    const { id } = slack.channel('#intake');
    await client.chat.postEphemeral({ channel: id, user: slack.as(ANA).id, text: 'for Ana' });
    const shown = async (who: string, channel: string) => {
      const { text } = await ask(`/page/person?as=${slack.as(who).id}&channel=${channel}`);
      return JSON.parse(text).messages.map((message: { text: string }) => message.text);
    };
    expect(await shown(ANA, id)).toEqual(['for Ana']);
    expect(await shown(BEN, id)).toEqual([]);
    await slack.as(ANA).say('#elsewhere', 'not for Ben');
    expect(await shown(BEN, slack.channel('#elsewhere').id)).toEqual([]);
  });

  it('gives a file to who sees it and to nobody else', async () => {
    const said = await slack.as(ANA).upload('@app', [{ name: 'scan.png', bytes: Buffer.from('picture') }]);
    const file = (who: string, id: string | undefined) => ask(`/page/file/${id}?as=${slack.as(who).id}`);
    expect(await file(ANA, said.fileIds[0])).toMatchObject({ status: 200, type: 'image/png', text: 'picture' });
    expect((await file(BEN, said.fileIds[0])).status).toBe(404);

    const client = aClient(slack);
    const crop = Buffer.from('crop');
    const { upload_url, file_id } = await client.files.getUploadURLExternal({
      filename: 'crop.png',
      length: crop.byteLength,
    });
    await fetch(String(upload_url), { method: 'POST', body: crop });
    await client.files.completeUploadExternal({ files: [{ id: String(file_id) }] });
    const image = { type: 'image' as const, slack_file: { id: String(file_id) }, alt_text: 'the cited line' };
    await client.chat.postEphemeral({
      channel: said.channelId,
      user: slack.as(ANA).id,
      text: 'Answer ready',
      blocks: [image],
    });
    expect(await file(ANA, file_id)).toMatchObject({ status: 200, text: 'crop' });
    expect((await file(BEN, file_id)).status).toBe(404);
  });

  it('says in words what cannot be done', async () => {
    const answer = await ask('/page/say', asPage(), { as: slack.as(BEN).id, channel: '#elsewhere', text: 'hello' });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { error: 'Ben Okafor is not in #elsewhere' }]);
  });
});
