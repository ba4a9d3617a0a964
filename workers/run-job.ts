/** Runs one job: what an error means for the queue is decided here and nowhere else. */
import { randomUUID } from 'node:crypto';
import type { JobHandler, JobRun } from '../src/adapters/queue.ts';
import { AppError, ERRORS } from '../src/errors.ts';
import type { JobName, JobPayload } from '../src/jobs.ts';
import { describeError, type Log } from '../src/log.ts';

/** Thrown in place of the cause, whose message may quote a record: the queue keeps what it is thrown. */
class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

/**
 * Wraps the work of a job. An AppError with the rule `never`, and the last try of any other, end the job after
 * `onGivenUp` has made the failure a state that somebody sees.
 */
export function runJob<N extends JobName>(
  log: Log,
  name: N,
  work: (payload: JobPayload<N>, run: JobRun) => Promise<void>,
  onGivenUp: (payload: JobPayload<N>, error: unknown) => Promise<void>,
): JobHandler<N> {
  return async (payload, run) => {
    const started = Date.now();
    const fields = { job: name, jobId: run.jobId, attempt: run.attempt };
    try {
      await work(payload, run);
      log('info', 'job done', { ...fields, ms: Date.now() - started });
      return 'done';
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      const errorId = randomUUID().slice(0, 8);
      log('warn', 'job failed', { ...fields, errorId, ...(code ? { code } : {}), ...describeError(error) });
      const final = (error instanceof AppError && ERRORS[error.code].retry === 'never') || run.lastAttempt;
      if (!final) throw new JobFailure(code ?? errorId);
      await onGivenUp(payload, error);
      return 'give-up';
    }
  };
}
