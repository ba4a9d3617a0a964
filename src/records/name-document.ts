/** What a document is called for those who may see it: its kind and its day where they are sure, else its code. Pure. */
import { documentCode } from './document.ts';
import { displayOf } from './find-document-kind.ts';

export interface DocumentName {
  /** What LOINC calls its kind. */
  kind: string | null;
  /** Day of service, `YYYY-MM-DD`. */
  day: string | null;
}

export interface NamedFrom {
  kindCode: string | null;
  kindConfidence: number | null;
  serviceDate: Date | null;
  serviceDateConfidence: number | null;
}

/** A title of the page says the kind, a label beside the date what it dates: a guess is no name. */
const SURE_KIND = 0.75;
const SURE_DAY = 0.6;

export function nameDocument(row: NamedFrom): DocumentName {
  const { kindCode, kindConfidence, serviceDate, serviceDateConfidence } = row;
  return {
    kind: kindCode && (kindConfidence ?? 0) >= SURE_KIND ? displayOf(kindCode) : null,
    day: serviceDate && (serviceDateConfidence ?? 0) >= SURE_DAY ? serviceDate.toISOString().slice(0, 10) : null,
  };
}

/** "Discharge summary 2026-06-11 (QAE2)", "Document QAE2 of 2026-06-11" or "Document QAE2". */
export function documentTitle(documentId: string, { kind, day }: DocumentName = { kind: null, day: null }): string {
  const code = documentCode(documentId);
  if (kind) return `${[kind, day].filter(Boolean).join(' ')} (${code})`;
  return day ? `Document ${code} of ${day}` : `Document ${code}`;
}
