/** Slack delivers an event again when it hears nothing in 3 s. The first delivery is acted on, the others are acknowledged. */
import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Database } from '../adapters/database.ts';
import { beginEvent, finishEvents, forgetEvents } from './event.store.ts';

/** Global middleware. When the work throws, the event is forgotten and the error answers 500, so that Slack tries again. */
export function once(database: Database): Middleware<SlackEventMiddlewareArgs> {
  return async ({ body, next }) => {
    const eventId = 'event_id' in body ? body.event_id : undefined;
    if (!eventId) return next();
    await forNew(database, [eventId], () => next());
  };
}

/**
 * Works on those of the keys that nobody has worked on or is working on; not at all when none is new. When the work
 * throws, they are new again.
 */
export async function forNew(
  database: Database,
  keys: string[],
  work: (fresh: string[]) => Promise<void>,
): Promise<void> {
  const fresh: string[] = [];
  for (const key of keys) if (await beginEvent(database, key)) fresh.push(key);
  if (fresh.length === 0) return;
  try {
    await work(fresh);
  } catch (error) {
    await forgetEvents(database, fresh);
    throw error;
  }
  await finishEvents(database, fresh);
}
