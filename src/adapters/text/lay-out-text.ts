/** Sets a text document on Letter pages, as a typist would: every word gets its place, so it can be cited like print. */
import type { Word } from '../../records/page.ts';
import { columnEdges, MOST_COLUMNS } from './table-columns.ts';
import type { TextBlock } from './text-block.ts';

/** A word as it is drawn; `left` and `base` (of the letters) in pixels of the page picture. */
export interface SetWord extends Word {
  left: number;
  base: number;
  /** Type size in pixels. */
  size: number;
  bold: boolean;
}

export interface SetPage {
  width: number;
  height: number;
  text: string;
  words: SetWord[];
}

/** Width of a text in pixels at a type size. */
export type Measure = (text: string, size: number, bold: boolean) => number;

export const TEXT_DPI = 200;
const POINT = TEXT_DPI / 72;
const WIDTH = Math.round(8.5 * TEXT_DPI);
const HEIGHT = 11 * TEXT_DPI;
const MARGIN = Math.round(0.75 * TEXT_DPI);
const SIZE = Math.round(10.5 * POINT);
const HEADING_SIZE = Math.round(13 * POINT);
const LEADING = 1.4;
/** A typewriter line may be this many characters wide before it is broken; wider ones are set smaller. */
const LINE_COLUMNS = [90, 132] as const;
/** A word that is longer than this is no word; it is broken so that it stays on the page. */
const LONGEST_WORD = 60;

/** A page being set: `y` is the top of the next line. */
interface Sheet extends Omit<SetPage, 'text'> {
  y: number;
  /** The text so far, in pieces: a row of a hostile page may hold a hundred thousand words. */
  pieces: string[];
  /** Length of the text so far. */
  length: number;
  /** Whether its last line goes on. */
  open: boolean;
}

/** Pages in order; blank ones are left out, so a document without words has none. Stops after `mostPages`. */
export function layOutText(blocks: readonly TextBlock[], measure: Measure, mostPages: number): SetPage[] {
  const pages: Sheet[] = [newSheet()];
  // Not by spreading: a file may hold more lines than a call takes arguments.
  const columns = blocks.reduce(
    (most, block) => (block.kind === 'line' ? Math.max(most, block.text.length) : most),
    LINE_COLUMNS[0] as number,
  );
  for (let i = 0; i < blocks.length && pages.length <= mostPages; i++) {
    const block = blocks[i]!;
    switch (block.kind) {
      case 'page-break':
        if (pages.at(-1)!.words.length > 0) pages.push(newSheet());
        break;
      case 'heading':
        setParagraph(pages, measure, block.text, { size: HEADING_SIZE, bold: true, before: 0.6 });
        break;
      case 'paragraph':
        setParagraph(pages, measure, block.text, { size: SIZE, bold: false, before: 0.25 });
        break;
      case 'line':
        setLine(pages, measure, block.text, Math.min(columns, LINE_COLUMNS[1]));
        break;
      case 'row': {
        const end = blocks.findIndex((other, at) => at > i && other.kind !== 'row');
        const rows = blocks
          .slice(i, end < 0 ? undefined : end)
          .flatMap((row) => (row.kind === 'row' ? [withinColumns(row.cells)] : []));
        const edges = columnEdges(rows, (text) => measure(text, SIZE, false), { from: MARGIN, to: WIDTH - MARGIN });
        for (const cells of rows) if (pages.length <= mostPages) setRow(pages, measure, cells, edges);
        i += rows.length - 1;
        break;
      }
    }
  }
  return pages
    .filter(({ words }) => words.length > 0)
    .map(({ width, height, pieces, words }) => ({ width, height, text: pieces.join('').trimEnd(), words }));
}

/** What goes beyond the last column that a page can hold is set in it. */
function withinColumns(cells: readonly string[]): readonly string[] {
  if (cells.length <= MOST_COLUMNS) return cells;
  return [...cells.slice(0, MOST_COLUMNS - 1), cells.slice(MOST_COLUMNS - 1).join(' ')];
}

function newSheet(): Sheet {
  return { width: WIDTH, height: HEIGHT, words: [], y: MARGIN, pieces: [], length: 0, open: false };
}

interface Style {
  size: number;
  bold: boolean;
  /** Space above, in lines. */
  before: number;
}

function setParagraph(pages: Sheet[], measure: Measure, text: string, { size, bold, before }: Style): void {
  const sheet = pages.at(-1)!;
  if (sheet.words.length > 0) sheet.y += Math.round(before * size * LEADING);
  let x = MARGIN;
  let at = startLine(pages, size);
  for (const word of wordsOf(text)) {
    const width = measure(word, size, bold);
    if (x > MARGIN && x + width > WIDTH - MARGIN) {
      const next = makeRoom(pages, size);
      // The text goes on in one line as long as it stays on one page.
      if (next !== at) at = startLine(pages, size);
      x = MARGIN;
    }
    place(at, word, { left: x, size, bold, width });
    x += width + measure(' ', size, bold);
  }
  pages.at(-1)!.y += Math.round(size * LEADING);
}

