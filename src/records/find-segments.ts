import { findHeading } from './find-heading.ts';
import { splitSentences } from './split-sentences.ts';

export type SegmentKind = 'heading' | 'row' | 'item' | 'sentence';

/** The smallest piece of a page that is quoted as a whole: a sentence, a table row, a list item or a heading. */
export interface Segment {
  /** Offsets in the page's text; `text === pageText.slice(start, end)`. */
  start: number;
  end: number;
  text: string;
  kind: SegmentKind;
  /** Our name of the section that it stands in (data/section-headings.json), or null before the first heading. */
  section: string | null;
  /** The heading as printed. */
  heading: string | null;
  /** Counts up at blank lines and headings: segments with the same number stand together. */
  block: number;
}

interface Line {
  start: number;
  end: number;
  text: string;
}

const BULLET =
  /^\s*(?:\[[ xX?*vV_\u2713\u2714]?\]\s*|\([ xX]\)\s+|[\u2610-\u2612\u25A1]\s*|[-*\u2022\u25AA\u25CF\u00B7>]\s+|\d{1,2}[.)]\s+(?=\D)|[a-z]\)\s+)/;
const CELL_NUMBER = /^[<>\u2264\u2265(~]?\d[\d.,/:%-]*[)HL*]?$/;
const FUNCTION_WORD =
  /^(?:of|and|to|the|with|for|was|were|is|are|has|had|have|no|since|in|on|at|by|from|but|she|he|or|that)$/i;
/** A full stop in the middle or at the end of the line, after a word. */
const SENTENCE_LIKE = /[a-z]{3}[.!?](?:\s+[A-Z]|["')]?$)/;
/** Sections that are said in one paragraph when they begin on the line of their heading. */
const ONE_PARAGRAPH = new Set(['allergies', 'code-status', 'diet', 'activity', 'disposition', 'encounter', 'patient']);
/** A line is full, and its sentence may go on in the next, from this share of the longest line of the page. */
const FULL_LINE_SHARE = 0.7;

/** Cuts the text of a page into segments, in reading order. White space between segments belongs to none. Pure. */
export function findSegments(pageText: string): Segment[] {
  const lines = linesOf(pageText);
  const longest = Math.max(1, ...lines.map((line) => line.text.trim().length));
  const segments: Segment[] = [];
  let section: string | null = null;
  let heading: string | null = null;
  let block = 0;
  let endsAtBlank = false;
  let prose: { start: number; end: number } | null = null;

  for (const [index, line] of lines.entries()) {
    if (line.text.trim() === '') {
      flush();
      if (endsAtBlank) section = heading = null;
      endsAtBlank = false;
      block++;
      continue;
    }
    const found = findHeading(line.text);
    if (found) {
      flush();
      block++;
      section = found.section;
      endsAtBlank = !found.alone && ONE_PARAGRAPH.has(section);
      heading = found.label;
      if (found.alone) {
        push('heading', line.start, line.end);
        continue;
      }
    }
    const kind = kindOf(line.text);
    if (kind === 'row') {
      flush();
      push('row', line.start, line.end);
      continue;
    }
    if (kind === 'item') flush();
    const previous = lines[index - 1];
    if (prose && previous && !continues(previous.text, line.text, longest)) flush();
    prose = prose ? { start: prose.start, end: line.end } : { start: line.start, end: line.end };
  }
  flush();
  return segments;

  function flush(): void {
    if (!prose) return;
    const { start, end } = prose;
    prose = null;
    const kind = BULLET.test(pageText.slice(start, end)) ? 'item' : 'sentence';
    for (const sentence of splitSentences(pageText.slice(start, end))) {
      push(kind, start + sentence.start, start + sentence.end);
    }
  }

  function push(kind: SegmentKind, from: number, to: number): void {
    const raw = pageText.slice(from, to);
    const start = from + raw.length - raw.trimStart().length;
    const end = start + raw.trim().length;
    if (end > start) segments.push({ start, end, text: pageText.slice(start, end), kind, section, heading, block });
  }
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const part of text.split('\n')) {
    lines.push({ start, end: start + part.length, text: part });
    start += part.length + 1;
  }
  return lines;
}

/** A table row has cells of numbers and no sentence; OCR gives cells parted by blanks only. */
function kindOf(line: string): SegmentKind {
  if (BULLET.test(line)) return 'item';
  const row = line.trim();
  const tokens = row.split(/\s+/);
  if (tokens.length < 2 || tokens.length > 18 || SENTENCE_LIKE.test(row)) return 'sentence';
  if (tokens.filter((token) => FUNCTION_WORD.test(token)).length >= 2) return 'sentence';
  if (row.split(/\s{3,}|\t|\s\|\s/).length >= 3) return 'row';
  const numbers = tokens.filter((token) => CELL_NUMBER.test(token)).length;
  const dense = numbers / tokens.length >= 0.2;
  return (numbers >= 2 && dense) || (numbers === 1 && tokens.length <= 6) ? 'row' : 'sentence';
}

function continues(previous: string, line: string, longest: number): boolean {
  const before = previous.trim();
  const after = line.trim();
  if (/[.!?:]["')\]]?$/.test(before)) return !/:$/.test(before) && before.length >= longest * FULL_LINE_SHARE;
  if (/^[a-z(]/.test(after)) return true;
  return before.length >= longest * FULL_LINE_SHARE;
}
