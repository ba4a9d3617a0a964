/** A coded encounter as it leaves the desk: the codes that a coder accepted, in their order. */
import type { Patient } from '../../patients/patient.ts';
import type { EncounterSetting } from '../guidelines/guideline.ts';

/** Y at admission, N not, U documentation insufficient, W clinically undetermined; exempt codes carry none. */
export const POA_INDICATORS = ['Y', 'N', 'U', 'W'] as const;
export type PoaIndicator = (typeof POA_INDICATORS)[number];

export interface CodedDiagnosis {
  /** With its point, as in the release. */
  code: string;
  display: string;
  poa: PoaIndicator | null;
  isPoaExempt: boolean;
  /** Added by the coder, or suggested. */
  origin: 'engine' | 'coder';
  /** 1-based pages of the document on which its evidence stands. */
  pages: number[];
  /** Physician queries whose answers are its evidence. */
  queryIds: string[];
}

export interface CodedEncounter {
  documentId: string;
  patient: Pick<Patient, 'id' | 'mrn' | 'family' | 'given' | 'birthDate' | 'sex'>;
  release: string;
  /** ISO day of service or discharge. */
  serviceDate: string;
  setting: EncounterSetting | null;
  /** True while a coder has not completed it: such an export says so everywhere. */
  isDraft: boolean;
  completedBy: string | null;
  /** LOINC type of the document. */
  kindCode: string | null;
  kindDisplay: string | null;
  mediaType: string | null;
  /** The first one is first-listed (outpatient) or principal (inpatient). */
  diagnoses: CodedDiagnosis[];
  /** What the patient was admitted for, and came for, as the coder names it. */
  admitting: { code: string; display: string } | null;
  reasons: { code: string; display: string }[];
}

export const EXPORT_FORMATS = ['fhir', 'csv', '837'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
