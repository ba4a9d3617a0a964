/** The sender of a locked document, or the records department, gives its password. Judged at the press and again at the form. */
import { randomUUID } from 'node:crypto';
import type { App } from '@slack/bolt';
import { AppError } from '../../errors.ts';
import { describeError } from '../../log.ts';
import { lockedDocument, unlockDocument } from '../../review/unlock-document.ts';
import { deliver } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onSubmit } from '../press.ts';
import { ENTER_PASSWORD, enterPasswordView, unlockedView } from '../views/enter-password.ts';
import { problemView } from '../views/problem.ts';

export function register(app: App, parts: SlackParts): void {
  onButton(app, parts, 'enter_password', async ({ actor, value, triggerId, client }) => {
    await lockedDocument(parts, actor, value);
    await client.views.open({ trigger_id: triggerId, view: enterPasswordView(value) });
  });

  onSubmit(app, parts, ENTER_PASSWORD.callbackId, async ({ actor, view, client }) => {
    const documentId = view.private_metadata;
    const password = view.state.values[ENTER_PASSWORD.blockId]?.[ENTER_PASSWORD.actionId]?.value ?? '';
    const place = { channel: '', userId: actor.slackUserId ?? '' };
    // Opening a large file takes longer than Slack waits for a form, so the outcome comes as a message.
    const work = async (): Promise<void> => {
      await unlockDocument(parts, actor, documentId, { password, channel: 'modal' });
      await parts.enqueue('announce-document', { documentId });
      await deliver(client, place, unlockedView(documentId));
    };
    const explain = async (error: unknown): Promise<void> => {
      const errorId = randomUUID().slice(0, 8);
      if (!(error instanceof AppError)) parts.log('error', 'unlock failed', { errorId, ...describeError(error) });
      await deliver(client, place, problemView(error, errorId));
    };
    const drop = (error: unknown): void => parts.log('error', 'unlock not told', describeError(error));
    parts.inBackground(work().catch(explain).catch(drop));
    return null;
  });
}
