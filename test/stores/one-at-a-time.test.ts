import { setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { OneAtATimeClient } from '../../src/adapters/one-at-a-time-client.ts';

const client = new OneAtATimeClient({ connectionString: inject('adminUrl') });
beforeAll(() => client.connect());
afterAll(() => client.end());

const deprecated: string[] = [];
process.on('warning', ({ name, message }) => name === 'DeprecationWarning' && deprecated.push(message));

describe('queries that are asked side by side on one connection', () => {
  it('run one after the other, in the order in which they were asked, and pg has nothing to warn of', async () => {
    const asked = [1, 2, 3].map((number) => client.query<{ number: number }>('select $1::int as number', [number]));
    const answers = await Promise.all(asked);
    await turn();
    expect(answers.map(({ rows }) => rows[0]?.number)).toEqual([1, 2, 3]);
    expect(deprecated).toEqual([]);
  });

  it('do not stop at one that fails', async () => {
    const [wrong, right] = await Promise.allSettled([client.query('select 1 / 0'), client.query('select 1')]);
    expect(wrong).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    expect(right.status).toBe('fulfilled');
  });

  it('would be warned of by a plain client', async () => {
    const plain = new pg.Client({ connectionString: inject('adminUrl') });
    await plain.connect();
    await Promise.all([plain.query('select 1'), plain.query('select 2'), plain.query('select 3')]);
    await plain.end();
    await turn();
    expect(deprecated).toEqual([expect.stringContaining('already executing a query')]);
  });
});
