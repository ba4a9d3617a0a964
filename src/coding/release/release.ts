/**
 * An ICD-10-CM release as CMS and CDC publish it, read into memory. Codes carry their dot (`E11.9`), as FHIR and bills
 * write them. Dates are ISO days, both ends inclusive.
 */

export interface IcdCode {
  code: string;
  billable: boolean;
  /** The long description of the order file. */
  title: string;
}

/** A line of the Alphabetic Index with what is indented under it. */
export interface IndexTerm {
  title: string;
  /** Non-essential modifiers: words in parentheses that may be absent from the record. */
  nemods: string[];
  /** As printed: may end in "-" (more characters needed) and may name a header. */
  codes: string[];
  see: string[];
  seeAlso: string[];
  terms: IndexTerm[];
}

/** A line of the Table of Drugs or of the Neoplasm Table; one cell a column, empty where the table has "--". */
export interface TableTerm {
  title: string;
  nemods: string[];
  cells: string[];
  see: string[];
  terms: TableTerm[];
}

export const DRUG_COLUMNS = [
  'poisoning, accidental',
  'poisoning, intentional self-harm',
  'poisoning, assault',
  'poisoning, undetermined',
  'adverse effect',
  'underdosing',
] as const;

export const NEOPLASM_COLUMNS = [
  'malignant primary',
  'malignant secondary',
  'in situ',
  'benign',
  'uncertain',
  'unspecified',
] as const;

/** The instructional notes that the Tabular List prints under one code; they hold for every code below it. */
export interface TabularNotes {
  code: string;
  inclusionTerms: string[];
  includes: string[];
  excludes1: string[];
  excludes2: string[];
  codeFirst: string[];
  useAdditional: string[];
  codeAlso: string[];
  /** 7th character > meaning; empty when the Tabular List gives none here. */
  seventhCharacters: Record<string, string>;
}

export const RELEASE_PARTS = ['order', 'tabular', 'index', 'drug', 'neoplasm', 'externalCause', 'poaExempt'] as const;
export type ReleasePart = (typeof RELEASE_PARTS)[number];

export interface Release {
  /** "2025" for the release of 1 October 2024, "2026-april" for that of 1 April 2026. */
  release: string;
  effectiveFrom: string;
  effectiveTo: string;
  codes: IcdCode[];
  index: IndexTerm[];
  drug: TableTerm[];
  neoplasm: TableTerm[];
  externalCause: IndexTerm[];
  tabular: TabularNotes[];
  /** The release that the tabular notes come from, when they are of another year than the codes. */
  tabularRelease: string;
  poaExempt: string[];
  /** Parts that were not in the folder. */
  missing: ReleasePart[];
}
