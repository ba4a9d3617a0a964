/**
 * How each door is held. A probe is run for every cell; `reads` are doors whose reads are exactly the probed store calls;
 * `no record` shows nothing of a record to the person, or is for whoever operates the machine, with the reason.
 * A door that is missing here, or named here and gone, fails the evaluation.
 */
export const PROBED = [
  'cli ask',
  'cli search',
  'event message',
  'event app_mention',
  'event app_home_opened',
  'action open_citation',
  'action show_candidates',
  'action choose_patient',
  'cli label list',
  'cli emergency list',
];

export const BY_READS: Record<string, string> = {
  'cli codes suggest': 'findDocument, findPages',
  'cli review list': 'findDocument',
  'cli review show': 'findDocument, findPages',
  'command /codes': 'findDocument, findPages',
  'shortcut suggest_codes': 'findDocument, findPages',
  'action suggest_codes_for': 'findDocument, findPages',
  'action open_review': 'findDocument, findPages',
  'action open_shared_page': 'findPages, for who may see the document; test/flows/sharing.test.ts',
  'action show_code_page': 'findDocument, findPages',
};

export const NO_RECORD: Record<string, string> = {
  'cli staff import': 'operator; reads a list',
  'cli patients import': 'operator; reads a list',
  'cli care-team import': 'operator; reads a list',
  'cli ocr': 'reads the given file, no record',
  'cli match': 'operator; a list against the register, no document',
  'cli ingest': 'writes; names a patient only through findPatientByMrn, which is probed',
  'cli codes load': 'operator; a release is no record',
  'cli access explain': 'operator; counts, no text',
  'cli label set': 'writes; test/access/labels.test.ts',
  'cli label grant': 'writes; test/access/labels.test.ts',
  'cli emergency open': 'writes; test/access/emergency.test.ts',
  'cli emergency review': 'writes; test/access/emergency.test.ts',
  'cli audit verify': 'operator; numbers',
  'cli audit checkpoint': 'operator; numbers',
  'cli audit list': 'operator; ids',
  'cli audit flags': 'operator; ids',
  'cli audit export': 'operator; ids',
  'cli demo': 'a home and a ward of its own',
  'cli doctor': 'operator; configuration',
  'cli review claim': 'writes under row-level security of the document',
  'cli review assign': 'writes under row-level security of the document',
  'cli review split': 'writes under row-level security of the document',
  'cli review reread': 'writes under row-level security of the document',
  'cli review reject': 'writes under row-level security of the document',
  'cli review accept': 'writes under row-level security of the document',
  'event file_shared': 'takes a file; the answer is a sentence',
  'action file_under_candidate': 'writes under row-level security of the document',
  'action enter_mrn': 'an empty form',
  'view mrn_entered': 'writes; names a patient only through findPatientByMrn, which is probed',
  'action ask_emergency': 'an empty form',
  'view emergency_asked': 'writes; test/access/emergency.test.ts',
  'action accept_emergency': 'writes; test/access/emergency.test.ts',
  'action escalate_emergency': 'writes; test/access/emergency.test.ts',
  'action accept_code': 'writes under row-level security of the coding',
  'action reject_code': 'an empty form',
  'action replace_code': 'an empty form',
  'action add_code': 'an empty form',
  'action complete_coding': 'writes under row-level security of the coding',
  'action undo_code': 'writes under row-level security of the coding',
  'action first_code': 'writes under row-level security of the coding',
  'view code_rejected': 'writes under row-level security of the coding',
  'view code_replaced': 'writes under row-level security of the coding',
  'view code_added': 'writes under row-level security of the coding',
  'action reread_turned_0': 'writes under row-level security of the document',
  'action reread_turned_90': 'writes under row-level security of the document',
  'action reread_turned_180': 'writes under row-level security of the document',
  'action accept_review': 'writes under row-level security of the document',
  'action reject_document': 'an empty form',
  'view document_rejected': 'writes under row-level security of the document',
  'event member_joined_channel': 'takes back what was shared; test/flows/sharing.test.ts',
  'action share_answer': 'judged for every reader of the place; test/flows/sharing.test.ts',
  'action share_page': 'judged for every reader of the place; test/flows/sharing.test.ts',
  'view share_place_chosen': 'judged for every reader of the place; test/flows/sharing.test.ts',
  'job receive-upload': 'the pipeline; no reader',
  'job process-document': 'the pipeline; no reader',
  'job announce-document': 'the pipeline; the message is seen in test/flows',
};

/** Doors without a word here, and words here without a door. */
export function compareDoors(doors: string[]): { missing: string[]; gone: string[] } {
  const covered = [...PROBED, ...Object.keys(BY_READS), ...Object.keys(NO_RECORD)];
  return {
    missing: doors.filter((door) => !covered.includes(door)),
    gone: covered.filter((door) => !doors.includes(door)),
  };
}
