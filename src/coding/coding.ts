import type { EncounterSetting, Finding } from './guidelines/guideline.ts';
import type { EvidenceQuote } from './suggest-codes.ts';

export type SuggestionState = 'SUGGESTED' | 'ACCEPTED' | 'REJECTED' | 'REPLACED';

/** A code of a document's coding, as suggested or added, with what was decided. */
export interface CodingEntry {
  id: string;
  documentId: string;
  code: string;
  display: string;
  score: number;
  rank: number;
  origin: 'engine' | 'coder';
  evidence: EvidenceQuote[];
  findings: Finding[];
  state: SuggestionState;
  reason: string | null;
  firstListed: boolean;
  decidedById: string | null;
  version: number;
}

export interface Coding {
  documentId: string;
  patientId: string;
  release: string;
  serviceDate: string;
  setting: EncounterSetting | null;
  state: 'OPEN' | 'COMPLETED';
}
