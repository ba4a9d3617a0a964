import type { Segment } from '../records/find-segments.ts';
import type { Assertion, Fact } from './fact.ts';

/** A fact as found in one segment, before page, quote and confidence are added. */
export interface Statement {
  kind: Fact['kind'];
  code: string;
  name: string;
  value?: string;
  unit?: string;
  referenceRange?: string;
  flag?: string;
  dose?: string;
  route?: string;
  frequency?: string;
  status?: Fact['status'];
  /** ISO 8601, when the segment or its column gives it. */
  date?: string;
  /** Set where the words themselves decide ("NKDA"); otherwise the sentence does. */
  assertion?: Assertion;
  /** Offsets of the stated words in the segment's text. */
  from: number;
  to: number;
}

/** What stands around a segment that changes how it is read. */
export interface Surroundings {
  segment: Segment;
  /** ISO dates of the columns of the table that the segment is a row of; empty elsewhere. */
  columnDates: readonly string[];
}
