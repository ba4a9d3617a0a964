import { findDates } from '../records/find-dates.ts';
import { findTitle } from '../records/find-document-kind.ts';

export interface DocumentDate {
  /** ISO 8601 `YYYY-MM-DD`. */
  iso: string;
  /** The label with the date as printed, to be quoted. */
  quote: string;
  /** 1-based page that it stands on. */
  page: number;
  /** Offset of the quote in the page's text. */
  start: number;
  /** 0..1: how surely a date with such a label is the date of service. */
  confidence: number;
}

/** Labels that date a document, the most telling first. Birth dates, print dates and appointments are none of them. */
const LABELS: readonly RegExp[] = [
  /\b(?:discharged|date of discharge|discharge date|date discharged)\b/gi,
  /\b(?:date of (?:service|visit|exam(?:ination)?|procedure|surgery|operation|consult(?:ation)?|encounter|study|report)|(?:service|visit|exam|study|encounter|procedure|surgery|consult(?:ation)?|note) date|dos)\b/gi,
  /\b(?:collected|collection date|date collected|drawn|specimen date)\b/gi,
  /\b(?:reported|report date|date reported|resulted|result date)\b/gi,
  /\b(?:admitted|admission date|date of admission|admit date|date admitted)\b/gi,
  /(?<![a-z] )\bdate\b(?! of)/gi,
  /\b(?:dictated|signed|electronically signed|authenticated)\b/gi,
];
/** For each label above, in the same order: our estimate. */
const CONFIDENCES = [0.95, 0.95, 0.85, 0.75, 0.75, 0.6, 0.6];
const REACH = 24;
/** A title, and before the date nothing but a comma, a dash or "of". */
const AFTER_TITLE = /^[\p{L} /&'.-]+?(?:[,:–—-]|\b(?:of|on|from)\b)?\s*$/u;
const OTHER_DATE = /birth|dob|born|print|fax|next|appoint|receiv/i;
const TITLE_LINES = 10;
const BESIDE_TITLE = 0.7;

/** The date of a document by its own labels, or null. `pages` are in order; the first page that says so decides. Pure. */
export function findDocumentDate(pages: readonly { page: number; text: string }[]): DocumentDate | null {
  for (const [rank, label] of LABELS.entries()) {
    for (const { page, text } of pages) {
      const dates = findDates(text).filter((date) => date.iso.length === 10);
      for (const found of text.matchAll(label)) {
        const after = found.index + found[0].length;
        const date = dates.find((one) => one.start >= after && one.start <= after + REACH);
        const between = date ? text.slice(after, date.start) : '';
        if (!date || /\n|birth|dob|print|next|appoint/i.test(between) || isBirthLine(text, found.index)) continue;
        const quote = text.slice(found.index, date.end);
        return { iso: date.iso, quote, page, start: found.index, confidence: CONFIDENCES[rank] ?? 0 };
      }
    }
  }
  return besideTitle(pages);
}

/** "Clinic note, 09/14/2026": the date that ends the line of the title at the top of the first page. */
function besideTitle([first]: readonly { page: number; text: string }[]): DocumentDate | null {
  if (!first) return null;
  for (const { iso, start, end } of findDates(first.text)) {
    const lineStart = first.text.lastIndexOf('\n', start - 1) + 1;
    const before = first.text.slice(lineStart, start);
    const isLast = /^[^\S\n]*(?:\n|$)/.test(first.text.slice(end));
    if (iso.length < 10 || !isLast || !AFTER_TITLE.test(before) || OTHER_DATE.test(before)) continue;
    if (!findTitle(before)) continue;
    if (first.text.slice(0, lineStart).split('\n').length > TITLE_LINES) return null;
    return {
      iso,
      quote: first.text.slice(lineStart, end),
      page: first.page,
      start: lineStart,
      confidence: BESIDE_TITLE,
    };
  }
  return null;
}

function isBirthLine(text: string, at: number): boolean {
  return /\b(birth|dob|born|printed?|next)\W*$/i.test(text.slice(Math.max(0, at - 16), at));
}
