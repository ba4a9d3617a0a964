/** What a press did is shown where its button was, so that no message goes on offering what is decided. */
import type { KnownBlock } from '@slack/types';
import { AppError } from '../errors.ts';
import { deliver, isDirectMessage, revise } from './deliver.ts';
import type { Press } from './press.ts';
import type { MessageView } from './views/blocks.ts';

/** Somebody decided before: the buttons of the message are out of date. */
const TAKEN = new Set(['decision.taken', 'duplicate.taken', 'codes.completed']);

/**
 * Does the work of a button in a direct message and shows its result in the place of the buttons; elsewhere, as in App
 * Home, the result is a message of its own. `keepText`: the words above the buttons stay.
 */
export async function conclude(
  press: Press,
  work: () => Promise<MessageView>,
  { keepText = false }: { keepText?: boolean } = {},
): Promise<void> {
  const { client, place, messageTs, blocks } = press;
  const message = messageTs && isDirectMessage(place.channel) ? { channel: place.channel, ts: messageTs } : null;
  const above = blocks.filter(({ type }) => type !== 'actions');
  try {
    const view = await work();
    if (!message) await deliver(client, place, view);
    else await revise(client, message, { ...view, blocks: [...(keepText ? above : []), ...view.blocks] });
  } catch (error) {
    if (message && above.length > 0 && error instanceof AppError && TAKEN.has(error.code))
      await revise(client, message, { text: 'This was decided before', blocks: above as KnownBlock[] });
    throw error;
  }
}
