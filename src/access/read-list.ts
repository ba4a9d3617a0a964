/** Reads a comma-separated list with a header line: the form of every list that a department hands in. */

import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError } from '../errors.ts';

/** What csv-parse gives with `info: true`; its own types leave that out. */
const recordsSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

export interface RejectedLine {
  /** 1-based line of the file; the header is line 1. */
  line: number;
  /** A sentence for the person who made the list. It names columns, never values. */
  reason: string;
}

export interface ListRow<Column extends string> {
  line: number;
  /** Trimmed; null when the column is missing or the cell is empty. */
  cells: Record<Column, string | null>;
}

export interface List<Column extends string> {
  rows: ListRow<Column>[];
  rejected: RejectedLine[];
}

/**
 * Reads the rows of a list. The order of columns is free, columns that nobody asked for are ignored, and a byte order
 * mark, CRLF, quotes and semicolons or tabs between the cells are taken as they come.
 * @throws AppError `import.unreadable` when there is no header with all the required columns.
 */
export function readList<Column extends string>(
  text: string,
  columns: readonly Column[],
  required: readonly Column[],
): List<Column> {
  const headerLine = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].find((mark) => headerLine.includes(mark)) ?? ',';
  const rejected: RejectedLine[] = [];
  const found: { line: number; cells: string[] }[] = [];
  try {
    const records = recordsSchema.parse(
      parse(text, {
        bom: true,
        delimiter,
        info: true,
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: false,
        trim: true,
      }),
    );
    for (const { record, info } of records) {
      if (record.some((cell) => cell !== '')) found.push({ line: info.lines, cells: record });
    }
  } catch (cause) {
    throw new AppError('import.unreadable', { expected: `a list with the columns ${columns.join(', ')}` }, { cause });
  }
  const header = found.shift()?.cells.map(columnName) ?? [];
  const absent = required.filter((column) => !header.includes(column));
  if (absent.length > 0) {
    throw new AppError('import.unreadable', {
      expected: `a list whose first line names the columns ${required.join(', ')}`,
    });
  }
  const rows: ListRow<Column>[] = [];
  for (const { line, cells } of found) {
    if (cells.length > header.length && cells.slice(header.length).some((cell) => cell !== '')) {
      rejected.push({
        line,
        reason: 'The line has more cells than the header has columns; put quotes round cells that hold a comma.',
      });
      continue;
    }
    const byColumn = columns.map((column) => [column, cells[header.indexOf(column)] || null] as const);
    rows.push({ line, cells: Object.fromEntries(byColumn) as Record<Column, string | null> });
  }
  return { rows, rejected };
}

function columnName(cell: string): string {
  return cell
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
