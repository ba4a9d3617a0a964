/** Somebody asks for emergency access, and a privacy officer reviews it. */
import type { App } from '@slack/bolt';
import { openEmergency, reviewEmergency, SHORTEST_REASON } from '../../access/open-emergency.ts';
import { sentenceFor } from '../../errors.ts';
import { announceEmergencies } from '../announce-emergencies.ts';
import { conclude } from '../conclude.ts';
import { deliver } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton, onOfficerButton, onSubmit } from '../press.ts';
import { paragraph } from '../views/blocks.ts';
import { EMERGENCY, emergencyForm, emergencyOpenedView } from '../views/emergency.ts';

export function register(app: App, parts: SlackParts): void {
  onButton(app, parts, 'ask_emergency', async ({ triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: emergencyForm(parts.emergencyMinutes) });
  });

  onSubmit(
    app,
    parts,
    EMERGENCY.callbackId,
    async ({ actor, view, client }): Promise<Record<string, string> | null> => {
      const read = (blockId: string) => view.state.values[blockId]?.[EMERGENCY.actionId]?.value?.trim() ?? '';
      const [mrn, reason] = [read(EMERGENCY.mrn), read(EMERGENCY.reason)];
      if (reason.length < SHORTEST_REASON)
        return { [EMERGENCY.reason]: sentenceFor('emergency.reason', { length: SHORTEST_REASON }) };
      const minutes = parts.emergencyMinutes;
      const { expiresAt } = await openEmergency(parts, actor, { mrn, reason, minutes, channel: 'modal' });
      parts.inBackground(announceEmergencies(client, parts));
      if (actor.slackUserId)
        await deliver(client, { channel: '', userId: actor.slackUserId }, emergencyOpenedView(expiresAt));
      return null;
    },
  );

  for (const [actionId, outcome] of [
    ['accept_emergency', 'accepted'],
    ['escalate_emergency', 'escalated'],
  ] as const) {
    onOfficerButton(app, parts, actionId, (press) =>
      conclude(
        press,
        async () => {
          const { actor, value, place } = press;
          await reviewEmergency(parts, actor, { id: value, outcome, note: null, channel: place.channel || 'home' });
          const text = `The emergency access is ${outcome}`;
          return { text, blocks: [paragraph(`${text}.`)] };
        },
        { keepText: true },
      ),
    );
  }
}
