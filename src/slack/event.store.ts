/** Slack events seen, and files that came by one of the two events about each. */
import type { Database } from '../adapters/database.ts';

/** An event that was begun this long ago and never finished died with its process: a repeated delivery runs it again. */
const ABANDONED_MS = 20_000;

/** True when this delivery is the one to act on. */
export async function beginEvent(database: Database, eventId: string): Promise<boolean> {
  const { count } = await database.app.slackEvent.createMany({ data: [{ eventId }], skipDuplicates: true });
  if (count === 1) return true;
  const abandoned = await database.app.slackEvent.updateMany({
    where: { eventId, doneAt: null, receivedAt: { lt: new Date(Date.now() - ABANDONED_MS) } },
    data: { receivedAt: new Date() },
  });
  return abandoned.count === 1;
}

export async function finishEvents(database: Database, eventIds: string[]): Promise<void> {
  await database.app.slackEvent.updateMany({ where: { eventId: { in: eventIds } }, data: { doneAt: new Date() } });
}

/** Forgets events whose work failed, so that Slack's next delivery is acted on. */
export async function forgetEvents(database: Database, eventIds: string[]): Promise<void> {
  await database.app.slackEvent.deleteMany({ where: { eventId: { in: eventIds } } });
}
