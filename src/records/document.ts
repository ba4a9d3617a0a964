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
  | 'FAILED';

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
  uploaderId: string;
  state: DocumentState;
  problem: DocumentProblem | null;
  patientId: string | null;
  /** Whom the sender said it belongs to (`ingest --mrn`). */
  claimedPatientId: string | null;
  matchReasons: string[];
  pageCount: number | null;
  version: number;
}

/** What a person says on the telephone for a document: four characters that are easy to read out. */
export function documentCode(documentId: string): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  const number = Number.parseInt(documentId.replaceAll('-', '').slice(-8), 16);
  return [0, 1, 2, 3].map((place) => alphabet[Math.floor(number / 32 ** place) % 32]).join('');
}
