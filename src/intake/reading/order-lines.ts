import type { Box, Word } from '../../records/page.ts';

/** A word before it has a place in the text. */
export type PlacedWord = Omit<Word, 'start'>;

/** Words that the source says stand on one line of one block. */
export interface SourceLine {
  block: number;
  words: PlacedWord[];
}

interface Unit {
  box: Box;
  rows: PlacedWord[][];
}

/**
 * The text of a page in reading order. Cells of a table row become one line, left to right; columns of running text
 * stay apart and are read one after the other.
 */
export function orderLines(lines: readonly SourceLine[]): { text: string; words: Word[] } {
  const filled = lines.filter((line) => line.words.length > 0);
  const prose = proseBlocks(filled);
  const units: Unit[] = [];
  for (const block of prose) {
    const own = filled.filter((line) => line.block === block);
    units.push({ box: spanOf(own.flatMap((line) => line.words)), rows: own.map((line) => byLeft(line.words)) });
  }
  for (const row of joinRows(filled.filter((line) => !prose.has(line.block))))
    units.push({ box: spanOf(row), rows: [row] });
  return writeDown(inReadingOrder(units).flatMap((unit) => unit.rows));
}

/** Blocks of running text: several lines, mostly of many words. Everything else may be part of a table or form. */
function proseBlocks(lines: readonly SourceLine[]): Set<number> {
  const blocks = Map.groupBy(lines, (line) => line.block);
  const prose = new Set<number>();
  for (const [block, own] of blocks) {
    const long = own.filter((line) => line.words.length >= 5 && !hasWideGap(line.words)).length;
    if (own.length >= 3 && long / own.length >= 0.6) prose.add(block);
  }
  return prose;
}

/** A gap of more than two letter heights parts cells, not words. */
function hasWideGap(words: readonly PlacedWord[]): boolean {
  const sorted = byLeft(words);
  const height = medianHeight(sorted);
  return sorted.some((word, i) => i > 0 && word.box[0] - sorted[i - 1]!.box[2] > height * 2);
}

/** Lines whose middles lie in each other's height are one row. */
function joinRows(lines: readonly SourceLine[]): PlacedWord[][] {
  const rows: { middle: number; height: number; words: PlacedWord[] }[] = [];
  const sorted = lines
    .map(({ words }) => {
      const box = spanOf(words);
      return {
        middle: medianOf(words.map((word) => (word.box[1] + word.box[3]) / 2)),
        height: medianHeight(words),
        left: box[0],
        words,
      };
    })
    .sort((a, b) => a.middle - b.middle || a.left - b.left);
  for (const line of sorted) {
    const row = rows.findLast(
      (candidate) =>
        Math.abs(candidate.middle - line.middle) < Math.min(candidate.height, line.height) * 0.5 &&
        !overlapsAcross(candidate.words, line.words),
    );
    if (row) row.words.push(...line.words);
    else rows.push({ middle: line.middle, height: line.height, words: [...line.words] });
  }
  return rows.map((row) => byLeft(row.words));
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

/** Recursive cut: first at white space across the page, from top to bottom; then at white space down it, left to right. */
function inReadingOrder(units: readonly Unit[]): Unit[] {
  if (units.length <= 1) return [...units];
  for (const [from, to] of [
    [1, 3],
    [0, 2],
  ] as const) {
    const sorted = units.toSorted((a, b) => a.box[from] - b.box[from]);
    let reach = sorted[0]!.box[to];
    for (let i = 1; i < sorted.length; i++) {
      if (sorted[i]!.box[from] >= reach)
        return [...inReadingOrder(sorted.slice(0, i)), ...inReadingOrder(sorted.slice(i))];
      reach = Math.max(reach, sorted[i]!.box[to]);
    }
  }
  return units.toSorted((a, b) => a.box[1] + a.box[3] - (b.box[1] + b.box[3]) || a.box[0] - b.box[0]);
}

function writeDown(rows: readonly PlacedWord[][]): { text: string; words: Word[] } {
  const words: Word[] = [];
  let text = '';
  for (const row of rows) {
    if (text !== '') text += '\n';
    row.forEach((word, i) => {
      if (i > 0) text += ' ';
      words.push({ text: word.text, start: text.length, confidence: word.confidence, box: word.box });
      text += word.text;
    });
  }
  return { text, words };
}

function byLeft(words: readonly PlacedWord[]): PlacedWord[] {
  return words.toSorted((a, b) => a.box[0] - b.box[0]);
}

function spanOf(words: readonly PlacedWord[]): Box {
  const [first, ...rest] = words;
  return rest.reduce<Box>(
    ([x0, y0, x1, y1], { box }) => [
      Math.min(x0, box[0]),
      Math.min(y0, box[1]),
      Math.max(x1, box[2]),
      Math.max(y1, box[3]),
    ],
    first!.box,
  );
}

function medianHeight(words: readonly PlacedWord[]): number {
  return medianOf(words.map((word) => word.box[3] - word.box[1]));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
