import { z } from 'zod';
import { type DrawnLine, type DrawnPage, LETTER, textWidth } from './draw-page.ts';

const cells = z.array(z.string());

/** What stands on a page, from top to bottom. */
export const blockSchema = z.union([
  z.strictObject({ letterhead: z.string(), under: z.string() }),
  z.strictObject({ fields: z.array(z.tuple([z.string(), z.string()])) }),
  z.strictObject({ heading: z.string() }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ table: z.strictObject({ columns: z.array(z.number()), rows: z.array(cells) }) }),
]);
export type PageBlock = z.output<typeof blockSchema>;

const LEFT = 72;
const RIGHT = LETTER.width - 72;
const TYPE_SIZE = 11;
const LEADING = 16;
const ROW_HEIGHT = 20;
/** Value of a field, and the second field of a row, from the left edge. */
const FIELD_COLUMNS = [LEFT, LEFT + 250] as const;
const FOOT = 'Synthetic page, drawn for trying out Wardclerk. Nobody named here exists.';

/** Lays blocks out on a Letter page, one under the other, lengths in points. Throws when they do not fit on it. Pure. */
export function layoutPage(blocks: readonly PageBlock[]): DrawnPage {
  const page: Required<DrawnPage> = { lines: [], rules: [] };
  let y = 84;
  for (const block of blocks) y = place(block, y, page);
  if (y > LETTER.height - 60) throw new Error(`the blocks of a page end at ${y} points, below its foot`);
  page.lines.push({ y: LETTER.height - 36, size: 8, cells: [{ x: LEFT, text: FOOT }] });
  return page;
}

/** Places one block from `y` on and says where the next may begin. */
function place(block: PageBlock, y: number, page: Required<DrawnPage>): number {
  if ('letterhead' in block) {
    page.lines.push({ y, size: 17, cells: [{ x: LEFT, text: block.letterhead, bold: true }] });
    page.lines.push({ y: y + 19, size: 12, cells: [{ x: LEFT, text: block.under }] });
    page.rules.push([LEFT, y + 28, RIGHT, y + 28]);
    return y + 50;
  }
  if ('fields' in block) {
    const rows = Math.ceil(block.fields.length / 2);
    block.fields.forEach(([label, value], i) => {
      const x = FIELD_COLUMNS[i % 2 === 0 ? 0 : 1];
      const at = y + Math.floor(i / 2) * LEADING;
      page.lines.push({ y: at, size: TYPE_SIZE, cells: [{ x, text: `${label}: ${value}` }] });
    });
    return y + rows * LEADING + 10;
  }
  if ('heading' in block) {
    page.lines.push({ y: y + 6, size: 12, cells: [{ x: LEFT, text: block.heading, bold: true }] });
    return y + 26;
  }
  if ('text' in block) {
    const lines = wrap(block.text).map((text, i) => ({
      y: y + i * LEADING,
      size: TYPE_SIZE,
      cells: [{ x: LEFT, text }],
    }));
    page.lines.push(...lines);
    return y + lines.length * LEADING + 4;
  }
  return placeTable(block.table, y, page);
}

function placeTable(
  { columns, rows }: { columns: number[]; rows: string[][] },
  y: number,
  page: Required<DrawnPage>,
): number {
  rows.forEach((row, i) => {
    const baseline = y + i * ROW_HEIGHT;
    const cells: DrawnLine['cells'] = row.flatMap((text, j) =>
      text === '' ? [] : [{ x: columns[j] ?? LEFT, text, bold: i === 0 }],
    );
    page.lines.push({ y: baseline, size: TYPE_SIZE, cells });
    page.rules.push([LEFT - 6, baseline + 6, RIGHT + 6, baseline + 6]);
  });
  page.rules.push([LEFT - 6, y - 14, RIGHT + 6, y - 14]);
  return y + rows.length * ROW_HEIGHT + 10;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, TYPE_SIZE) > RIGHT - LEFT) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
