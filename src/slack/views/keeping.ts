/** What waits of retention and of patients' requests, in App Home: codes, days and counts only. Pure. */
import type { Button, KnownBlock } from '@slack/types';
import { documentCode } from '../../records/document.ts';
import type { Proposal } from '../../retention/retention.store.ts';
import { button, buttons, heading, note, paragraph } from './blocks.ts';

const MOST_PROPOSALS = 10;

/** For a privacy officer: what another person proposed to destroy. One's own is for somebody else to decide. */
export function destructionReview(proposals: readonly Proposal[], officerEmail: string): KnownBlock[] {
  const others = proposals.filter(({ proposedBy }) => proposedBy !== officerEmail);
  if (others.length === 0) return [];
  const rows = others
    .slice(0, MOST_PROPOSALS)
    .flatMap(({ id, documentId, rule, dueOn }) => [
      paragraph(`Document *${documentCode(documentId)}* · its time was over on ${dueOn} (${rule})`),
      buttons(
        confirmed(button('Destroy', `approve_destruction:${id.slice(0, 8)}`, id, 'danger')),
        button('Keep', `refuse_destruction:${id.slice(0, 8)}`, id),
      ),
    ]);
  const more = others.length - MOST_PROPOSALS;
  return [
    { type: 'divider' },
    heading(`Destruction to decide: ${others.length}`),
    ...rows,
    ...(more > 0 ? [note(`${more} more: retention proposals`)] : []),
  ];
}

/** For the records department. */
export function requestsLine({ open, overdue }: { open: number; overdue: number }): KnownBlock[] {
  if (open === 0) return [];
  const late = overdue > 0 ? `, :warning: *${overdue} overdue*` : '';
  return [paragraph(`Requests of patients: ${open} open${late}. At the machine: \`requests list\``)];
}

function confirmed(asked: Button): Button {
  return {
    ...asked,
    confirm: {
      title: { type: 'plain_text', text: 'Destroy it now?' },
      text: { type: 'plain_text', text: 'Its pages, words and original are gone for good. A certificate is kept.' },
      confirm: { type: 'plain_text', text: 'Destroy' },
      deny: { type: 'plain_text', text: 'Back' },
      style: 'danger',
    },
  };
}
