import type { Box } from '../../records/page.ts';

interface Boxed {
  box: Box;
}

/**
 * Units of a page (rows, columns) in the order in which people read them. First by recursive cuts: at white space that
 * runs across the page, from top to bottom; then at white space that runs down it, left to right. What cannot be cut,
 * as columns that flow around a picture, is ordered by Breuel's two rules.
 */
export function inReadingOrder<Unit extends Boxed>(units: readonly Unit[]): Unit[] {
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
  return byPrecedence(units);
}

/** Breuel, "High performance document layout analysis" (2003): a partial order of text lines, written out depth first. */
function byPrecedence<Unit extends Boxed>(units: readonly Unit[]): Unit[] {
  const sorted = units.toSorted((a, b) => a.box[0] - b.box[0] || a.box[1] - b.box[1]);
  const ordered: Unit[] = [];
  const seen = new Set<Unit>();
  const visit = (unit: Unit): void => {
    if (seen.has(unit)) return;
    seen.add(unit);
    for (const other of sorted) if (other !== unit && precedes(other.box, unit.box, units)) visit(other);
    ordered.push(unit);
  };
  for (const unit of sorted) visit(unit);
  return ordered;
}

/** One comes first when it stands above the other, or to its left with nothing between them that spans both. */
function precedes(one: Box, other: Box, units: readonly Boxed[]): boolean {
  if (shareWidth(one, other)) return one[1] + one[3] < other[1] + other[3];
  if (one[2] > other[0] + overlapAllowed(one, other)) return false;
  const [top, bottom] = [Math.min(one[3], other[3]), Math.max(one[1], other[1])];
  return !units.some(({ box }) => {
    const middle = (box[1] + box[3]) / 2;
    return middle > top && middle < bottom && shareWidth(box, one) && shareWidth(box, other);
  });
}

function shareWidth(one: Box, other: Box): boolean {
  return Math.min(one[2], other[2]) - Math.max(one[0], other[0]) > overlapAllowed(one, other);
}

/** Boxes of skewed or ragged columns may overlap a little. */
function overlapAllowed(one: Box, other: Box): number {
  return Math.min(one[2] - one[0], other[2] - other[0]) * 0.1;
}
