/**
 * A thread beside the decoders. They may keep the main thread busy for ever, and nothing but a thread of its own would
 * see then that the memory runs over or that the parent is gone.
 */
import { workerData } from 'node:worker_threads';
import { OUT_OF_MEMORY_SIGNAL } from './decoding-messages.ts';

const LOOK_EVERY_MS = 50;
const { memoryBytes, parentPid } = workerData as { memoryBytes: number; parentPid: number };

setInterval(() => {
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > memoryBytes) process.kill(process.pid, OUT_OF_MEMORY_SIGNAL);
}, LOOK_EVERY_MS);
