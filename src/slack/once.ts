/** Slack delivers an event again when it hears nothing in 3 s. The first delivery is acted on, the others are acknowledged. */
import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Database } from '../adapters/database.ts';
import { beginEvent, finishEvent, forgetEvent } from './event.store.ts';

/** Global middleware. When the work throws, the event is forgotten and the error answers 500, so that Slack tries again. */
export function once(database: Database): Middleware<SlackEventMiddlewareArgs> {
  return async ({ body, next }) => {
    const eventId = 'event_id' in body ? body.event_id : undefined;
    if (!eventId) return next();
    if (!(await beginEvent(database, eventId))) return;
    try {
      await next();
    } catch (error) {
      await forgetEvent(database, eventId);
      throw error;
    }
    await finishEvent(database, eventId);
  };
}
