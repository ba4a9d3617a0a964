import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LocalSlack } from '../../src/tryout/local-slack.ts';
import { aHome, plainEnvironment, startSlack, until } from '../factories/running-desk.ts';

const home = aHome();
let slack: LocalSlack | undefined;

afterAll(async () => {
  await slack?.close();
  rmSync(home, { recursive: true, force: true });
});

describe('a desk that is told to stop while it starts', () => {
  it('ends in order and leaves no database server behind', async () => {
    slack = await startSlack({ members: [], channels: [] });
    const desk = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], {
      cwd: new URL('../../', import.meta.url),
      stdio: 'ignore',
      env: {
        ...plainEnvironment(),
        WARDCLERK_HOME: home,
        SLACK_API_URL: slack.apiUrl,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_PORT: '0',
      },
    });
    const ended = once(desk, 'exit');
    const server = join(home, 'postgres', 'postmaster.pid');
    await until(() => existsSync(server));
    desk.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(existsSync(server)).toBe(false);
  }, 90_000);
});
