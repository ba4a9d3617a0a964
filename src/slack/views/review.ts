/** A document of the review queue as a person works it: why it waits, who it may be, what can be done. */
import type { ModalView, SectionBlock } from '@slack/types';
import type { NamedCandidate } from '../../patients/patient.store.ts';
import { documentCode } from '../../records/document.ts';
import type { ReviewItem } from '../../review/review-item.ts';
import { button, buttons, escaped, type MessageView, note, paragraph } from './blocks.ts';
import { choice } from './document-status.ts';

export const SPLIT_DOCUMENT = { callbackId: 'document_parted', blockId: 'pages', actionId: 'value' } as const;
export const REJECT_DOCUMENT = { callbackId: 'document_rejected', blockId: 'reason', actionId: 'value' } as const;

const REASON_WORDS: Record<ReviewItem['reasons'][number]['kind'], string> = {
  unmatched: 'no patient found',
  'nothing-to-file': 'nothing to file',
  conflicting: 'choose the patient',
  'doubtful-pages': 'hard to read',
  failed: 'failed',
  duplicate: 'scanned before?',
  alarm: 'sent for two patients',
  attachments: 'files inside',
};

/** One line of the queue, for App Home: code, age and kinds of reason, no text of the record. Pure. */
export function queueLine({ documentId, state, reasons, ageHours, owner }: ReviewItem): SectionBlock {
  const kinds = [...new Set(reasons.map(({ kind }) => REASON_WORDS[kind]))].join(', ');
  const age = ageHours < 48 ? `${Math.round(ageHours)} h` : `${Math.round(ageHours / 24)} days`;
  const taken = owner ? ` · ${escaped(owner)}` : '';
  return {
    ...paragraph(`*Document ${documentCode(documentId)}* · ${kinds} · ${age}${taken}`),
    accessory: button(
      state === 'NEEDS_PATIENT' ? 'Show who it may be' : 'Open',
      `open_review:${documentId.slice(0, 8)}`,
      documentId,
    ),
  };
}

/** Which neighbours a part of a file has. */
export interface PartPlace {
  before: string | null;
  behind: string | null;
}

/** The message that works one document; it goes to one person's direct messages. Pure. */
export function reviewView(
  item: ReviewItem,
  candidates: NamedCandidate[],
  { mayRegister = false, part = null }: { mayRegister?: boolean; part?: PartPlace | null } = {},
): MessageView {
  const { documentId, state, reasons } = item;
  const code = documentCode(documentId);
  const open = state === 'NEEDS_PATIENT';
  const again = open || state === 'FAILED' || state === 'INDEXED';
  const actions = [
    ...(again
      ? [
          button('Read again', 'reread_turned_0', documentId),
          button('Turn right and read', 'reread_turned_90', documentId),
          button('Turn over and read', 'reread_turned_180', documentId),
          button('Turn left and read', 'reread_turned_270', documentId),
        ]
      : []),
    ...((open || state === 'INDEXED') && item.pages > 1 ? [button('Split', 'split_document', documentId)] : []),
    ...(again && part?.before ? [button('Join with the part before', 'join_before', documentId)] : []),
    ...(again && part?.behind ? [button('Join with the part behind', 'join_behind', documentId)] : []),
    ...(state === 'INDEXED'
      ? [
          button('It is right', 'accept_review', documentId, 'primary'),
          button('Move to another patient', 'enter_mrn', documentId),
        ]
      : []),
    ...(open && mayRegister ? [button('Register the patient', 'register_patient', documentId)] : []),
    ...(again ? [button('Reject', 'reject_document', documentId, 'danger')] : []),
  ];
  return {
    text: `Document ${code}`,
    blocks: [
      paragraph(`*Document ${code}* · ${item.pages} ${item.pages === 1 ? 'page' : 'pages'}`),
      ...reasons.map(({ message }) => note(escaped(message))),
      ...(reasons.length === 0 ? [note('Nothing about it waits.')] : []),
      ...(open ? choice({ documentId, candidates, reasons: [] }) : []),
      ...(actions.length > 0 ? [buttons(...actions)] : []),
    ],
  };
}

/** What the desk says when a decision is made. Pure. */
export function reviewDoneView(documentId: string, done: string): MessageView {
  const code = documentCode(documentId);
  return { text: `Document ${code}`, blocks: [paragraph(`*Document ${code}* ${done}`)] };
}

/** The form that asks why. Its title and metadata hold an opaque id and no text of a record. */
export function rejectDocumentView(documentId: string): ModalView {
  return {
    type: 'modal',
    callback_id: REJECT_DOCUMENT.callbackId,
    private_metadata: documentId,
    title: { type: 'plain_text', text: `Document ${documentCode(documentId)}` },
    submit: { type: 'plain_text', text: 'Reject' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: REJECT_DOCUMENT.blockId,
        label: { type: 'plain_text', text: 'Why does it belong in no record?' },
        hint: { type: 'plain_text', text: 'The original is kept, and it can be read again later.' },
        element: { type: 'plain_text_input', action_id: REJECT_DOCUMENT.actionId, max_length: 500 },
      },
    ],
  };
}

/** The form that asks where to part a document. It holds an opaque id and a count of pages. */
export function splitDocumentView(documentId: string, pages: number): ModalView {
  return {
    type: 'modal',
    callback_id: SPLIT_DOCUMENT.callbackId,
    private_metadata: documentId,
    title: { type: 'plain_text', text: `Document ${documentCode(documentId)}` },
    submit: { type: 'plain_text', text: 'Split' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: SPLIT_DOCUMENT.blockId,
        label: { type: 'plain_text', text: 'Which pages begin a new document?' },
        hint: {
          type: 'plain_text',
          text: `Page numbers from 2 to ${pages}, for example 3, 5. Each part is matched by itself.`,
        },
        element: { type: 'plain_text_input', action_id: SPLIT_DOCUMENT.actionId, max_length: 200 },
      },
    ],
  };
}
