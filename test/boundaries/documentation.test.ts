import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config.ts';
import { ERRORS } from '../../src/errors.ts';

const read = (file: string): string => readFileSync(file, 'utf8');

describe('the documentation', () => {
  it('lists every error with its rule and its sentence (npx vitest run -u writes the list anew)', async () => {
    const rows = Object.entries(ERRORS).map(([code, { retry, say }]) => {
      const sentence = say.replaceAll('\n', ' ').replaceAll('|', '\\|');
      return `| \`${code}\` | ${retry === 'never' ? 'no' : 'yes'} | ${sentence} |`;
    });
    const introduction = read('docs/errors.md').split('\n| `')[0];
    await expect(`${introduction}\n${rows.join('\n')}\n`).toMatchFileSnapshot('../../docs/errors.md');
  });

  it('names no variable that does not exist', () => {
    const names = [...read('README.md').matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, name]) => name);
    expect(names.filter((name) => !(name! in configSchema.shape))).toEqual([]);
  });

  it('has no dead link between its own files', () => {
    const files = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md', 'docs/runbook.md'];
    const dead = files.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, to]) => join(dirname(file), to!))
        .filter((to) => !existsSync(to)),
    );
    expect(dead).toEqual([]);
  });

  it('shows the two commands that a new user needs', () => {
    expect(read('README.md')).toContain('npm ci && npm run demo\nnpm ci && npm test');
    expect(read('.ci/run')).toContain('npm ci\nnpm test\n');
  });
});
