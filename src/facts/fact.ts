/** What a page states about the patient. Kinds follow FHIR R4: Observation, MedicationStatement, AllergyIntolerance, Condition. */
export type FactKind = 'lab' | 'vital' | 'medication' | 'allergy' | 'problem';

/** How the page states it. `negated`: "no history of stroke"; `family`: of a relative; `historical`: of the past. */
export type Assertion = 'present' | 'negated' | 'possible' | 'family' | 'historical';

/** MedicationStatement status, as far as a page says it. */
export type MedicationStatus = 'active' | 'stopped' | 'on-hold' | 'given' | 'unknown';

export interface Fact {
  kind: FactKind;
  /** Our name: analyte key ("hba1c"), generic drug ("furosemide"), allergen, folded problem ("atrial fibrillation"). */
  code: string;
  /** As printed. */
  name: string;
  /** Result as printed ("5.9", "<0.01", "120/80", "negative"); reaction of an allergy. */
  value: string | null;
  /** Unit of the result or of the dose, as printed. */
  unit: string | null;
  referenceRange: string | null;
  /** H, L, HH, LL, A or * as printed beside a result. */
  flag: string | null;
  /** Dose as printed, without unit. */
  dose: string | null;
  route: string | null;
  frequency: string | null;
  status: MedicationStatus | null;
  /** ISO 8601 (`YYYY-MM-DD`): the date of the result or statement, if the page gives it, else the document's, else null. */
  date: string | null;
  /** The date as printed on this page, so that it can be quoted; null when `date` is not from this page. */
  dateQuote: string | null;
  section: string | null;
  assertion: Assertion;
  /** 1-based. */
  page: number;
  /** Offsets of `quote` in the page's text, UTF-16 units. */
  start: number;
  end: number;
  /** The sentence, row or item that states it, verbatim: `page.text.slice(start, end)`. */
  quote: string;
  /** 0..1: lowest word confidence under the stated words. */
  confidence: number;
}
