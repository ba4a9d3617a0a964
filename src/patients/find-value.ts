/** Where the value of a label stands: behind it, below it, above it, beside it in another column, or over two lines. */

import type { LabelKind, LabelSpan } from './page-labels.ts';
import { endOfCell, labelLeft, lineHeight, middleOf, type PageLine } from './page-lines.ts';
import { readName } from './read-name.ts';
import { readAddress, readBirthDate, readMrn, readPhone, readSex, readZip } from './read-value.ts';

export interface Value {
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
/** The text that stands for the value of a label, or null. */
export function findValue(lines: PageLine[], labels: LabelSpan[][], index: number, at: number): Value | null {
  const line = lines[index];
  const own = labels[index] ?? [];
  const label = own[at];
  if (line === undefined || label === undefined) return null;
  const behind = behindLabel(line, own, at);
  const value = isEmptyCell(behind.text) ? elsewhere(lines, labels, index, at) : behind;
  return value !== null && label.kind === 'name' ? withSecondLine(value, lines, labels) : value;
}

function elsewhere(lines: PageLine[], labels: LabelSpan[][], index: number, at: number): Value | null {
  const own = labels[index] ?? [];
  const line = lines[index];
  if (line === undefined) return null;
  const free = (row: number) => ((labels[row] ?? []).length === 0 ? (lines[row] ?? null) : null);
  const isHeaderRow = own.every((_, other) => isEmptyCell(behindLabel(line, own, other).text));
  if (own.length === 1) {
    const beside = besideColumn(lines, labels, index) ?? ofStack(lines, labels, index);
    if (beside !== null) return beside;
  }
  const [above, below] = [free(index - 1), free(index + 1)];
  if (above !== null && isHeaderRow && standsAbove(line, own, above, below)) return inColumn(line, above, own, at);
  return below === null ? null : inRow(line, below, own, at, isHeaderRow);
}

function inRow(line: PageLine, row: PageLine, own: LabelSpan[], at: number, isHeaderRow: boolean): Value | null {
  if (own.length === 1) return { line: row, text: row.text, start: row.start };
  return inColumn(line, row, own, at) ?? (isHeaderRow ? inOrder(row, own, at) : null);
}

/**
 * Forms with small print under the line that is written on: more of the labels have a value above them that can be read
 * than below, or as many and nearer. Only where boxes are known, and never with a colon, which points onwards.
 */
function standsAbove(line: PageLine, own: LabelSpan[], above: PageLine, below: PageLine | null): boolean {
  if (own.some(({ hasColon }) => hasColon)) return false;
  const count = (row: PageLine | null) =>
    own.filter(({ kind }, at) => {
      const value = row && inColumn(line, row, own, at);
      return value !== null && READERS[kind] !== undefined && lengthOfValue(kind, value.text) !== null;
    }).length;
  const [over, under] = [count(above), count(below)];
  if (over !== under || over === 0) return over > under;
  return below !== null && middleOf(line) - middleOf(above) < 0.8 * (middleOf(below) - middleOf(line));
}

/** A column of labels that was read before the column of its values: what stands to the right at the same height. */
function besideColumn(lines: PageLine[], labels: LabelSpan[][], index: number): Value | null {
  const label = lines[index];
  const height = label === undefined ? 0 : lineHeight(label);
  if (label === undefined || height === 0) return null;
  const right = Math.max(...label.words.map(({ box }) => box[2]));
  const beside = lines.filter((line, row) => {
    const left = labelLeft(line, 0);
    const isLevel = line !== label && Math.abs(middleOf(line) - middleOf(label)) < height / 2;
    return isLevel && (labels[row] ?? []).length === 0 && left !== null && left > right;
  });
  const nearest = beside.sort((a, b) => (labelLeft(a, 0) ?? 0) - (labelLeft(b, 0) ?? 0))[0];
  return nearest === undefined ? null : { line: nearest, text: nearest.text, start: nearest.start };
}

/** The same where no boxes are known: so many labels in a row, then as many values, each of which can be read. */
function ofStack(lines: PageLine[], labels: LabelSpan[][], index: number): Value | null {
  const isAlone = (row: number): boolean => {
    const [line, own = []] = [lines[row], labels[row]];
    return line !== undefined && own.length === 1 && isEmptyCell(behindLabel(line, own, 0).text);
  };
  let first = index;
  while (isAlone(first - 1)) first -= 1;
  let end = index + 1;
  while (isAlone(end)) end += 1;
  const size = end - first;
  if (size < 2) return null;
  const fits = Array.from({ length: size }, (_, at) => at).every((at) => {
    const [value, kind] = [lines[end + at], labels[first + at]?.[0]?.kind];
    if (value === undefined || kind === undefined || (labels[end + at] ?? []).length > 0) return false;
    return lengthOfValue(kind, value.text) !== null;
  });
  const line = lines[index + size];
  return fits && line !== undefined ? { line, text: line.text, start: line.start } : null;
}

/** A name that ends in a comma, a hyphen or after one word goes on in the line below it. */
function withSecondLine(value: Value, lines: PageLine[], labels: LabelSpan[][]): Value {
  const printed = value.text.trimEnd();
  const next = lines[lines.indexOf(value.line) + 1];
  const isOpen = /[,-]$/.test(printed) || (readName(printed) === null && /^[\s:]*\p{Lu}[\p{L}'’-]+$/u.test(printed));
  const endsLine = value.start + printed.length === value.line.start + value.line.text.trimEnd().length;
  if (next === undefined || !isOpen || !endsLine || (labels[lines.indexOf(next)] ?? []).length > 0) return value;
  if (next.start !== value.line.start + value.line.text.length + 1) return value;
  const text = `${value.line.text.slice(value.start - value.line.start)}\n${next.text.slice(0, endOfCell(next, 0, next.text.length))}`;
  return readName(text) === null ? value : { ...value, text };
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
