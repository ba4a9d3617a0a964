import { AppError } from '../../errors.ts';

/** The time that a page has for all looks at it together. */
export interface TimeBudget {
  leftMs: number;
}

/** Runs one call within its time and takes that off the page's. `stop` ends the work when the time is up. @throws AppError scan.timeout */
export async function inTime<T>(
  budget: TimeBudget | undefined,
  timeoutMs: number,
  work: () => Promise<T>,
  stop: () => void,
): Promise<T> {
  const limitSeconds = timeoutMs / 1000;
  const leftMs = Math.min(timeoutMs, budget?.leftMs ?? timeoutMs);
  if (leftMs <= 0) throw new AppError('scan.timeout', { limitSeconds });
  const startedAt = performance.now();
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new AppError('scan.timeout', { limitSeconds }));
    stop();
  }, leftMs);
  try {
    return await Promise.race([work(), expired]);
  } finally {
    clearTimeout(timer);
    if (budget) budget.leftMs -= performance.now() - startedAt;
  }
}
