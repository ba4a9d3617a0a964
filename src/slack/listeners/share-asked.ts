/** Somebody shares what they were shown with a channel or thread, opens a shared page, or joins where something is shared. */
import type { App } from '@slack/bolt';
import { withScope } from '../../access/scope.ts';
import { findSharedCitation } from '../../answers/share.store.ts';
import { AppError } from '../../errors.ts';
import { isDirectMessage } from '../deliver.ts';
import { deliverCitedPage, openCitedPage } from '../deliver-page.ts';
import type { SlackParts } from '../parts.ts';
import { explain, onButton, onSubmit } from '../press.ts';
import { judgeShares, shareAnswer } from '../share-answer.ts';
import { SHARE_PLACE, sharePlaceForm } from '../views/share.ts';

export function register(app: App, parts: SlackParts): void {
  const { database } = parts;

  for (const what of ['answer', 'page'] as const) {
    onButton(app, parts, `share_${what}`, async ({ actor, purpose, value, place, client, triggerId }) => {
      if (!place.channel || isDirectMessage(place.channel)) {
        await client.views.open({ trigger_id: triggerId, view: sharePlaceForm(what, value) });
        return;
      }
      const { channel, threadTs } = place;
      await shareAnswer({ client, database }, { actor, purpose }, { citationId: value, what, channel, threadTs });
    });
  }

  onSubmit(app, parts, SHARE_PLACE.callbackId, async ({ actor, purpose, view, client }) => {
    const [what, citationId] = view.private_metadata.split(':');
    const channel = view.state.values[SHARE_PLACE.blockId]?.[SHARE_PLACE.actionId]?.selected_conversation;
    if ((what !== 'answer' && what !== 'page') || !citationId || !channel) throw new AppError('record.unavailable');
    // Reading who is there takes longer than Slack waits for a form; what goes wrong is told in a direct message.
    const wish = { citationId, what, channel, threadTs: undefined } as const;
    parts.inBackground(
      shareAnswer({ client, database }, { actor, purpose }, wish).catch((error: unknown) =>
        explain(client, parts, { channel: '', userId: actor.slackUserId ?? '' }, error),
      ),
    );
    return null;
  });

  onButton(app, parts, 'open_shared_page', async ({ actor, purpose, value, place, client }) => {
    const opened = await withScope(database, actor, purpose, async (scope) => {
      const cited = await findSharedCitation(scope, value, place.channel);
      const page = cited && (await openCitedPage(scope, cited, place.channel));
      return page ? { cited, page } : null;
    });
    if (!opened) throw new AppError('record.unavailable');
    await deliverCitedPage(client, parts, place, opened.cited, opened.page);
  });

  app.event('member_joined_channel', async ({ event, client }) => {
    parts.inBackground(
      judgeShares({ client, database }, event.channel).catch(() =>
        parts.log('error', 'shares of a channel could not be judged'),
      ),
    );
  });
}
