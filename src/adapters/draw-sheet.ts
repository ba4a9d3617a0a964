/** Sheets to print and put between documents: words and barcodes in black on a Letter page, 300 dpi. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { drawBarcode, type WrittenFormat } from './barcode-image.ts';

export interface SheetLine {
  text: string;
  /** Points. */
  size: number;
  bold?: boolean;
}

export interface SheetBarcode {
  text: string;
  format: WrittenFormat;
  /** Millimetres of one module: 0.33 is what office printers and scanners at 150 dpi still resolve. */
  moduleMm: number;
  /** Height in millimetres of a bar code; a matrix code is as high as its modules make it. */
  heightMm?: number;
}

const DPI = 300;
const [WIDTH, HEIGHT] = [Math.round(8.5 * DPI), 11 * DPI];
const MARGIN = Math.round(0.9 * DPI);
const FAMILY = 'Sheet Sans';
const FONTS = path.join(
  path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
  'standard_fonts',
);
/** Ten modules of white belong around a bar code (ISO/IEC 15417), four around a QR code; paper has more. */
const GAP = Math.round(0.35 * DPI);

/** PNG of the sheet, its lines and barcodes one under the other. */
export async function drawSheet(items: readonly (SheetLine | SheetBarcode)[]): Promise<Buffer> {
  GlobalFonts.registerFromPath(path.join(FONTS, 'LiberationSans-Regular.ttf'), FAMILY);
  GlobalFonts.registerFromPath(path.join(FONTS, 'LiberationSans-Bold.ttf'), FAMILY);
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#000000';
  let y = MARGIN;
  for (const item of items) y = 'format' in item ? await placeBarcode(context, item, y) : placeLine(context, item, y);
  return sharp(canvas.data(), { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
    .toColourspace('b-w')
    .removeAlpha()
    .withMetadata({ density: DPI })
    .png()
    .toBuffer();
}

function placeLine(context: SKRSContext2D, { text, size, bold }: SheetLine, y: number): number {
  let pixels = (size / 72) * DPI;
  const font = (height: number) => `${bold ? 'bold ' : ''}${height}px "${FAMILY}"`;
  context.font = font(pixels);
  const wide = context.measureText(text).width;
  if (wide > WIDTH - 2 * MARGIN) pixels *= (WIDTH - 2 * MARGIN) / wide;
  context.font = font(pixels);
  context.fillText(text, MARGIN, y + pixels);
  return y + Math.round(pixels * 1.5);
}

async function placeBarcode(context: SKRSContext2D, barcode: SheetBarcode, y: number): Promise<number> {
  const { width, height, pixels } = await drawBarcode(barcode.text, barcode.format);
  const fits = Math.floor((WIDTH - 2 * MARGIN) / width);
  const module = Math.max(1, Math.min(fits, Math.round((barcode.moduleMm / 25.4) * DPI)));
  const isBars = barcode.heightMm !== undefined;
  const rows = isBars ? 1 : height;
  const rowHeight = barcode.heightMm === undefined ? module : Math.round((barcode.heightMm / 25.4) * DPI);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      if (pixels[row * width + column]! < 128)
        context.fillRect(MARGIN + column * module, y + GAP + row * rowHeight, module, rowHeight);
    }
  }
  return y + GAP + rows * rowHeight + GAP;
}
