/** Two records that may be one person, for the records department: side by side, with the decisions. */
import type { KnownBlock } from '@slack/types';
import type { OpenedDuplicate } from '../../patients/decide-duplicate.ts';
import type { Patient } from '../../patients/patient.ts';
import { button, buttons, escaped, heading, type MessageView, note, paragraph } from './blocks.ts';

/** For App Home: a number and a button, no text of the register. Pure. */
export function duplicatesOffer(open: number): KnownBlock[] {
  if (open === 0) return [];
  return [
    heading(`Possible duplicates: ${open}`),
    {
      ...paragraph('Records that may be one person. The likeliest comes first.'),
      accessory: button('Compare', 'open_duplicate', 'next'),
    },
  ];
}

/** One pair; goes to one person's direct messages. Pure. */
export function duplicateView(pair: OpenedDuplicate): MessageView {
  const [first, second] = pair.patients;
  const actions =
    pair.state === 'OPEN'
      ? [
          button(`One person: keep MRN …${tail(first)}`, 'confirm_duplicate_first', pair.id),
          button(`One person: keep MRN …${tail(second)}`, 'confirm_duplicate_second', pair.id),
          button('Two people', 'reject_duplicate', pair.id, 'danger'),
        ]
      : [button('Take it back', 'reopen_duplicate', pair.id)];
  return {
    text: 'Possible duplicate',
    blocks: [
      paragraph(`*${headline(pair)}*`),
      ...pair.patients.map((patient) => recordBlock(pair, patient)),
      note(escaped(pair.reasons.join(', '))),
      buttons(...actions),
    ],
  };
}

/** Said when the list is empty. Pure. */
export function noDuplicateView(): MessageView {
  return { text: 'Possible duplicates', blocks: [paragraph('No pair waits.')] };
}

function headline({ state, score, patients, survivorId }: OpenedDuplicate): string {
  if (state === 'REJECTED') return 'These are two people.';
  const survivor = patients.find(({ id }) => id === survivorId);
  if (survivor)
    return `One person: MRN …${escaped(tail(survivor))} stands for both. Documents of both are found there.`;
  return `Is this one person? (${Math.round(score * 100)}%)`;
}

function recordBlock({ affected }: OpenedDuplicate, patient: Patient): KnownBlock {
  const { family, given, birthDate, sex, phone, address, city, zip, mrn } = patient;
  const touched = affected.find(({ patientId }) => patientId === patient.id);
  const home = [address, city, zip].filter(Boolean).join(', ');
  const lines = [
    `*${escaped(family)}, ${escaped(given)}*, MRN ${escaped(mrn)}`,
    `born ${birthDate ?? 'unknown'}, ${sex ?? 'sex unknown'}`,
    `${escaped(phone ?? 'no phone')} · ${escaped(home || 'no address')}`,
    `${touched?.documents === 1 ? '1 document' : `${touched?.documents ?? 0} documents`} · cared for by ${escaped(touched?.staff.join(', ') || 'nobody now')}`,
  ];
  return paragraph(lines.join('\n'));
}

function tail({ mrn }: Patient): string {
  return mrn.slice(-4);
}
