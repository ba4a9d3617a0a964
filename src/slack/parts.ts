/** What listeners are given. One object, made by the wiring. */

import type { Database } from '../adapters/database.ts';
import type { Decoder } from '../adapters/decoding/decoder.ts';
import type { ErasableStorage } from '../adapters/file-storage.ts';
import type { AnswerDeps } from '../answers/answer-question.ts';
import type { Enqueue } from '../jobs.ts';
import type { Log } from '../log.ts';

export interface SlackParts {
  database: Database;
  storage: ErasableStorage;
  /** Opens locked files; it starts no process before the first. */
  decoder: Decoder;
  enqueue: Enqueue;
  answers: AnswerDeps;
  intakeChannels: string[];
  /** How long emergency access stays open. */
  emergencyMinutes: number;
  log: Log;
  /** Work that goes on after the event is acknowledged; an orderly stop waits for it. */
  inBackground(work: Promise<unknown>): void;
}
