/** A privacy officer decides about a destruction that another person proposed. Judged by who presses, now. */
import type { App } from '@slack/bolt';
import { decideDestruction } from '../../retention/keep-retention.ts';
import { conclude } from '../conclude.ts';
import type { SlackParts } from '../parts.ts';
import { onOfficerButton } from '../press.ts';
import { paragraph } from '../views/blocks.ts';

export function register(app: App, parts: SlackParts): void {
  for (const [actionId, approve] of [
    ['approve_destruction', true],
    ['refuse_destruction', false],
  ] as const) {
    onOfficerButton(app, parts, actionId, (press) =>
      conclude(
        press,
        async () => {
          const { actor, value, place } = press;
          await decideDestruction(parts, actor, { id: value, approve, note: null, channel: place.channel || 'home' });
          const text = approve ? 'The document is destroyed. A certificate is kept' : 'The document stays';
          return { text, blocks: [paragraph(`${text}.`)] };
        },
        { keepText: true },
      ),
    );
  }
}
