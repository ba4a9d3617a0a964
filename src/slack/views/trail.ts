/** The audit trail as a privacy officer asks it in Slack: names of staff, the end of an MRN, times. No word of a record. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { AuditFlag } from '../../audit/audit-flags.store.ts';
import type { Look } from '../../audit/looks.store.ts';
import { button, buttons, escaped, heading, type MessageView, note, paragraph } from './blocks.ts';

export const WHO_LOOKED = { callbackId: 'who_looked', blockId: 'mrn', actionId: 'value' } as const;
export const LOOKS_OF = { callbackId: 'looks_of', blockId: 'email', actionId: 'value' } as const;

/** Slack shows 3,000 characters a section; one line has about 100. */
const LINES_A_SECTION = 20;
const MOST_LINES = 200;

const FLAG_WORDS: Record<AuditFlag['kind'], string> = {
  'own-record': 'a record of the same name as the reader',
  'same-address': 'a patient at the address of such a record',
  'same-surname': 'a patient with the reader’s surname',
  'many-patients': 'many patients in an hour',
  'many-denials': 'many denials in an hour',
  'after-care-ended': 'after the reader’s care had ended',
};

/** In App Home, for privacy officers. */
export function trailOffer(): KnownBlock[] {
  return [
    { type: 'divider' },
    heading('Audit trail'),
    buttons(
      button('Who looked at a patient', 'ask_who_looked', 'ask'),
      button('What a person looked at', 'ask_looks_of', 'ask'),
      button('Patterns to look at', 'show_flags', 'show'),
    ),
  ];
}

export function whoLookedForm(): ModalView {
  return form(
    'Who looked',
    WHO_LOOKED,
    'Medical record number (MRN)',
    'One patient; your question is on the record too.',
  );
}

export function looksOfForm(): ModalView {
  return form(
    'What they looked at',
    LOOKS_OF,
    'E-mail address',
    'One member of staff; your question is on the record too.',
  );
}

/** Pure. `about`: the MRN's end or the e-mail address that was asked for. */
export function looksView(about: string, looks: readonly Look[]): MessageView {
  const lines = looks
    .slice(0, MOST_LINES)
    .map(
      ({ at, staff, action, outcome, purpose, mrnEnd }) =>
        `${clock(at)}  ${escaped(staff ?? 'Wardclerk')}  ${action}  ${outcome}${purpose ? `  ${purpose}` : ''}${mrnEnd ? `  MRN …${escaped(mrnEnd)}` : ''}`,
    );
  return {
    text: 'Rows of the audit trail',
    blocks: [
      paragraph(`*Audit trail* · ${escaped(about)} · ${looks.length === 0 ? 'no rows' : `newest ${lines.length}`}`),
      ...sections(lines),
    ],
  };
}

export function flagsView(flags: readonly AuditFlag[], days: number): MessageView {
  const lines = flags
    .slice(0, MOST_LINES)
    .map(
      ({ kind, staff, mrn, times, lastAt }) =>
        `*${FLAG_WORDS[kind]}*  ${escaped(staff)}${mrn ? `  MRN …${escaped(mrn.slice(-4))}` : ''}  ${times} times, last ${clock(new Date(lastAt))}`,
    );
  return {
    text: 'Patterns in the audit trail',
    blocks: [
      paragraph(`*Patterns of the last ${days} days* · a flag is a question, never a verdict`),
      ...(lines.length === 0 ? [note('Nothing stands out.')] : sections(lines)),
    ],
  };
}

function sections(lines: string[]): KnownBlock[] {
  return Array.from({ length: Math.ceil(lines.length / LINES_A_SECTION) }, (_, at) =>
    paragraph(lines.slice(at * LINES_A_SECTION, (at + 1) * LINES_A_SECTION).join('\n')),
  );
}

function form(
  title: string,
  { callbackId, blockId, actionId }: { callbackId: string; blockId: string; actionId: string },
  label: string,
  hint: string,
): ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Show' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: blockId,
        label: { type: 'plain_text', text: label },
        hint: { type: 'plain_text', text: hint },
        element: { type: 'plain_text_input', action_id: actionId, max_length: 200 },
      },
    ],
  };
}

function clock(at: Date): string {
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_num} {time}|${at.toISOString()}>`;
}
