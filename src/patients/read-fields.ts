/** The labelled fields of a page that are the patient's: which label, and the text that stands for its value. */

import type { PageReading } from '../records/page.ts';
import { assignOwners } from './assign-owners.ts';
import { findLabels, type LabelKind, type LabelSpan } from './page-labels.ts';
import { endOfCell, labelLeft, lineHeight, type PageLine, pageLines } from './page-lines.ts';
import { readName } from './read-name.ts';
import { readAddress, readBirthDate, readMrn, readPhone, readSex, readZip } from './read-value.ts';

export interface Field {
  kind: LabelKind;
  strong: boolean;
  phrase: string;
  hasColon: boolean;
  /** Index in `lines`. */
  line: number;
  /** The line that the value stands in. */
  valueLine: PageLine;
  /** Text up to the next label or cell, and its offset in the page's text. */
  text: string;
  start: number;
}

export interface PageFields {
  lines: PageLine[];
  /** Fields of the patient only: those of relatives, staff and other numbers are left out. */
  fields: Field[];
  /** Lines with a label of relatives, staff or facilities. */
  foreignLines: Set<number>;
}

interface Value {
  line: PageLine;
  text: string;
  /** Offset in the page's text. */
  start: number;
}

/** Values that end with their cell. A date or a number may stand in parts with gaps between them. */
const ENDS_WITH_CELL: ReadonlySet<LabelKind> = new Set([
  'name',
  'family-name',
  'given-name',
  'middle-name',
  'address',
  'city',
]);
const OF_NOBODY: ReadonlySet<LabelKind> = new Set(['relative', 'provider', 'facility', 'other']);

/** Reads the patient's fields of a page in reading order. */
export function readFields(page: PageReading): PageFields {
  const lines = pageLines(page);
  const labels = lines.map((line) => findLabels(line.text));
  const owners = assignOwners(lines, labels);
  const foreignLines = new Set(
    owners.flatMap((own, index) => (own.some((owner) => owner !== 'patient') ? [index] : [])),
  );
  const fields = lines.flatMap((_, index) =>
    (labels[index] ?? []).flatMap((label, at): Field[] => {
      if (owners[index]?.[at] !== 'patient' || OF_NOBODY.has(label.kind)) return [];
      const value = valueFor(lines, labels, index, at);
      if (value === null) return [];
      const { kind, strong, phrase, hasColon } = label;
      return [
        { kind, strong, phrase, hasColon, line: index, valueLine: value.line, text: value.text, start: value.start },
      ];
    }),
  );
  return { lines, fields, foreignLines };
}

/** Behind the label; below it when nothing stands behind it. */
function valueFor(lines: PageLine[], labels: LabelSpan[][], index: number, at: number): Value | null {
  const line = lines[index];
  const own = labels[index] ?? [];
  const label = own[at];
  if (line === undefined || label === undefined) return null;
  const behind = behindLabel(line, own, at);
  if (!isEmptyCell(behind.text)) return behind;
  const below = lines[index + 1];
  if (below === undefined || (labels[index + 1] ?? []).length > 0) return null;
  if (own.length === 1) return { line: below, text: below.text, start: below.start };
  const isHeaderRow = own.every((_, other) => isEmptyCell(behindLabel(line, own, other).text));
  return inColumn(line, below, own, at) ?? (isHeaderRow ? inOrder(below, own, at) : null);
}

/** Nothing, or the number of the next box of a form ("3."). */
function isEmptyCell(text: string): boolean {
  return !/\p{L}/u.test(text) && text.replace(/\D/g, '').length < 3;
}

function behindLabel(line: PageLine, labels: LabelSpan[], at: number): Value {
  const label = labels[at];
  const from = label?.end ?? 0;
  const next = labels[at + 1]?.start ?? line.text.length;
  const to = label !== undefined && ENDS_WITH_CELL.has(label.kind) ? endOfCell(line, from, next) : next;
  return { line, text: line.text.slice(from, to), start: line.start + from };
}

/** The words below a label, up to the left edge of the next label; null where no boxes are known. */
function inColumn(header: PageLine, below: PageLine, own: LabelSpan[], at: number): Value | null {
  const lefts = own.map((label) => labelLeft(header, label.start));
  const from = lefts[at] ?? null;
  if (from === null || lefts.includes(null) || below.words.length === 0) return null;
  const slack = lineHeight(header);
  const to = lefts[at + 1] ?? Number.POSITIVE_INFINITY;
  const cell = below.words.filter(({ box }) => box[0] >= from - slack && box[0] < to - slack);
  const [first, last] = [cell[0], cell.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    line: below,
    text: below.text.slice(first.start - below.start, last.start + last.text.length - below.start),
    start: first.start,
  };
}

/** Values in the order of the labels above them, each read as far as its kind goes. */
function inOrder(below: PageLine, own: LabelSpan[], at: number): Value | null {
  let from = 0;
  for (const label of own.slice(0, at)) {
    const taken = lengthOfValue(label.kind, below.text.slice(from));
    if (taken === null) return null;
    from += taken;
  }
  return { line: below, text: below.text.slice(from), start: below.start + from };
}

const READERS: Partial<Record<LabelKind, (text: string) => { end: number } | null>> = {
  mrn: readMrn,
  name: (text) => readName(text),
  'birth-date': readBirthDate,
  sex: readSex,
  phone: readPhone,
  address: readAddress,
  zip: readZip,
};

function lengthOfValue(kind: LabelKind, text: string): number | null {
  const reader = READERS[kind];
  if (reader !== undefined) return reader(text)?.end ?? null;
  return /^\s*\S+/.exec(text)?.[0].length ?? null;
}
