import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalSlack } from '../../tryout/local-slack.ts';
import { readStatus, type SeenStatus } from './read-slack.ts';
import { seconds } from './show-progress.ts';
import type { Tour } from './step.ts';

export interface FileToSend {
  name: string;
  bytes: Uint8Array;
  /** E-mail address. */
  sentBy: string;
  where: string;
}

export interface SentFile<T extends FileToSend = FileToSend> {
  file: T;
  /** The message with the file, which the desk's message answers. */
  ts: string;
  /** What the sender read when the document came to rest; null when it did not within the time. */
  status: SeenStatus | null;
  /** From sending to rest. */
  ms: number;
}

const LOOK_EVERY_MS = 50;

/** Sends files as people do, all at once, and waits until the desk has come to an end with each. */
export async function sendDocuments<T extends FileToSend>(
  slack: LocalSlack,
  tour: Tour,
  files: readonly T[],
  withinMs: number,
): Promise<SentFile<T>[]> {
  const started = performance.now();
  const sent: SentFile<T>[] = [];
  for (const file of files) {
    const { ts } = await slack.as(file.sentBy).upload(file.where, [{ name: file.name, bytes: file.bytes }]);
    sent.push({ file, ts, status: null, ms: 0 });
  }
  for (;;) {
    const seen = sent.map((one) => statusOf(slack, one.file, one.ts));
    const ms = performance.now() - started;
    sent.forEach((one, i) => {
      const status = seen[i];
      if (one.status || !status || status.state === 'working') return;
      one.status = status;
      one.ms = ms;
    });
    tour.progress(sent.map((one, i) => progressLine(one, seen[i] ?? null)));
    if (sent.every(({ status }) => status) || ms > withinMs) return sent;
    await sleep(LOOK_EVERY_MS);
  }
}

/** The desk's message below the sender's, as the sender sees it now. */
export function statusOf(slack: LocalSlack, file: FileToSend, ts: string): SeenStatus | null {
  const below = slack
    .as(file.sentBy)
    .messages(file.where)
    .filter((message) => message.threadTs === ts && message.userId === slack.app.userId);
  const statuses = below.map(readStatus);
  return statuses.find(({ code }) => code !== '') ?? statuses[0] ?? null;
}

function progressLine({ file, status, ms }: SentFile, seen: SeenStatus | null): string {
  const now = status ? `${status.state} after ${seconds(ms)}` : (seen?.headline ?? 'sent');
  return `           ${file.name.padEnd(28)} ${now}`;
}
