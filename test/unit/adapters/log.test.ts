import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/log.ts';

describe('the log', () => {
  it('tells of an unknown error its class and its place, never its message', () => {
    class QueryError extends Error {
      override readonly name = 'QueryError';
    }
    const told = describeError(new QueryError('no patient Zwingenberg\n   and MRN 90210477 at all'));
    expect(told.errorName).toBe('QueryError');
    expect(told.stack).toContain('log.test.ts');
    expect(JSON.stringify(told)).not.toMatch(/Zwingenberg|90210477/);
  });

  it('tells of what is no error only what kind of thing it is', () => {
    expect(describeError('Zwingenberg')).toEqual({ errorName: 'string' });
  });

  it('is the only thing that writes: no source file but the commands and main writes to a console', () => {
    const sources = execFileSync('git', ['ls-files', '--', 'src', 'workers'], { encoding: 'utf8' })
      .split('\n')
      .filter((file) => file.endsWith('.ts') && !/^src\/(cli|tryout)\/|^src\/main\.ts$/.test(file));
    expect(sources.length).toBeGreaterThan(50);
    const writers = sources.filter((file) =>
      /\bconsole\.|process\.std(out|err)\.write/.test(readFileSync(file, 'utf8')),
    );
    expect(writers).toEqual([]);
  });
});