/** Each character has its column, as on a typewriter, so that blanks align what they were meant to align. */
function setLine(pages: Sheet[], measure: Measure, text: string, columns: number): void {
  const size = Math.round((SIZE * LINE_COLUMNS[0]) / columns);
  const pitch = (WIDTH - 2 * MARGIN) / columns;
  const sheet = startLine(pages, size);
  let right = 0;
  let row = 0;
  let at = sheet;
  for (const match of text.matchAll(/\S+/g)) {
    for (const word of wordsOf(match[0])) {
      const width = measure(word, size, false);
      let left = Math.max(MARGIN + (match.index - row * columns) * pitch, right === 0 ? 0 : right + pitch / 2);
      if (left + width > WIDTH - MARGIN / 2 && right > 0) {
        const next = makeRoom(pages, size);
        if (next !== at) at = startLine(pages, size);
        row = match.index / columns;
        left = MARGIN;
      }
      place(at, word, { left, size, bold: false, width });
      right = left + width;
    }
  }
  pages.at(-1)!.y += Math.round(size * LEADING);
}

/** Cells are broken within their columns; in the text, the row is one line, cells in order. */
function setRow(pages: Sheet[], measure: Measure, cells: readonly string[], edges: readonly number[]): void {
  const step = Math.round(SIZE * LEADING);
  const broken = cells.map((cell, i) => breakCell(cell, edges[i + 1]! - edges[i]! - step / 2, measure));
  const height = broken.reduce((most, lines) => Math.max(most, lines.length), 1) * step;
  const last = pages.at(-1)!;
  const fits = last.y + height <= HEIGHT - MARGIN;
  if (!fits && last.words.length > 0) pages.push(newSheet());
  const sheet = startLine(pages, SIZE);
  const top = sheet.y;
  for (const [column, lines] of broken.entries()) {
    for (const [row, line] of lines.entries()) {
      let left = edges[column]!;
      // A row taller than a page is cut in the picture, not in the text.
      sheet.y = Math.min(top + row * step, HEIGHT - MARGIN);
      for (const word of line) {
        const width = measure(word, SIZE, false);
        place(sheet, word, { left, size: SIZE, bold: false, width });
        left += width + measure(' ', SIZE, false);
      }
    }
  }
  sheet.y = top + height;
}

function breakCell(cell: string, width: number, measure: Measure): string[][] {
  const lines: string[][] = [[]];
  let used = 0;
  for (const word of wordsOf(cell)) {
    const wide = measure(word, SIZE, false);
    if (used > 0 && used + wide > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)!.push(word);
    used += wide + measure(' ', SIZE, false);
  }
  return lines;
}

/** The sheet with room for one more line of its text. */
function startLine(pages: Sheet[], size: number): Sheet {
  let sheet = pages.at(-1)!;
  if (sheet.y + size * LEADING > HEIGHT - MARGIN) {
    sheet = newSheet();
    pages.push(sheet);
  }
  if (sheet.open) write(sheet, '\n');
  sheet.open = false;
  return sheet;
}

/** One line further down, on a new sheet when this one is full. */
function makeRoom(pages: Sheet[], size: number): Sheet {
  const sheet = pages.at(-1)!;
  sheet.y += Math.round(size * LEADING);
  if (sheet.y + size * LEADING <= HEIGHT - MARGIN) return sheet;
  pages.push(newSheet());
  return pages.at(-1)!;
}

function place(
  sheet: Sheet,
  text: string,
  { left, size, bold, width }: { left: number; size: number; bold: boolean; width: number },
): void {
  if (sheet.open) write(sheet, ' ');
  sheet.open = true;
  const base = sheet.y + size;
  const x0 = Math.round(left);
  const x1 = Math.min(sheet.width, Math.max(x0 + 1, Math.round(left + width)));
  const box = [
    Math.min(x0, sheet.width - 1),
    Math.round(base - size * 0.8),
    x1,
    Math.round(base + size * 0.22),
  ] as const;
  sheet.words.push({ text, start: sheet.length, confidence: 1, box, left: x0, base, size, bold });
  write(sheet, text);
}

function write(sheet: Sheet, text: string): void {
  sheet.pieces.push(text);
  sheet.length += text.length;
}

/** Words without signs that cannot be seen; what is too long for a line comes in pieces. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\uFFFD]+/gu, (signs) => (/\s/.test(signs) ? ' ' : ''))
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => (word.length <= LONGEST_WORD ? [word] : (word.match(PIECES) ?? [])));
}

const PIECES = new RegExp(`.{1,${LONGEST_WORD}}`, 'gsu');
