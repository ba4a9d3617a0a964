/** Where the columns of a table begin. */

const GAP = 24;
/** No column is narrower than this, in pixels. */
const NARROWEST = 60;
/** Narrower ones would hold no word. */
export const MOST_COLUMNS = 40;

/**
 * Left edges of the columns, and the right edge of the last. Narrow columns get what they need; the rest is shared by
 * the wide ones. Pure.
 * @param rows cells of every row of the table
 */
export function columnEdges(
  rows: readonly (readonly string[])[],
  measure: (text: string) => number,
  page: { from: number; to: number },
): number[] {
  const count = Math.min(
    MOST_COLUMNS,
    rows.reduce((most, cells) => Math.max(most, cells.length), 1),
  );
  const wanted = Array.from({ length: count }, (_, column) =>
    rows.reduce((most, cells) => Math.max(most, measure(cells[column] ?? '') + GAP), NARROWEST),
  );
  let room = page.to - page.from;
  let open = count;
  const widths = new Array<number>(count).fill(0);
  for (const column of wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)) {
    const width = Math.min(wanted[column]!, room / open);
    widths[column] = width;
    room -= width;
    open--;
  }
  const edges = [page.from];
  for (const width of widths) edges.push(edges.at(-1)! + width);
  return edges;
}
