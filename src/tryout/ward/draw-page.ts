import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import sharp from 'sharp';

/** A text to draw: cells of one row, each at a distance from the left edge, in points. */
export interface DrawnLine {
  /** From the top edge, in points (1/72 inch). */
  y: number;
  cells: { x: number; text: string; bold?: boolean }[];
  /** Type size in points. */
  size?: number;
}

export interface DrawnPage {
  lines: DrawnLine[];
  /** Table rules in points: [x0, y0, x1, y1]. */
  rules?: [number, number, number, number][];
}

/** US Letter in points. */
export const LETTER = { width: 612, height: 792 } as const;

const FAMILY = 'Drawn Sans';
const fonts = path.join(
  path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
  'standard_fonts',
);
GlobalFonts.registerFromPath(path.join(fonts, 'LiberationSans-Regular.ttf'), FAMILY);
GlobalFonts.registerFromPath(path.join(fonts, 'LiberationSans-Bold.ttf'), FAMILY);

/** Width of a text in points. */
export function textWidth(text: string, size: number): number {
  const context = createCanvas(1, 1).getContext('2d');
  context.font = `${size}px "${FAMILY}"`;
  return context.measureText(text).width;
}

/** PNG of a Letter page in black on white. The fonts come with the packages, so it looks alike on every machine. */
export async function drawPage(page: DrawnPage, dpi = 200): Promise<Buffer> {
  const scale = dpi / 72;
  const canvas = createCanvas(Math.round(LETTER.width * scale), Math.round(LETTER.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = '#000000';
  for (const { y, cells, size = 11 } of page.lines) {
    for (const { x, text, bold } of cells) {
      context.font = `${bold ? 'bold ' : ''}${size}px "${FAMILY}"`;
      context.fillText(text, x, y);
    }
  }
  context.lineWidth = 0.7;
  for (const [x0, y0, x1, y1] of page.rules ?? []) {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }
  return sharp(canvas.data(), { raw: { width: canvas.width, height: canvas.height, channels: 4 } })
    .toColourspace('b-w')
    .removeAlpha()
    .withMetadata({ density: dpi })
    .png()
    .toBuffer();
}

/** Lines of running text, one under the other. */
export function paragraph(texts: readonly string[], { x = 72, y = 90, leading = 16, size = 11 } = {}): DrawnLine[] {
  return texts.map((text, i) => ({ y: y + i * leading, size, cells: [{ x, text }] }));
}

/** Rows of a table; `columns` are the left edges of its cells in points. */
export function tableRows(
  rows: readonly string[][],
  columns: readonly number[],
  { y = 300, leading = 18, size = 10 } = {},
): DrawnLine[] {
  return rows.map((cells, i) => ({
    y: y + i * leading,
    size,
    cells: cells.map((text, j) => ({ x: columns[j] ?? 72, text })),
  }));
}
