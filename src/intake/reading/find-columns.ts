import type { Box } from '../../records/page.ts';
import { boxAround, medianHeight, type PlacedWord } from './placed-word.ts';

/** A piece of a line between wide gaps. */
type Segment = PlacedWord[];

interface Stack {
  segments: Segment[];
  box: Box;
}

/** Running text has at least so many words between wide gaps; cells of tables and forms rarely do. */
const PROSE_WORDS = 4;
/** A column has at least so many lines. */
const COLUMN_LINES = 4;

/**
 * Columns of running text that stand side by side, each as its segments. Text in one column, and a table whose cells
 * hold sentences beside short cells, give none: their rows are read across.
 */
export function findColumns(segments: readonly Segment[]): Segment[][] {
  const boxes = new Map(segments.map((segment) => [segment, boxAround(segment)]));
  const stacks = stackUp(
    segments.filter((segment) => segment.length >= PROSE_WORDS),
    boxes,
  ).filter((stack) => stack.segments.length >= COLUMN_LINES);
  for (const stack of stacks) takeShortLines(stack, segments, boxes);
  const columns = stacks.filter((stack) => stacks.some((other) => other !== stack && isBeside(stack, other)));
  const members = new Set(columns.flatMap((stack) => stack.segments));
  return columns.filter((stack) => isAmongColumns(stack, segments, boxes, members)).map((stack) => stack.segments);
}

/** Segments under one another with the same left edge or most of their width in common. */
function stackUp(segments: readonly Segment[], boxes: Map<Segment, Box>): Stack[] {
  const stacks: Stack[] = [];
  const sorted = segments.toSorted((a, b) => boxes.get(a)![1] - boxes.get(b)![1]);
  for (const segment of sorted) {
    const box = boxes.get(segment)!;
    const height = medianHeight(segment);
    const home = stacks.find((stack) => {
      const last = boxes.get(stack.segments.at(-1)!)!;
      const common = Math.min(last[2], box[2]) - Math.max(last[0], box[0]);
      const narrower = Math.min(last[2] - last[0], box[2] - box[0]);
      const gap = box[1] - last[3];
      return common > narrower * 0.7 && gap < height * 2 && gap > -height * 0.5;
    });
    if (home) {
      home.segments.push(segment);
      home.box = [
        Math.min(home.box[0], box[0]),
        home.box[1],
        Math.max(home.box[2], box[2]),
        Math.max(home.box[3], box[3]),
      ];
    } else stacks.push({ segments: [segment], box });
  }
  return stacks;
}

/** The short last lines of paragraphs belong to the column that they stand in. */
function takeShortLines(stack: Stack, segments: readonly Segment[], boxes: Map<Segment, Box>): void {
  const [x0, y0, x1, y1] = stack.box;
  const height = medianHeight(stack.segments[0]!);
  for (const segment of segments) {
    if (segment.length >= PROSE_WORDS) continue;
    const box = boxes.get(segment)!;
    if (box[0] >= x0 - height && box[2] <= x1 + height && box[1] >= y0 && box[3] <= y1 + height * 2.5)
      stack.segments.push(segment);
  }
}

function isBeside({ box: a }: Stack, { box: b }: Stack): boolean {
  const level = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  const apart = Math.max(a[0], b[0]) - Math.min(a[2], b[2]);
  return apart >= 0 && level > Math.min(a[3] - a[1], b[3] - b[1]) * 0.4;
}

/** Whether most of what stands beside the stack is column as well; beside cells of a table it is a cell itself. */
function isAmongColumns(
  stack: Stack,
  segments: readonly Segment[],
  boxes: Map<Segment, Box>,
  members: Set<Segment>,
): boolean {
  const own = new Set(stack.segments);
  const beside = segments.filter((segment) => {
    const [, y0, , y1] = boxes.get(segment)!;
    return !own.has(segment) && (y0 + y1) / 2 > stack.box[1] && (y0 + y1) / 2 < stack.box[3];
  });
  return beside.filter((segment) => members.has(segment)).length >= beside.length * 0.6;
}
