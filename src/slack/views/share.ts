/** What is shared with a channel, as everybody there reads it, and the form that asks where to. Pure. */
import type { ModalView } from '@slack/types';
import type { AnswerClaim } from '../../answers/answer.ts';
import type { SharedWhat } from '../../answers/share.store.ts';
import type { Patient } from '../../patients/patient.ts';
import { claimBlocks, claimsThatFit } from './answer.ts';
import { button, buttons, escaped, type MessageView, note, paragraph } from './blocks.ts';
import { patientLine } from './document-status.ts';

export const SHARE_PLACE = { callbackId: 'share_place_chosen', blockId: 'place', actionId: 'value' } as const;

/** Pictures of pages are not posted: each reader opens them with the button, judged at that moment. */
export function sharedView(shared: { patient: Patient; claims: AnswerClaim[]; sharedBy: string }): MessageView {
  const shown = claimsThatFit(shared.claims);
  const more = shared.claims.length - shown.length;
  return {
    text: 'Something of a record was shared',
    blocks: [
      note(`Shared by ${escaped(shared.sharedBy)} with everybody here`),
      note(patientLine(shared.patient)),
      ...shown.flatMap((claim) => claimBlocks(claim, 'open_shared_page')),
      ...(more > 0 ? [note(`${more} more in the answer.`)] : []),
      note('Quoted from scans by software. Check the page before you act on it.'),
    ],
  };
}

export function withdrawnView(): MessageView {
  const text = 'What was shared here was taken back';
  return { text, blocks: [paragraph(`${text}, because not everybody here may see it now. Ask me yourself.`)] };
}

/** After a page was opened: offers to share it. `citationId` is opaque. */
export function sharePageView(citationId: string, inChannel: boolean): MessageView {
  const text = inChannel ? 'The page is in your direct messages' : 'A page was opened';
  return {
    text,
    blocks: [
      ...(inChannel ? [paragraph(`${text}.`)] : []),
      buttons(
        button(
          inChannel ? 'Share the page here' : 'Share this page',
          `share_page:${citationId.slice(0, 8)}`,
          citationId,
        ),
      ),
    ],
  };
}

/** Asks for the channel. The metadata holds an opaque id. */
export function sharePlaceForm(what: SharedWhat, citationId: string): ModalView {
  return {
    type: 'modal',
    callback_id: SHARE_PLACE.callbackId,
    private_metadata: `${what}:${citationId}`,
    title: { type: 'plain_text', text: 'Share' },
    submit: { type: 'plain_text', text: 'Share' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: SHARE_PLACE.blockId,
        label: { type: 'plain_text', text: 'With which private channel?' },
        hint: { type: 'plain_text', text: 'Only when everybody in it may see every page of it.' },
        element: {
          type: 'conversations_select',
          action_id: SHARE_PLACE.actionId,
          filter: { include: ['private'], exclude_external_shared_channels: true, exclude_bot_users: true },
        },
      },
    ],
  };
}
