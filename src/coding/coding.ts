import type { PoaIndicator } from './export/coded-encounter.ts';
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
  /** Present on admission. */
  poa: PoaIndicator | null;
  /** What ordered it: `base`, or the version of the site's learning. */
  ranking: string;
  /** The model that verified it, and the version of its prompt. */
  model: string | null;
  promptVersion: string | null;
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
  completedById: string | null;
}
