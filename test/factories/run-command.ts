/** The commands as a person runs them: a process of their own on the test's database. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import type { TestDatabase } from './test-database.ts';

const ROOT = new URL('../../', import.meta.url);

export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Call at the top of a test file: a home folder for its commands, and ways to run them. */
export function useCommands(test: TestDatabase) {
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-commands-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const start = (args: string[]): ChildProcess =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: test.adminUrl,
        WARDCLERK_MASTER_KEY: inject('masterKey'),
        WARDCLERK_HOME: home,
        TIMEZONE: 'UTC',
        OCR_WORKERS: '1',
        OCR_ENGINE: 'tesseract.js',
      },
    });
  const run = async (...args: string[]): Promise<CommandResult> => {
    const command = start(args);
    const [stdout, stderr] = [collect(command.stdout), collect(command.stderr)];
    const [exitCode] = await once(command, 'close');
    return { exitCode: exitCode ?? -1, stdout: stdout(), stderr: stderr() };
  };
  const json = async <T>(...args: string[]): Promise<T> => {
    const { stdout, stderr } = await run(...args, '--json');
    if (stdout === '') throw new Error(`the command said nothing: ${stderr}`);
    return JSON.parse(stdout) as T;
  };
  return { home, start, run, json };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  return () => text;
}
