/** Puts the signs of check boxes into the lines of a page, each before its label, so that a person and the search can read them. */
import { findTicks, type TickState } from '../../records/mask-unchecked.ts';
import type { Box, CheckBox, Word } from '../../records/page.ts';
import type { SourceLine } from '../reading/order-lines.ts';
import type { PlacedWord } from '../reading/placed-word.ts';
import type { FoundBox } from './find-check-boxes.ts';

const SIGNS: Record<TickState, string> = { checked: '☒', unchecked: '☐', doubtful: '[?]' };
/** A label begins no farther than this many sides of its box away. */
const LABEL_WITHIN = 4;
/** A word of one or two characters in a box is its mark, or what an engine took the box for. */
const LONGEST_MARK = 2;

/** A word that is the sign of a box, in the form that the desk writes everywhere; any other word as it is. */
export function plainSign(word: string): string {
  const [tick] = findTicks(word);
  return tick && tick.start === 0 && tick.end === word.length ? SIGNS[tick.state] : word;
}

export interface PlacedLines {
  lines: SourceLine[];
  /** Where a sign stands beside its label in the lines > where its box stands on the page. */
  places: Map<Box, Box>;
}

/** Pure. A box whose label stands at its left is read before it all the same. */
export function placeCheckBoxes(lines: readonly SourceLine[], boxes: readonly FoundBox[]): PlacedLines {
  const places = new Map<Box, Box>();
  if (boxes.length === 0) return { lines: [...lines], places };
  const placed = lines.map((line) => ({ words: line.words.filter((word) => !isMark(word, boxes)) }));
  const columnOfLabels = leftLabelled(placed, boxes);
  for (const found of boxes) {
    const label = columnOfLabels.has(found) ? labelAtLeft(placed, boxes, found) : labelAtRight(placed, boxes, found);
    const text = SIGNS[found.state];
    if (!label) {
      placed.push({ words: [{ text, confidence: found.confidence, box: found.box }] });
      continue;
    }
    const [x0, y0, , y1] = label.word.box;
    const beside: Box = [x0 - (y1 - y0) * 0.5, y0, x0 - (y1 - y0) * 0.2, y1];
    places.set(beside, found.box);
    label.line.words.push({ text, confidence: found.confidence, box: beside });
  }
  return { lines: placed, places };
}

/** The check boxes of a page as its text shows them, whatever drew them. Pure. */
export function listCheckBoxes(text: string, words: readonly Word[]): CheckBox[] {
  const ticks = findTicks(text);
  return ticks.flatMap(({ state, start, end }, index) => {
    const word = words.find((one) => one.start < end && one.start + one.text.length > start);
    const lineEnd = text.indexOf('\n', end);
    const until = Math.min(ticks[index + 1]?.start ?? text.length, lineEnd < 0 ? text.length : lineEnd);
    const label = text.slice(end, until).trim();
    return word ? [{ label, state, confidence: word.confidence, box: word.box, start }] : [];
  });
}

interface Label {
  line: { words: PlacedWord[] };
  word: PlacedWord;
}

/** A row whose last box has nothing at its right has its labels at the left. */
function leftLabelled(lines: readonly SourceLine[], boxes: readonly FoundBox[]): Set<FoundBox> {
  const left = boxes.filter((found) => !labelAtRight(lines, boxes, found) && labelAtLeft(lines, boxes, found));
  const rows = boxes.filter((found) => left.some((other) => isBeside(found.box, other.box)));
  return new Set(rows.filter((found) => labelAtLeft(lines, boxes, found)));
}

function labelAtRight(lines: readonly SourceLine[], boxes: readonly FoundBox[], { box }: FoundBox): Label | null {
  const side = box[2] - box[0];
  let limit = box[2] + side * LABEL_WITHIN;
  for (const { box: other } of boxes) if (other[0] > box[0] && isBeside(box, other)) limit = Math.min(limit, other[0]);
  return nearest(lines, (word) => {
    const isNear = isBeside(box, word.box) && word.box[0] >= box[2] - side * 0.3 && word.box[0] < limit;
    return isNear ? word.box[0] : null;
  });
}

/** The first word of the run of words that ends at the left of the box. */
function labelAtLeft(lines: readonly SourceLine[], boxes: readonly FoundBox[], { box }: FoundBox): Label | null {
  const side = box[2] - box[0];
  const before = Math.max(
    0,
    ...boxes.filter(({ box: other }) => other[2] <= box[0] && isBeside(box, other)).map((one) => one.box[2]),
  );
  let edge = box[0];
  let first: Label | null = null;
  for (;;) {
    const next = nearest(lines, (word) => {
      const gap = edge - word.box[2];
      const isNext = isBeside(box, word.box) && word.box[0] >= before && gap > -side * 0.3 && word.box[0] < edge;
      return isNext && gap < (first ? side : side * LABEL_WITHIN) ? gap : null;
    });
    if (!next) return first;
    first = next;
    edge = next.word.box[0];
  }
}

function nearest(lines: readonly SourceLine[], distance: (word: PlacedWord) => number | null): Label | null {
  let best: (Label & { far: number }) | null = null;
  for (const line of lines) {
    for (const word of line.words) {
      const far = distance(word);
      if (far !== null && /[\p{L}\d]/u.test(word.text) && (!best || far < best.far)) best = { line, word, far };
    }
  }
  return best;
}

/** The middle of one lies in the height of the other. */
function isBeside(one: Box, other: Box): boolean {
  const [a, b] = [(one[1] + one[3]) / 2, (other[1] + other[3]) / 2];
  return (a > other[1] && a < other[3]) || (b > one[1] && b < one[3]);
}

function isMark({ text, box }: PlacedWord, boxes: readonly FoundBox[]): boolean {
  if (text.length > LONGEST_MARK && findTicks(text).length === 0) return false;
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return boxes.some(({ box: [x0, y0, x1, y1] }) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
}
