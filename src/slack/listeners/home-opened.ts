/** Somebody opens the App Home. */
import type { App } from '@slack/bolt';
import { REVIEW_ORDERS } from '../../review/sort-review.ts';
import { identify } from '../identify.ts';
import type { SlackParts } from '../parts.ts';
import { onButton } from '../press.ts';
import { readHome } from '../read-home.ts';
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
    await client.views.publish({ user_id: event.user, view: homeView(await readHome(parts.database, identity)) });
  });

  for (const order of REVIEW_ORDERS) {
    onButton(app, parts, `sort_queue_${order}`, async ({ actor, purpose, place, client }) => {
      const home = await readHome(parts.database, { kind: 'staff', actor, purpose });
      await client.views.publish({ user_id: place.userId, view: homeView({ ...home, order }) });
    });
  }
}
