import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { roleUrl } from '../../src/adapters/database-roles.ts';
import { type JobQueue, openQueue } from '../../src/adapters/queue.ts';
import { useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const redisUrl = process.env.REDIS_URL;
const backends = [['PostgreSQL', undefined], ...(redisUrl ? [['Redis', redisUrl]] : [])] as [
  string,
  string | undefined,
][];
if (!redisUrl) console.info('Queue on Redis not tested: REDIS_URL is not set.');

describe.each(backends)('the job queue on %s', (_name, url) => {
  const open: JobQueue[] = [];
  const queue = (): JobQueue => {
    const opened = openQueue({
      postgresUrl: roleUrl(test.adminUrl, Buffer.from(inject('masterKey'), 'hex'), 'queue'),
      redisUrl: url,
      log: () => {},
    });
    open.push(opened);
    return opened;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((opened) => opened.close(1_000)));
  });

  it('runs each job once, in whichever process listens', async () => {
    const [one, two] = [queue(), queue()];
    const done: string[] = [];
    for (const worker of [one, two])
      await worker.work(
        'announce-document',
        async ({ documentId }) => {
          done.push(documentId);
          return 'done';
        },
        2,
      );
    const ids = Array.from({ length: 30 }, () => randomUUID());
    for (const documentId of ids) await one.enqueue('announce-document', { documentId });
    await until(() => done.length >= ids.length);
    await sleep(200);
    expect(done.toSorted()).toEqual(ids.toSorted());
  });

  it('holds a job with the same key once, and takes the key again when it is done', async () => {
    const jobs = queue();
    const documentId = randomUUID();
    for (let times = 0; times < 3; times++) await jobs.enqueue('process-document', { documentId }, { key: documentId });
    expect(await jobs.countOpen('process-document')).toBe(1);
    let runs = 0;
    await jobs.work(
      'process-document',
      async () => {
        runs += 1;
        return 'done';
      },
      1,
    );
    await until(() => runs === 1);
    await until(async () => (await jobs.countOpen('process-document')) === 0);
    await jobs.enqueue('process-document', { documentId }, { key: documentId });
    await until(() => runs === 2);
  });

  it('tries a failed job again, and lets go of one that is given up', async () => {
    const jobs = queue();
    const attempts: number[] = [];
    await jobs.work(
      'receive-upload',
      async (_payload, run) => {
        attempts.push(run.attempt);
        if (run.attempt === 1) throw new Error('not yet');
        return 'give-up';
      },
      1,
    );
    await jobs.enqueue('receive-upload', { uploadId: randomUUID() });
    await until(async () => attempts.length === 2 && (await jobs.countOpen('receive-upload')) === 0);
    expect(attempts).toEqual([1, 2]);
  });

  it('takes ids and nothing else', async () => {
    const jobs = queue();
    await expect(jobs.enqueue('process-document', { documentId: 'Maria Lopez' })).rejects.toThrow();
    await expect(jobs.enqueue('process-document', { documentId: randomUUID(), text: 'x' } as never)).rejects.toThrow();
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) if (await condition()) return;
  throw new Error('it did not happen within 30 s');
}
