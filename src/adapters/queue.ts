/**
 * The job queue: BullMQ on PostgreSQL, or on Redis when there is one. A queue per job name. Finished and failed jobs are
 * dropped at once: what happened stands in the rows of the record, and a dropped id may be used again.
 */
import { createPostgresBackend, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type Enqueue, JOBS, type JobName, type JobPayload } from '../jobs.ts';
import type { Log } from '../log.ts';

export interface JobRun {
  jobId: string;
  /** 1 for the first try. */
  attempt: number;
  lastAttempt: boolean;
}

/** Handlers throw to be tried again; `giveUp` in the value of `run-job` ends a job without another try. */
export type JobHandler<N extends JobName> = (payload: JobPayload<N>, run: JobRun) => Promise<'done' | 'give-up'>;

export interface JobQueue {
  enqueue: Enqueue;
  /** Runs jobs of one name in this process. Returns when the worker listens. */
  work<N extends JobName>(name: N, handler: JobHandler<N>, concurrency: number): Promise<void>;
  /** Jobs that wait, run or are due later. */
  countOpen(name: JobName): Promise<number>;
  /** Lets running jobs end (at most `graceMs`), then disconnects. */
  close(graceMs?: number): Promise<void>;
}

export interface QueueOptions {
  /** Connection string of the queue's own role; used when there is no `redisUrl`. */
  postgresUrl: string;
  redisUrl?: string | undefined;
  log: Log;
}

const PREFIX = 'wardclerk';
/** A worker that died is noticed after this long; its job then runs again elsewhere. */
const LOCK_MS = 15_000;
const LOOK_FOR_DEAD_WORKERS_MS = 4_000;

/** Opens the queue; the tables of BullMQ are made in the schema `queue`. */
export function openQueue({ postgresUrl, redisUrl, log }: QueueOptions): JobQueue {
  const redis = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: null }) : undefined;
  const connection = redis ?? { connectionString: postgresUrl, schema: 'queue', migrate: true, max: 2 };
  const backend = redis ? undefined : createPostgresBackend;
  const queues = new Map<JobName, Queue>();
  const workers: Worker[] = [];

  const onError = (event: string) => (error: unknown) =>
    log('warn', event, { errorName: error instanceof Error ? error.name : 'unknown' });
  const queueOf = (name: JobName): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection, prefix: PREFIX } as never, backend as never);
    queue.on('error', onError('queue connection failed'));
    queues.set(name, queue);
    return queue;
  };

  return {
    async enqueue(name, payload, { key, delayMs } = {}) {
      const { payload: schema, attempts } = JOBS[name];
      await queueOf(name).add(name, schema.parse(payload), {
        attempts,
        backoff: { type: 'exponential', delay: 2_000, jitter: 0.3 },
        removeOnComplete: true,
        removeOnFail: true,
        ...(key ? { jobId: `${name}-${key}` } : {}),
        ...(delayMs ? { delay: delayMs } : {}),
      });
    },

    async work(name, handler, concurrency) {
      const worker = new Worker(
        name,
        async (job) => {
          const payload = JOBS[name].payload.parse(job.data) as JobPayload<typeof name>;
          const attempt = job.attemptsMade + 1;
          const outcome = await handler(payload, {
            jobId: job.id ?? '',
            attempt,
            lastAttempt: attempt >= JOBS[name].attempts,
          });
          if (outcome === 'give-up') throw new UnrecoverableError(name);
        },
        {
          connection,
          prefix: PREFIX,
          concurrency,
          lockDuration: LOCK_MS,
          stalledInterval: LOOK_FOR_DEAD_WORKERS_MS,
          maxStalledCount: 20,
        } as never,
        backend as never,
      );
      worker.on('error', onError('worker connection failed'));
      workers.push(worker);
      await worker.waitUntilReady();
    },

    async countOpen(name) {
      const counts = await queueOf(name).getJobCounts('waiting', 'active', 'delayed', 'prioritized');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },

    async close(graceMs = 10_000) {
      await Promise.all(workers.map((worker) => closeWithin(worker, graceMs)));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await redis?.quit();
    },
  };
}

async function closeWithin(worker: Worker, graceMs: number): Promise<void> {
  const timer = setTimeout(() => void worker.close(true), graceMs);
  await worker.close();
  clearTimeout(timer);
}
