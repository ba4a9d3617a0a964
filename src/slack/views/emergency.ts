/** Emergency access as it is asked for, shown on answers, told to privacy officers and reviewed. */
import type { ContextBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types';
import type { Emergency, UnannouncedEmergency } from '../../access/emergency.store.ts';
import { SHORTEST_REASON } from '../../access/open-emergency.ts';
import { button, buttons, escaped, heading, type MessageView, note, paragraph } from './blocks.ts';

export const EMERGENCY = { callbackId: 'emergency_asked', mrn: 'mrn', reason: 'reason', actionId: 'value' } as const;

/** In App Home, for every clinician and always: it says nothing about whether a record exists. */
export function emergencyOffer(): SectionBlock {
  return {
    ...paragraph('*Emergency*: a patient needs care now and the record is not open to you.'),
    accessory: button('Emergency access', 'ask_emergency', 'ask', 'danger'),
  };
}

export function emergencyForm(minutes: number): ModalView {
  const input = (blockId: string, label: string, hint: string, multiline: boolean, minimum: number) => ({
    type: 'input' as const,
    block_id: blockId,
    label: { type: 'plain_text' as const, text: label },
    hint: { type: 'plain_text' as const, text: hint },
    element: {
      type: 'plain_text_input' as const,
      action_id: EMERGENCY.actionId,
      multiline,
      min_length: minimum,
      max_length: multiline ? 500 : 40,
    },
  });
  return {
    type: 'modal',
    callback_id: EMERGENCY.callbackId,
    title: { type: 'plain_text', text: 'Emergency access' },
    submit: { type: 'plain_text', text: 'Open the record' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      paragraph(
        `One record opens to you for ${minutes} minutes. The privacy officer is told now and reviews every look.`,
      ),
      input(EMERGENCY.mrn, 'Medical record number (MRN)', 'One patient.', false, 1),
      input(EMERGENCY.reason, 'Why is it needed now?', 'The privacy officer reads this.', true, SHORTEST_REASON),
    ],
  };
}

export function emergencyBanner(until: Date): ContextBlock {
  return note(
    `:rotating_light: *Emergency access* until ${clock(until)}. Every look is on the record and will be reviewed.`,
  );
}

export function emergencyOpenedView(until: Date): MessageView {
  return {
    text: 'Emergency access is open',
    blocks: [
      paragraph(`The record is open to you until ${clock(until)}. Ask me here, with the MRN.`),
      emergencyBanner(until),
    ],
  };
}

/** To a privacy officer: a person, the end of an MRN, and how to review. No record text, no reason. */
export function emergencyNoticeView({ id, staffName, mrnEnd, expiresAt }: UnannouncedEmergency): MessageView {
  return {
    text: 'Emergency access was used',
    blocks: [
      paragraph(
        `*Emergency access*: ${escaped(staffName)} opened the record with an MRN that ends in ${escaped(mrnEnd)}, until ${clock(expiresAt)}. The reason is in my Home tab.`,
      ),
      decisionButtons(id),
    ],
  };
}

/** The queue of a privacy officer, in App Home. */
export function emergencyReview(emergencies: Emergency[]): KnownBlock[] {
  const rows = emergencies
    .slice(0, 15)
    .flatMap((emergency) => [
      paragraph(
        `*${escaped(emergency.staff)}* · MRN …${escaped(emergency.mrnEnd)} · ${clock(emergency.grantedAt)} · ${emergency.reads === 1 ? '1 look' : `${emergency.reads} looks`}\n${escaped(emergency.reason)}`,
      ),
      decisionButtons(emergency.id),
    ]);
  return [
    { type: 'divider' },
    heading('Emergency access to review'),
    ...rows,
    ...(rows.length === 0 ? [note('Nothing waits.')] : []),
  ];
}

function decisionButtons(id: string) {
  return buttons(
    button('Accept', `accept_emergency:${id.slice(0, 8)}`, id, 'primary'),
    button('Escalate', `escalate_emergency:${id.slice(0, 8)}`, id, 'danger'),
  );
}

function clock(at: Date): string {
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} {time}|${at.toISOString()}>`;
}
