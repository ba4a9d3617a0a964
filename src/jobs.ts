/** The jobs: names, payloads and how often each is tried. Payloads hold ids only; both ends check them. */
import { z } from 'zod';

const id = z.uuid();

export const JOBS = {
  /** Fetch a file from Slack, store it, make or find its document. */
  'receive-upload': { payload: z.strictObject({ uploadId: id }), attempts: 6 },
  /** Read, match, index one document. A queue of its own: a long scan must not hold up the next receipt. */
  'process-document': { payload: z.strictObject({ documentId: id }), attempts: 6 },
  /** Bring the Slack messages about one document up to its row. */
  'announce-document': { payload: z.strictObject({ documentId: id }), attempts: 8 },
  /** Tell the provider that there is a query, or the coder that it came back. */
  'announce-query': { payload: z.strictObject({ queryId: id }), attempts: 8 },
  /** Prove that everything kept is there, unchanged and opens, and tell who answers for it. */
  'check-integrity': { payload: z.strictObject({ night: z.iso.date() }), attempts: 2 },
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.output<(typeof JOBS)[N]['payload']>;

/** Puts a job on its queue. A job with the same `key` that still waits or runs is not added again. */
export type Enqueue = <N extends JobName>(
  name: N,
  payload: JobPayload<N>,
  options?: { key?: string; delayMs?: number },
) => Promise<void>;
