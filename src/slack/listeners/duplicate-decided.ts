/** The records department works the list of possible duplicates. Judged by who presses, now. */
import type { App } from '@slack/bolt';
import {
  confirmDuplicate,
  listDuplicates,
  openDuplicate,
  rejectDuplicate,
  reopenDuplicate,
} from '../../patients/decide-duplicate.ts';
import { conclude } from '../conclude.ts';
import { deliver } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton } from '../press.ts';
import { duplicateView, noDuplicateView } from '../views/duplicates.ts';

const DECIDED_IN_SLACK = 'decided in Slack';

export function register(app: App, parts: SlackParts): void {
  onButton(app, parts, 'open_duplicate', async ({ actor, place, client }) => {
    const direct = { channel: '', userId: place.userId };
    const channel = place.channel || 'home';
    const [next] = await listDuplicates(parts, actor, 'OPEN', channel);
    const view = next ? duplicateView(await openDuplicate(parts, actor, next.id, channel)) : noDuplicateView();
    await deliver(client, direct, view);
  });

  for (const which of ['first', 'second'] as const) {
    onButton(app, parts, `confirm_duplicate_${which}`, (press) =>
      conclude(press, async () => {
        const { actor, value, place } = press;
        const { patients } = await openDuplicate(parts, actor, value, place.channel);
        const survivorId = patients[which === 'first' ? 0 : 1].id;
        return duplicateView(await confirmDuplicate(parts, actor, value, { survivorId, channel: place.channel }));
      }),
    );
  }

  onButton(app, parts, 'reject_duplicate', (press) =>
    conclude(press, async () => {
      const { actor, value, place } = press;
      const decided = { reason: DECIDED_IN_SLACK, channel: place.channel };
      return duplicateView(await rejectDuplicate(parts, actor, value, decided));
    }),
  );

  onButton(app, parts, 'reopen_duplicate', (press) =>
    conclude(press, async () =>
      duplicateView(await reopenDuplicate(parts, press.actor, press.value, press.place.channel)),
    ),
  );
}
