/** Labels that the words of a page proposed and that wait for a person: codes, the end of an MRN, labels. No word of a record. */
import type { Button, KnownBlock, ModalView } from '@slack/types';
import { SETTABLE_LABELS } from '../../access/decide-labels.ts';
import type { LabelledDocument } from '../../access/label.store.ts';
import { POLICY } from '../../access/policy.ts';
import { documentCode } from '../../records/document.ts';
import { button, buttons, clip, escaped, heading, note, paragraph } from './blocks.ts';

export const LABELS_CHANGED = { callbackId: 'labels_changed', blockId: 'labels', actionId: 'value' } as const;

const MOST_ROWS = 10;

/** In App Home, for whom the queue is. Pure. */
export function labelQueueBlocks(queue: readonly LabelledDocument[]): KnownBlock[] {
  if (queue.length === 0) return [];
  const more = queue.length - MOST_ROWS;
  return [
    { type: 'divider' },
    heading(`Labels to confirm: ${queue.length}`),
    ...queue.slice(0, MOST_ROWS).flatMap(queueRow),
    ...(more > 0 ? [note(`${more} more. At the machine: \`label list\``)] : []),
  ];
}

function queueRow({ documentId, mrnEnd, labels, pages, proposal }: LabelledDocument): KnownBlock[] {
  const isUnchecked = labels.includes('unchecked');
  const whose = mrnEnd === null ? 'no patient yet' : `MRN …${escaped(mrnEnd)}`;
  const proposed = isUnchecked ? 'not checked' : `proposed: *${labels.map(escaped).join(', ')}*`;
  const where = pages && !isUnchecked ? `\nby page: ${escaped(pages)}` : '';
  const value = `${documentId}:${proposal}`;
  const short = documentId.slice(0, 8);
  return [
    paragraph(`Document *${documentCode(documentId)}* · ${whose} · ${proposed}${where}`),
    buttons(
      ...(isUnchecked ? [] : [button('Confirm', `confirm_labels:${short}`, value, 'primary')]),
      button('Change', `change_labels:${short}`, value),
      asked(button('Not sensitive', `clear_labels:${short}`, value)),
    ),
  ];
}

/** Pure. Its title and memory hold an opaque id and a number. */
export function changeLabelsForm({ documentId, labels, proposal }: LabelledDocument): ModalView {
  const option = (label: string) => ({
    text: { type: 'plain_text' as const, text: clip(`${label}: ${POLICY.labels[label] ?? ''}`, 75) },
    value: label,
  });
  const chosen = labels.filter((label) => SETTABLE_LABELS.includes(label)).map(option);
  return {
    type: 'modal',
    callback_id: LABELS_CHANGED.callbackId,
    private_metadata: `${documentId}:${proposal}`,
    title: { type: 'plain_text', text: `Document ${documentCode(documentId)}` },
    submit: { type: 'plain_text', text: 'Set the labels' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: LABELS_CHANGED.blockId,
        label: { type: 'plain_text', text: 'What this document is' },
        hint: {
          type: 'plain_text',
          text: 'The strictest counts. Psychotherapy notes are for their author only: the sender, unless "label set --author" names another.',
        },
        element: {
          type: 'multi_static_select',
          action_id: LABELS_CHANGED.actionId,
          options: SETTABLE_LABELS.map(option),
          ...(chosen.length > 0 ? { initial_options: chosen } : {}),
        },
      },
    ],
  };
}

/** Clearing opens a document to everybody who sees the patient, so it is asked twice. */
function asked(given: Button): Button {
  return {
    ...given,
    confirm: {
      title: { type: 'plain_text', text: 'Nothing sensitive?' },
      text: { type: 'plain_text', text: 'Everybody who may see the patient will see this document.' },
      confirm: { type: 'plain_text', text: 'Clear the labels' },
      deny: { type: 'plain_text', text: 'Back' },
    },
  };
}
