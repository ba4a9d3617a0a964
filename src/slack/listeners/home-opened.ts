/** Somebody opens the App Home. */
import type { App } from '@slack/bolt';
import { readingPurpose } from '../../access/actor.ts';
import { withScope } from '../../access/scope.ts';
import { findWaitingDocuments } from '../../records/document.store.ts';
import { identify } from '../identify.ts';
import type { SlackParts } from '../parts.ts';
import { homeView } from '../views/home.ts';

export function register(app: App, parts: SlackParts): void {
  app.event('app_home_opened', async ({ event, client, body }) => {
    if (event.tab !== 'home') return;
    const identity = await identify(client, parts.database, {
      userId: event.user,
      teamId: body.team_id,
      channel: 'home',
      external: false,
    });
    if (identity.kind === 'bot') return;
    const purpose = identity.kind === 'staff' ? readingPurpose(identity.actor) : null;
    const waiting =
      identity.kind === 'staff' && purpose
        ? await withScope(parts.database, identity.actor, purpose, findWaitingDocuments)
        : [];
    await client.views.publish({ user_id: event.user, view: homeView({ mayRead: purpose !== null, waiting }) });
  });
}
