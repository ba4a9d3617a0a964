/** Somebody opens the App Home. */
import type { App } from '@slack/bolt';
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
    const mayRead = identity.kind === 'staff';
    const waiting = mayRead
      ? await withScope(parts.database, identity.actor, identity.purpose, findWaitingDocuments)
      : [];
    await client.views.publish({ user_id: event.user, view: homeView({ mayRead, waiting }) });
  });
}
