/** A document of the record. States are past: what has been done and is stored. */
import type { ErrorBlanks, ErrorCode } from '../errors.ts';

export type DocumentState =
  /** The original is safe; no page need be read yet. */
  | 'STORED'
  /** Every page is read and saved. */
  | 'READ'
  /** Filed in a patient's record; not yet searchable. */
  | 'MATCHED'
  /** Waits for a person to say whose it is. */
  | 'NEEDS_PATIENT'
  /** Filed and searchable. */
  | 'INDEXED'
  /** Ended with a problem that a person must act on; the original is kept. */
  | 'FAILED'
  /** Several documents in one file: its pages went to its parts, which are documents of their own. */
  | 'SPLIT'
  /** A ZIP or an e-mail: each of its files is a document of its own, and it is kept as it came. */
  | 'UNPACKED'
  /** A person said that it does not belong in any record; the original is kept. */
  | 'REJECTED'
  /** A person said that it was entered in error: kept, and out of answers, search, facts and codes. */
  | 'ENTERED_IN_ERROR'
  /** A better scan took its place; kept as history. */
  | 'SUPERSEDED'
  /** Its time was over and two persons destroyed its content; a certificate is left. */
  | 'DESTROYED'
  /** A part whose pages went into another part of the same file; nothing of it is left. */
  | 'JOINED';

export interface DocumentProblem {
  code: ErrorCode;
  blanks: ErrorBlanks;
  /** 1-based; empty when it concerns the whole file. */
  pages: number[];
}

export interface StoredDocument {
  id: string;
  fileName: string;
  mediaType: string | null;
  storageKey: string;
  /** The readable copy of a locked file, which is read instead of the original; null for all others. */
  readableKey: string | null;
  uploaderId: string;
  state: DocumentState;
  problem: DocumentProblem | null;
  patientId: string | null;
  /** Whom the sender said it belongs to (`ingest --mrn`). */
  claimedPatientId: string | null;
  matchReasons: string[];
  /** A decision about a patient touched it while it waits: it is to be matched again. */
  matchDue: boolean;
  pageCount: number | null;
  /** SHA-256 of the file; of the file and the page range for a part. */
  sha256: string;
  /** The document that holds the whole file, and which of its pages this part is; null for a whole file. */
  originalId: string | null;
  firstPage: number | null;
  lastPage: number | null;
  /** Clockwise degrees by which a person wants every page turned before it is read. */
  turnDegrees: number;
  /** A person said which way up the pages stand: the reader does not turn them by itself. */
  turnFixed: boolean;
  /** LOINC document type. */
  kindCode: string | null;
  kindConfidence: number | null;
  /** ISO 8601 `YYYY-MM-DD`. */
  serviceDate: string | null;
  serviceDateConfidence: number | null;
  /** Who works on it in the review queue. */
  reviewOwnerId: string | null;
  version: number;
}

/** True for what is kept and no longer used: it answers nothing and is not coded. */
export function isWithdrawn(state: DocumentState): boolean {
  return state === 'ENTERED_IN_ERROR' || state === 'SUPERSEDED' || state === 'DESTROYED';
}

/** What a person says on the telephone for a document: four characters that are easy to read out. */
export function documentCode(documentId: string): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  const number = Number.parseInt(documentId.replaceAll('-', '').slice(-8), 16);
  return [0, 1, 2, 3].map((place) => alphabet[Math.floor(number / 32 ** place) % 32]).join('');
}
