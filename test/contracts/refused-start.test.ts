import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackConnection, startSlackApp } from '../../src/slack/app.ts';
import type { SlackParts } from '../../src/slack/parts.ts';
import type { LocalSlack } from '../../src/tryout/local-slack.ts';
import { aLocalSlack } from './local-slack-setup.ts';

/** Nothing of the parts is used before the first event. */
const PARTS = { log: () => undefined, database: {} } as unknown as SlackParts;

let slack: LocalSlack;
let taken: Server;
beforeEach(async () => {
  slack = await aLocalSlack();
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});
afterEach(async () => {
  taken.close();
  await slack.close();
});

const start = (change: Partial<SlackConnection>) =>
  startSlackApp(
    {
      botToken: slack.botToken,
      signingSecret: slack.signingSecret,
      appToken: undefined,
      apiUrl: slack.apiUrl,
      port: 0,
      host: '127.0.0.1',
      ...change,
    },
    PARTS,
  );

describe('the Slack app says why it does not start', () => {
  it('when another program has its port, and where that is', async () => {
    const { port } = taken.address() as { port: number };
    await expect(start({ port })).rejects.toMatchObject({
      code: 'start.port',
      message: expect.stringContaining(`127.0.0.1:${port}: another program is there`),
    });
  });

  it('when Slack refuses the bot token, with the word of Slack', async () => {
    await expect(start({ botToken: 'xoxb-of-nobody' })).rejects.toMatchObject({
      code: 'start.slack',
      message: expect.stringContaining('invalid_auth'),
    });
  });

  it('when Slack refuses the app token of Socket Mode', async () => {
    await expect(start({ appToken: 'xapp-of-nobody' })).rejects.toMatchObject({ code: 'start.slack' });
  });

  it('when Slack cannot be reached', async () => {
    await slack.close();
    await expect(start({})).rejects.toMatchObject({
      code: 'start.slack',
      message: expect.stringContaining('it cannot be reached'),
    });
  });
});
