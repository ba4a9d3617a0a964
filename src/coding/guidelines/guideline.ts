import type { Evidence } from '../find-evidence.ts';
import type { Mention } from '../propose-candidates.ts';
import type { TabularNotes } from '../release/release.ts';

/** Where the patient was seen: uncertain diagnoses are coded for inpatients only. */
export type EncounterSetting = 'inpatient' | 'outpatient';

export type Severity = 'hard-stop' | 'warning' | 'advice';

export interface Finding {
  rule: string;
  /** Section of the ICD-10-CM Official Guidelines for Coding and Reporting, such as "I.C.9.a", or the Tabular List with its year. */
  section: string;
  severity: Severity;
  message: string;
}

/** A code on its way to being suggested. */
export interface Draft {
  code: string;
  title: string;
  score: number;
  mentions: Mention[];
}

export interface GuidelineContext {
  drafts: readonly Draft[];
  evidence: Evidence;
  /** Undefined when nobody said: rules that depend on it warn. */
  setting: EncounterSetting | undefined;
  /** Title of a billable code of the release, undefined for what it does not hold or what may not be billed. */
  titleOf(code: string): string | undefined;
  /** The instructional notes that hold for a code: its own and those of every level above. */
  notesOf(code: string): readonly TabularNotes[];
  /** The year of the Tabular List that the notes are from; empty when none is loaded. */
  tabularRelease: string;
  isPoaExempt(code: string): boolean;
}

/** What a check says of a code, and what follows from it. */
export interface Outcome {
  code: string;
  finding: Finding;
  effect: Effect;
}

export type Effect =
  /** The finding is shown with the code. */
  | { kind: 'note' }
  /** The code is not suggested; the finding is shown in the list of what was left out. */
  | { kind: 'withhold' }
  /** Another code says it better; the finding moves with it. */
  | { kind: 'replace'; by: string }
  /** A further code is called for by this one. */
  | { kind: 'add'; code: string }
  /** The code is listed after another one. */
  | { kind: 'after'; other: string }
  /** The code is listed before another one. */
  | { kind: 'before'; other: string };

export type GuidelineCheck = (context: GuidelineContext) => Outcome[];
