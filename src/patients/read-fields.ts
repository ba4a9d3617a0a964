/** The labelled fields of a page: which label, whose field it is, and the text that stands for its value. */

import type { PageReading } from '../records/page.ts';
import { findLabels, type LabelKind, type LabelSpan } from './page-labels.ts';
import { type PageLine, pageLines } from './page-lines.ts';
import { readAddress, readBirthDate, readMrn, readName, readPhone, readSex, readZip } from './read-value.ts';

export interface Field {
  kind: LabelKind;
  strong: boolean;
  phrase: string;
  hasColon: boolean;
  /** Index in `lines`. */
  line: number;
  /** The line that the value stands in. */
  valueLine: PageLine;
  /** Text up to the next label, and its offset in the page's text. */
  text: string;
  start: number;
}

export interface PageFields {
  lines: PageLine[];
  /** Fields of the patient only: those of relatives, staff and other numbers are left out. */
  fields: Field[];
  /** Lines that speak of relatives, guarantors, staff or facilities. */
  foreignLines: Set<number>;
}

/** A heading such as "Emergency contact" rules the next lines until a label of the patient. */
const HEADING_REACH_LINES = 6;
/** "Guarantor: Jane Doe" still rules the phone or birth date in the lines below it. */
const RELATIVE_REACH_LINES = 3;
/** Phone and address of a practice stand below its doctor's name. */
const PROVIDER_REACH_LINES = 2;

type Owner = 'patient' | 'relative' | 'provider';

/** Reads the fields of a page in reading order. */
export function readFields(page: PageReading): PageFields {
  const lines = pageLines(page);
  const labels = lines.map((line) => findLabels(line.text));
  const fields: Field[] = [];
  const foreignLines = new Set<number>();
  let owner: Owner = 'patient';
  let reachesLine = -1;
  let isHeading = false;
  for (const [index, line] of lines.entries()) {
    if (owner !== 'patient' && index > reachesLine) owner = 'patient';
    const own = labels[index] ?? [];
    const isHeaderRow = own.length > 0 && own.every((_, at) => regionOf(line, own, at).text.trim() === '');
    for (const [at, label] of own.entries()) {
      const before: Owner = owner;
      if (label.kind === 'relative' || label.kind === 'provider' || label.kind === 'facility') {
        owner = label.kind === 'relative' ? 'relative' : 'provider';
        isHeading = isHeaderRow && own.length === 1;
        reachesLine =
          index +
          (isHeading ? HEADING_REACH_LINES : owner === 'relative' ? RELATIVE_REACH_LINES : PROVIDER_REACH_LINES);
        foreignLines.add(index);
        continue;
      }
      if (label.strong) owner = 'patient';
      if (label.kind === 'other') continue;
      // A doctor's name in the line above does not take the patient's name and birth date with it.
      const isPatientsAfterAll =
        before === 'provider' &&
        !isHeading &&
        !foreignLines.has(index) &&
        (label.kind === 'name' || label.kind === 'birth-date' || label.kind === 'sex' || label.kind === 'family-name');
      if (isPatientsAfterAll) owner = 'patient';
      if (owner !== 'patient') {
        foreignLines.add(index);
        continue;
      }
      const value = isHeaderRow ? valueBelow(lines, labels, index, at) : { line, ...regionOf(line, own, at) };
      if (value === null) continue;
      fields.push({
        kind: label.kind,
        strong: label.strong,
        phrase: label.phrase,
        hasColon: label.hasColon,
        line: index,
        valueLine: value.line,
        text: value.text,
        start: value.start,
      });
    }
    if (owner !== 'patient') foreignLines.add(index);
  }
  return { lines, fields, foreignLines };
}

function regionOf(line: PageLine, labels: LabelSpan[], at: number): { text: string; start: number } {
  const from = labels[at]?.end ?? 0;
  const to = labels[at + 1]?.start ?? line.text.length;
  return { text: line.text.slice(from, to), start: line.start + from };
}

/** The value of a label that stands over it: by columns where boxes are known, else in the order of the labels. */
function valueBelow(
  lines: PageLine[],
  labels: LabelSpan[][],
  index: number,
  at: number,
): { line: PageLine; text: string; start: number } | null {
  const below = lines[index + 1];
  const own = labels[index] ?? [];
  if (below === undefined || (labels[index + 1] ?? []).length > 0) return null;
  if (own.length === 1) return { line: below, text: below.text, start: below.start };
  return inColumn(lines[index], below, own, at) ?? inOrder(below, own, at);
}

function inColumn(
  header: PageLine | undefined,
  below: PageLine,
  own: LabelSpan[],
  at: number,
): { line: PageLine; text: string; start: number } | null {
  if (header === undefined || header.words.length === 0 || below.words.length === 0) return null;
  const left = own.map(
    (label) => header.words.find((word) => word.start + word.text.length > header.start + label.start)?.box[0],
  );
  const from = left[at];
  if (from === undefined || left.includes(undefined) || header.words.every((word) => word.box[2] === 0)) return null;
  const to = left[at + 1] ?? Number.POSITIVE_INFINITY;
  const slack = (header.words[0]?.box[3] ?? 0) - (header.words[0]?.box[1] ?? 0);
  const cell = below.words.filter((word) => word.box[0] >= from - slack && word.box[0] < to - slack);
  const first = cell[0];
  const last = cell.at(-1);
  if (first === undefined || last === undefined) return { line: below, text: '', start: below.start };
  const start = first.start - below.start;
  return {
    line: below,
    text: below.text.slice(start, last.start + last.text.length - below.start),
    start: first.start,
  };
}

function inOrder(
  below: PageLine,
  own: LabelSpan[],
  at: number,
): { line: PageLine; text: string; start: number } | null {
  let from = 0;
  for (const label of own.slice(0, at)) {
    const taken = lengthOfValue(label.kind, below.text.slice(from));
    if (taken === null) return null;
    from += taken;
  }
  return { line: below, text: below.text.slice(from), start: below.start + from };
}

function lengthOfValue(kind: LabelKind, text: string): number | null {
  const readers: Partial<Record<LabelKind, (text: string) => { end: number } | null>> = {
    mrn: readMrn,
    name: (value) => readName(value),
    'birth-date': readBirthDate,
    sex: readSex,
    phone: readPhone,
    address: readAddress,
    zip: readZip,
  };
  const reader = readers[kind];
  if (reader !== undefined) return reader(text)?.end ?? null;
  return /^\s*\S+/.exec(text)?.[0].length ?? null;
}
