import type { Box, Word } from '../../records/page.ts';
import { findColumns } from './find-columns.ts';
import { boxAround, byLeft, medianHeight, medianOf, type PlacedWord } from './placed-word.ts';
import { inReadingOrder } from './reading-order.ts';

/** Words that the source says stand on one line. */
export interface SourceLine {
  words: PlacedWord[];
}

interface Unit {
  box: Box;
  rows: PlacedWord[][];
}

/** A gap of more than this many letter heights parts cells or columns, not words. */
const WIDE_GAP = 1.8;

/**
 * The text of a page in reading order. Cells of a table row become one line, left to right; columns of running text
 * stay apart and are read one after the other.
 */
export function orderLines(lines: readonly SourceLine[]): { text: string; words: Word[] } {
  const segments = lines.filter((line) => line.words.length > 0).flatMap((line) => splitAtGaps(line.words));
  const columns = findColumns(segments);
  const inColumn = new Set(columns.flat());
  const units: Unit[] = columns.map((column) => ({ box: boxAround(column.flat()), rows: joinRows(column) }));
  for (const row of joinRows(segments.filter((segment) => !inColumn.has(segment))))
    units.push({ box: boxAround(row), rows: [row] });
  return writeDown(inReadingOrder(units).flatMap((unit) => unit.rows));
}

function splitAtGaps(words: readonly PlacedWord[]): PlacedWord[][] {
  const sorted = byLeft(words);
  const height = medianHeight(sorted);
  const segments: PlacedWord[][] = [];
  for (const word of sorted) {
    const last = segments.at(-1)?.at(-1);
    if (last && word.box[0] - last.box[2] <= height * WIDE_GAP) segments.at(-1)!.push(word);
    else segments.push([word]);
  }
  return segments;
}

/**
 * Segments whose middles lie in each other's height are one row. A dash or a point is too low to say where a row stands:
 * segments of signs alone come last and join the row that they stand in.
 */
function joinRows(segments: readonly PlacedWord[][]): PlacedWord[][] {
  const rows: { middle: number; height: number; words: PlacedWord[] }[] = [];
  const sorted = segments
    .map((words) => {
      const lettered = words.filter(({ text }) => /[\p{L}\d]/u.test(text));
      const upright = lettered.length > 0 ? lettered : words;
      return {
        middle: medianOf(upright.map((word) => (word.box[1] + word.box[3]) / 2)),
        height: medianHeight(upright),
        left: words[0]!.box[0],
        isSigns: lettered.length === 0,
        words,
      };
    })
    .sort((a, b) => Number(a.isSigns) - Number(b.isSigns) || a.middle - b.middle || a.left - b.left);
  for (const segment of sorted) {
    const row = rows.findLast((candidate) => {
      const height = segment.isSigns ? candidate.height : Math.min(candidate.height, segment.height);
      return (
        Math.abs(candidate.middle - segment.middle) < height * 0.5 && !overlapsAcross(candidate.words, segment.words)
      );
    });
    if (row) row.words.push(...segment.words);
    else rows.push({ middle: segment.middle, height: segment.height, words: [...segment.words] });
  }
  return rows.toSorted((a, b) => a.middle - b.middle).map((row) => byLeft(row.words));
}

/** Whether the words of one line stand over the words of the other. */
function overlapsAcross(one: readonly PlacedWord[], other: readonly PlacedWord[]): boolean {
  return one.some((a) =>
    other.some(
      (b) =>
        Math.min(a.box[2], b.box[2]) - Math.max(a.box[0], b.box[0]) >
        Math.min(a.box[2] - a.box[0], b.box[2] - b.box[0]) * 0.4,
    ),
  );
}

function writeDown(rows: readonly PlacedWord[][]): { text: string; words: Word[] } {
  const words: Word[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const row of rows) {
    row.forEach((word, i) => {
      const gap = parts.length === 0 ? '' : i > 0 ? ' ' : '\n';
      words.push({ text: word.text, start: length + gap.length, confidence: word.confidence, box: word.box });
      parts.push(gap + word.text);
      length += gap.length + word.text.length;
    });
  }
  return { text: parts.join(''), words };
}
