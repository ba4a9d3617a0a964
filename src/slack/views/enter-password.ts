/** The form that asks for the password of a locked document. Nothing of it is stored: title and metadata hold an opaque id. */
import type { ModalView } from '@slack/types';
import { documentCode } from '../../records/document.ts';
import { type MessageView, paragraph } from './blocks.ts';

export const ENTER_PASSWORD = { callbackId: 'password_entered', blockId: 'password', actionId: 'value' } as const;

export function enterPasswordView(documentId: string): ModalView {
  return {
    type: 'modal',
    callback_id: ENTER_PASSWORD.callbackId,
    private_metadata: documentId,
    title: { type: 'plain_text', text: `Document ${documentCode(documentId)}` },
    submit: { type: 'plain_text', text: 'Open' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: ENTER_PASSWORD.blockId,
        label: { type: 'plain_text', text: 'Password of the PDF' },
        hint: {
          type: 'plain_text',
          text: 'It is used once to make a readable copy, and is not kept. Mind who looks at your screen.',
        },
        element: { type: 'plain_text_input', action_id: ENTER_PASSWORD.actionId, max_length: 127 },
      },
    ],
  };
}

/** Said when the password did open it. */
export function unlockedView(documentId: string): MessageView {
  const code = documentCode(documentId);
  return { text: `Document ${code} is open`, blocks: [paragraph(`*Document ${code}* is open and is being read.`)] };
}
