import type { DocumentState } from '../../records/document.ts';

/** The state of a document in two or three words, without anything of the record. */
export function stateWords(state: DocumentState): string {
  return WORDS[state];
}

const WORDS: Record<DocumentState, string> = {
  STORED: 'being read',
  READ: 'read',
  MATCHED: 'matched',
  NEEDS_PATIENT: 'needs a patient',
  INDEXED: 'filed',
  FAILED: 'needs attention',
  SPLIT: 'holds several documents',
  UNPACKED: 'holds several files',
  REJECTED: 'rejected',
  ENTERED_IN_ERROR: 'entered in error',
  SUPERSEDED: 'replaced by a better scan',
  DESTROYED: 'destroyed',
  JOINED: 'joined with another part',
};
