import type { Box } from '../records/page.ts';

/** A patient as registered. Field names follow FHIR R4 Patient; dates are ISO 8601 (`YYYY-MM-DD`). */
export interface Patient {
  id: string;
  mrn: string;
  family: string;
  given: string;
  birthDate: string | null;
  sex: 'male' | 'female' | 'other' | 'unknown' | null;
  phone: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
  /** The record that stands for this person, when this one was found to be a duplicate (FHIR Patient.link, replaced-by). */
  replacedById?: string | null;
}

/** A patient as a list to import states them: no id yet. `resource` is the whole FHIR Patient when it came from FHIR. */
export interface PatientInput extends Omit<Patient, 'id' | 'replacedById'> {
  resource?: Record<string, unknown>;
}

/** One identifier as it stands on a page. */
export interface FoundIdentifier {
  kind: 'mrn' | 'name' | 'birth-date' | 'sex' | 'phone' | 'address' | 'city' | 'zip';
  /** As printed on the page. */
  text: string;
  /**
   * Normalised: MRN in capitals without label, blanks and dashes; `YYYY-MM-DD`; `FAMILY, Given Middle` with a suffix as
   * `FAMILY, Given, Jr`; digits of a phone number; five digits of a zip.
   */
  value: string;
  /** Further readings of the same text: 03/04/1960 may be March or April, 1/2/24 may be 1924 or 2024. */
  alternatives?: string[];
  /** 1-based page. */
  page: number;
  /** Offset in the page's text, UTF-16 units. */
  start: number;
  /** 0..1: lowest word confidence under the text. */
  confidence: number;
  /** A barcode; else words of the page. Its text is no part of the page's text, and `start` lies at the end of that. */
  source?: 'barcode';
  /** Where the barcode stands, in pixels of the page image. */
  box?: Box;
  /** True when a label such as "MRN:" or "DOB" stands with it; unlabelled dates are never birth dates. */
  labelled: boolean;
}

export interface MatchCandidate {
  patientId: string;
  /** 0..1 */
  score: number;
  /** Plain words, in order of weight: "birth date agrees", "MRN differs in one digit". Never values. */
  reasons: string[];
}

/** The decision of the matcher. `ask` and `none` go to a person; only `matched` files by itself. */
export type MatchDecision =
  | { kind: 'matched'; patientId: string; score: number; reasons: string[]; candidates: MatchCandidate[] }
  /** `conflicting`: something forbids filing, not just too little that agrees. */
  | { kind: 'ask'; candidates: MatchCandidate[]; reasons: string[]; conflicting?: boolean }
  | { kind: 'none'; reasons: string[] };
