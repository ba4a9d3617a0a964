/** An answer as it is given. */
import type { Patient } from '../patients/patient.ts';
import type { DocumentName } from '../records/name-document.ts';
import type { Box } from '../records/page.ts';

export interface AnswerCitation {
  /** Opaque; what a button carries. */
  id: string;
  documentId: string;
  file: string;
  /** Kind and day of the document, where they are known. */
  about?: DocumentName;
  /** 1-based. */
  page: number;
  /** Verbatim from the page. */
  quote: string;
  /** Pixels of the page image. */
  boxes: Box[];
  /** 0..1: lowest word confidence under the quote. */
  confidence: number;
}

export interface AnswerClaim {
  text: string;
  citations: AnswerCitation[];
}

export type AnswerKind = 'answered' | 'nothing-found' | 'which-patient' | 'refused';

export interface Answer {
  kind: AnswerKind;
  text: string;
  claims: AnswerClaim[];
  /** Whose record was read; only for the asker's eyes. */
  patient: Patient | null;
  /** For `which-patient`: permitted patients only, each with the opaque id of its button. */
  choices: { id: string; patient: Patient }[];
  /** True when a configured model did not answer and extraction did. */
  modelFailed: boolean;
  /** What has to be said about the claims before they are read: "latex" is not among the allergies below. No words of a record. */
  remark?: string;
  /** Set when the record is open to the asker by emergency access alone: until when. Shown on every answer. */
  emergencyUntil?: Date;
}

/** The sentences that are the same whether a record is hidden, missing or silent. */
export const ANSWER_TEXT = {
  noPatient:
    'I find no patient like that among those you may see. Check the name and the number; the MRN alone is enough.',
  whichPatient: 'Whose record? Name the patient or give the MRN.',
  howToAsk:
    'Ask me about a patient’s record, for example: last potassium of MRN 12345678. Name the patient or give the MRN, and say what you want to know. To file a scan, drop it here.',
  notUnderstood:
    'I do not see what you want to know. Ask for a result, a medicine, an allergy, a diagnosis or a procedure, for example: last potassium.',
  englishOnly: 'I understand questions in English only.',
  severalPatients: 'Several patients fit. Whose record do you mean?',
  refused: 'Your role does not read records, so I cannot answer questions about patients.',
  unlisted: 'What the record lists as allergies; I do not find there what you asked about:',
  unfound: 'I find no result that I can read for:',
  modelSilent: 'The language model did not answer, so these are the words of the record.',
} as const;
