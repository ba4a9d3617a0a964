/** Somebody opens a citation: the picture of the page around the quoted words, with the words marked. */
import type { App } from '@slack/bolt';
import { withScope } from '../../access/scope.ts';
import { findCitation } from '../../answers/answer.store.ts';
import { AppError } from '../../errors.ts';
import { deliver, isDirectMessage } from '../deliver.ts';
import { deliverCitedPage, openCitedPage } from '../deliver-page.ts';
import type { SlackParts } from '../parts.ts';
import { onButton } from '../press.ts';
import { sharePageView } from '../views/share.ts';

export function register(app: App, parts: SlackParts): void {
  onButton(app, parts, 'open_citation', async ({ actor, purpose, value, place, client }) => {
    const opened = await withScope(parts.database, actor, purpose, async (scope) => {
      const citation = await findCitation(scope, value);
      const page = citation && (await openCitedPage(scope, citation, place.channel));
      return page ? { citation, page } : null;
    });
    if (!opened) throw new AppError('record.unavailable');
    await deliverCitedPage(client, parts, place, opened.citation, opened.page);
    await deliver(client, place, sharePageView(value, !isDirectMessage(place.channel)));
  });
}
