import { findDates } from '../records/find-dates.ts';
import { findSegments, type Segment } from '../records/find-segments.ts';
import { coverRange } from '../records/locate-quote.ts';
import { maskUnchecked } from '../records/mask-unchecked.ts';
import type { PageReading } from '../records/page.ts';
import { extractAllergies } from './extract-allergies.ts';
import { extractMedications } from './extract-medications.ts';
import { extractProblems } from './extract-problems.ts';
import { extractResults } from './extract-results.ts';
import type { Assertion, Fact } from './fact.ts';
import { findAssertion } from './find-assertion.ts';
import { findDocumentDate } from './find-document-date.ts';
import { ANALYTES, findTerms } from './lexicon.ts';
import type { Statement } from './statement.ts';

export interface FactContext {
  /** Date of the document (`YYYY-MM-DD`), for facts whose page gives none. */
  documentDate: string | null;
}

const EXTRACTORS = [extractResults, extractMedications, extractAllergies, extractProblems];
/** A line that dates the results below it. */
const RESULT_DATE =
  /\b(collected|collection(?: date)?|drawn|specimen(?: date)?|received|reported|result(?:ed)?(?: date)?|test date)\b[^\n\d]{0,12}/i;
/** Sections in which such a line still counts. */
const RESULT_SECTIONS = new Set([null, 'results', 'other', 'patient', 'encounter', 'imaging']);

/** What one page states about the patient, each fact with the sentence, row or item that says so. Pure. */
export function extractFacts(reading: Pick<PageReading, 'page' | 'text' | 'words'>, context: FactContext): Fact[] {
  const facts: Fact[] = [];
  let columns: { dates: string[]; quote: string } | null = null;
  let dated: { iso: string; quote: string } | null = null;
  const documentDate = context.documentDate ?? findDocumentDate([reading])?.iso ?? null;
  // What nobody marked on a form is no fact; the quotes are the page's own words all the same.
  const said = maskUnchecked(reading.text);
  for (const whole of findSegments(reading.text)) {
    const segment = { ...whole, text: said.slice(whole.start, whole.end) };
    columns = columnDatesOf(segment) ?? (segment.kind === 'row' || segment.kind === 'heading' ? columns : null);
    dated = resultDateOf(segment) ?? dated;
    const surroundings = { segment, columnDates: columns?.dates ?? [] };
    for (const statement of EXTRACTORS.flatMap((extract) => extract(surroundings))) {
      const own = findDates(segment.text).find((date) => date.iso === statement.date);
      const below = statement.kind === 'lab' && RESULT_SECTIONS.has(segment.section) ? dated : null;
      const stated = statement.date?.length === 10 ? statement.date : null;
      const quote = own?.text ?? (stated ? columns?.quote : below?.quote) ?? null;
      facts.push(toFact(statement, segment, reading, stated ?? below?.iso ?? documentDate, quote));
    }
  }
  return facts;
}

/** The dates of a table's columns: a line with two or more dates and no result. */
function columnDatesOf(segment: Segment): { dates: string[]; quote: string } | null {
  const dates = findDates(segment.text);
  const words = segment.text.split(/\s+/).length;
  if (dates.length < 2 || words > dates.length * 4 || /admit|discharg|birth|dob/i.test(segment.text)) return null;
  return { dates: dates.map((date) => date.iso), quote: segment.text };
}

function resultDateOf(segment: Segment): { iso: string; quote: string } | null {
  const label = RESULT_DATE.exec(segment.text);
  if (!label || findTerms(segment.text, ANALYTES).length > 1) return null;
  const after = label.index + label[0].length;
  const date = findDates(segment.text).find((one) => Math.abs(one.start - after) <= 1 && one.iso.length === 10);
  return date ? { iso: date.iso, quote: segment.text.slice(label.index, date.end) } : null;
}

function toFact(
  statement: Statement,
  segment: Segment,
  reading: Pick<PageReading, 'page' | 'text' | 'words'>,
  date: string | null,
  dateQuote: string | null,
): Fact {
  const { from, to, assertion, ...stated } = statement;
  return {
    kind: stated.kind,
    code: stated.code,
    name: stated.name,
    value: stated.value ?? null,
    unit: stated.unit ?? null,
    referenceRange: stated.referenceRange ?? null,
    flag: stated.flag ?? null,
    dose: stated.dose ?? null,
    route: stated.route ?? null,
    frequency: stated.frequency ?? null,
    status: stated.status ?? null,
    date,
    dateQuote,
    section: segment.section,
    assertion: assertion ?? assertionOf(segment, from, to),
    page: reading.page,
    start: segment.start,
    end: segment.end,
    quote: reading.text.slice(segment.start, segment.end),
    confidence: coverRange(reading, segment.start + from, segment.start + to).confidence,
  };
}

function assertionOf(segment: Segment, from: number, to: number): Assertion {
  if (segment.section === 'family-history') return 'family';
  const stated = findAssertion(segment.text, from, to);
  return stated === 'present' && segment.section === 'surgical-history' ? 'historical' : stated;
}
