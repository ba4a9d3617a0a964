/** The form that asks for the MRN of a waiting document. Its title and metadata hold an opaque id and no record text. */
import type { ModalView } from '@slack/types';
import { documentCode } from '../../records/document.ts';

export const ENTER_MRN = { callbackId: 'mrn_entered', blockId: 'mrn', actionId: 'value' } as const;

export function enterMrnView(documentId: string): ModalView {
  return {
    type: 'modal',
    callback_id: ENTER_MRN.callbackId,
    private_metadata: documentId,
    title: { type: 'plain_text', text: `Document ${documentCode(documentId)}` },
    submit: { type: 'plain_text', text: 'File' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: ENTER_MRN.blockId,
        label: { type: 'plain_text', text: 'Medical record number (MRN)' },
        hint: { type: 'plain_text', text: 'The document is filed for this patient. Read the number off the page.' },
        element: { type: 'plain_text_input', action_id: ENTER_MRN.actionId, max_length: 40 },
      },
    ],
  };
}
